import type { StateReader } from '#libs/eventing';
import type { Recorded } from '#libs/kernel';
import { creditNoteAggregate, saleAggregate } from '#libs/sales';
import type { SourceItem } from '../ledger/commands/ledger.commands.js';
import type { Source } from '../ledger/events/ledger.events.js';
import { ledgerIdOf, type ProgramReader } from './program.state-reader.js';
import { SaleHistories } from './sale-history.js';
import { changeItem } from './change-item.js';
import { asSold, changesSince, itemsAfter, soldItems, type TakenUp } from './sale-items.js';
import type { Changed, Recredited, Sold } from './source-terms.js';

type Amended = Extract<Changed, { type: 'sale.amended' }>;

interface ToLedger {
  readonly partnerId: string;
  /** Where the newest source stands that the ledger is brought before, and has not taken yet; below zero: none is. */
  readonly coming: bigint;
}

/**
 * A source whose result was too large for its ledger, and all that has waited with it, by what was known when it came first: only what else stands in the ledger may have changed. An amendment comes with the sale as the ledger has
 * it by then, which has gone on without it: what it takes later comes later.
 */
export async function broughtAgain(
  facts: StateReader,
  known: ProgramReader,
  source: Source,
  { partnerId, coming }: ToLedger,
): Promise<TakenUp | undefined> {
  const event = await sourceEvent(facts, known.tenant, source);
  if (!event) return undefined;
  const sales = new SaleHistories(facts);
  const { takenUntil: taken } = await known.ledger(ledgerIdOf(known.tenant, known.programId, partnerId));
  const takenUntil = coming > taken ? coming : taken;
  const items = await itemsOf(known, sales, event, takenUntil);
  const own = items.find((each) => each.partnerId === partnerId)?.item ?? (await nothingOf(sales, event, takenUntil));
  if (!own || !('credits' in own)) return undefined;
  const later = event.type === 'sale.amended' ? [] : await changesSince(known, sales, event, partnerId);
  return { again: own, later };
}

/** A sale that was amended may be another partner's by now: the ledger passes what waits there. */
async function nothingOf(
  sales: SaleHistories,
  event: Sold | Recredited | Amended,
  takenUntil: bigint,
): Promise<SourceItem | undefined> {
  if (event.type !== 'sale.amended') return undefined;
  const { now } = await sales.at(event, takenUntil);
  return changeItem(event, now, { isCredited: false, sharedCaps: false, base: null, credits: [] });
}

async function itemsOf(
  known: ProgramReader,
  sales: SaleHistories,
  event: Sold | Recredited | Amended,
  takenUntil: bigint,
) {
  switch (event.type) {
    case 'sale.recorded':
    case 'credit-note.recorded':
      return soldItems(known, event, asSold(event), event.position);
    case 'sale.recredited':
      return itemsAfter(known, event, await sales.after(event));
    case 'sale.amended':
      return itemsAfter(known, event, await sales.at(event, takenUntil));
  }
}

const BRINGS = ['sale.recorded', 'credit-note.recorded', 'sale.recredited', 'sale.amended'];

async function sourceEvent(
  facts: StateReader,
  tenant: string,
  { eventId, kind, id }: Source,
): Promise<Sold | Recredited | Amended | undefined> {
  const stream =
    kind === 'credit-note' ? facts.events(creditNoteAggregate, tenant, id) : facts.events(saleAggregate, tenant, id);
  for await (const event of stream as AsyncIterable<Recorded>) {
    if (event.id === eventId) return BRINGS.includes(event.type) ? (event as Sold | Recredited | Amended) : undefined;
  }
  return undefined;
}
