import { Breath, policyContext, type StateReader, streamOf } from '#libs/eventing';
import { deterministicId, isRefusal, minorUnits, type Period, type Position, type Recorded } from '#libs/kernel';
import { saleEvents, type SalesDryRun } from '#libs/sales';
import { PostSources } from '../../ledger/commands/ledger.commands.js';
import type { LedgerEvent } from '../../ledger/events/ledger.events.js';
import { ledgerDecider } from '../../ledger/ledger.js';
import type { LedgerState } from '../../ledger/state/ledger.state.js';
import { drawsOnProgram } from '../../program-cap/allocation.js';
import type { Take } from '../../program-cap/cap.commands.js';
import { ProgramReader } from '../../state-reader/program.state-reader.js';
import { SaleHistories } from '../../state-reader/sale-history.js';
import { itemsAfter } from '../../state-reader/sale-items.js';
import type { Recredited } from '../../state-reader/source-terms.js';
import { ForeseenStateReader, foreseenAt } from './foreseen.state-reader.js';
import { underForeseenCaps } from './foreseen-caps.js';

const NAME = 'dry-run';

/** What a ledger would post because of one of these sales. */
export interface ForeseenPosting {
  readonly saleId: string;
  readonly partnerId: string;
  /** In minor units of the currency. */
  readonly amount: bigint;
  readonly currency: string;
  readonly period: Period;
}

export interface Foreseen {
  readonly postings: readonly ForeseenPosting[];
  readonly bySale: ReadonlyMap<string, readonly ForeseenPosting[]>;
  /** Sales of which a ledger would wait, such as for a rate: what is posted in the end is not known. */
  readonly waiting: ReadonlySet<string>;
}

/**
 * What ledgers would post if sales were credited anew, by the functions that post it and by what is known now. Nothing is written.
 * @param untilPosted waits until ledgers have taken everything up to a position
 */
export async function foreseePostings(
  facts: StateReader,
  { tenant, programId, recredited }: SalesDryRun,
  untilPosted: (position: Position) => Promise<void> = () => Promise.resolve(),
): Promise<Foreseen> {
  if (recredited.length === 0) return { postings: [], bySale: new Map(), waiting: new Set() };
  const now = new ForeseenStateReader(facts);
  const known = new ProgramReader(now, tenant, programId);
  const sales = new SaleHistories(now);
  const events = recredited.map((data, n) => foreseen(tenant, data, n));
  await sales.begin(events);
  if (now.readUpTo) await untilPosted(now.readUpTo);
  const breath = new Breath();
  const takes: Take[] = [];
  for (const event of events) {
    for (const { partnerId, item } of await itemsAfter(known, event, await sales.after(event))) {
      const opening = await known.opening(partnerId, event.position);
      takes.push({ opening, item, parked: false, later: [] });
    }
    if (breath.due) await breath.take();
  }
  const ledgers = new Map<string, LedgerState>();
  for (const { opening } of takes) {
    const { ledgerId } = opening;
    if (!ledgers.has(ledgerId)) ledgers.set(ledgerId, await known.ledger(ledgerId));
  }
  const isCapped = takes.some(({ item }) => drawsOnProgram(item));
  const reserved = isCapped ? await underForeseenCaps(now, tenant, takes, ledgers, breath) : takes;
  return posted(reserved, ledgers, events, breath);
}

/** The event as it would be recorded. */
const foreseen = (tenant: string, data: Recredited['data'], n: number): Recredited => {
  const id = deterministicId(NAME, data.saleId, String(n));
  const position = foreseenAt(n);
  const actor = { subject: NAME, role: 'policy' };
  const ids = { commandId: id, bodyHash: id, $correlationId: id, $causationId: id };
  return {
    ...{ type: 'sale.recredited', data, id, position, stream: streamOf(saleEvents.noun, tenant, data.saleId) },
    ...{ revision: position.commit, recordedAt: data.occurredAt },
    metadata: { tenant, actor, ...ids, version: 1, occurredAt: data.occurredAt },
  } as unknown as Recredited;
};

/** Source by source, as a ledger takes a batch, with a turn for everybody else between. */
async function posted(
  takes: readonly Take[],
  ledgers: ReadonlyMap<string, LedgerState>,
  events: readonly Recorded[],
  breath: Breath,
): Promise<Foreseen> {
  const context = policyContext(NAME, events);
  const states = new Map(ledgers);
  const byLedger = new Map([...ledgers.keys()].map((ledgerId): [string, ForeseenPosting[]] => [ledgerId, []]));
  const waiting = new Set<string>();
  for (const { opening, item } of takes) {
    const { ledgerId, partnerId } = opening;
    const state = states.get(ledgerId) ?? ledgerDecider.initial;
    const decided = ledgerDecider.decide(new PostSources({ ledgerId, opening, sources: [item] }, context), state);
    if (isRefusal(decided)) continue;
    states.set(ledgerId, decided.reduce(ledgerDecider.evolve, state));
    for (const event of decided) {
      if (event.type === 'ledger.source-parked') waiting.add(event.data.source.saleId ?? '');
      else byLedger.get(ledgerId)?.push(...postingOf(event, partnerId));
    }
    if (breath.due) await breath.take();
  }
  const postings = [...byLedger.values()].flat();
  const bySale = new Map(takes.map(({ item }): [string, ForeseenPosting[]] => [item.source.saleId ?? '', []]));
  for (const posting of postings) bySale.get(posting.saleId)?.push(posting);
  return { postings, bySale, waiting };
}

function postingOf({ data }: LedgerEvent, partnerId: string): readonly ForeseenPosting[] {
  if (!('amount' in data && 'source' in data && 'period' in data)) return [];
  const { amount, currency, period, source } = data;
  return [{ saleId: source?.saleId ?? '', partnerId, amount: minorUnits({ amount, currency }), currency, period }];
}
