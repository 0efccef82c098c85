import { earningAt, planAt } from '#libs/partners';
import { type BaseRule, planInForce } from '#libs/programs';
import type { ClaimLevel } from './ledger/source.js';
import type { Position } from '#libs/kernel';
import { noLinesYet, saleLinesAfter } from '#libs/sales';
import { changeItem } from './change.facts.js';
import { ledgerIdOf, type ProgramKnowledge } from './knowledge.facts.js';
import type { ChangeItem, SoldCredit, SoldItem, SourceItem } from './ledger.commands.js';
import type { SaleHistories, SaleThen } from './sale-history.facts.js';
import {
  type Changed,
  creditOf,
  hasSharedCaps,
  type Knowledge,
  type Sold,
  soldItem,
  type Standing,
} from './source.facts.js';

/** What an event is to the ledger of one partner. */
export interface ItemOf<Item> {
  readonly partnerId: string;
  readonly item: Item;
}

/** What a sale or credit note is to every ledger that has to do with it, as known at a position (none: now). */
export async function soldItems(
  known: ProgramKnowledge,
  event: Sold,
  standing: Standing,
  at?: Position,
): Promise<readonly ItemOf<SourceItem>[]> {
  const { state: program } = await known.program(at);
  const credits = await creditsOf(known, event, standing, at);
  return [...credits].map(([partnerId, own]) => ({ partnerId, item: soldItem(event, own, hasSharedCaps(program)) }));
}

/** What happened to a sale, for every ledger that its credits have to do with. */
export async function changeItems(
  known: ProgramKnowledge,
  event: Changed,
  { recorded, now }: SaleThen,
): Promise<readonly ItemOf<ChangeItem>[]> {
  const { state: program } = await known.program(event.position);
  const standing = { ...now, causeId: event.id };
  const ledgers = await creditsOf(known, recorded, standing, recorded.position);
  const credited = new Set(recorded.data.credits.map(({ partnerId }) => partnerId));
  const items: ItemOf<ChangeItem>[] = [];
  for (const [partnerId, then] of ledgers) {
    const isLater = event.type === 'sale.amended' && then.includes(null);
    const credits = isLater ? await creditsLater(known, recorded, standing, partnerId) : then;
    const of = {
      ...{ isCredited: credited.has(partnerId), sharedCaps: hasSharedCaps(program) },
      ...{ credits: credits.flatMap((credit) => credit ?? []), base: baseOf(credits) },
    };
    items.push({ partnerId, item: changeItem(event, now, of) });
  }
  return items;
}

/** Of a sale that waited for a rate: by what was known when its ledger took it up; of one that still waits, by what is known by now. */
async function creditsLater(
  known: ProgramKnowledge,
  recorded: Sold,
  standing: Standing,
  partnerId: string,
): Promise<readonly (SoldCredit | null)[]> {
  const at = await known.takenUpAt(ledgerIdOf(known.tenant, known.programId, partnerId), recorded.id);
  return (await creditsOf(known, recorded, standing, at)).get(partnerId) ?? [];
}

export const asSold = (event: Sold): Standing => ({
  ...saleLinesAfter(noLinesYet, event),
  ...{ causeId: event.id },
});

/** A source that waits, with what is known by now. */
export async function soldNow(known: ProgramKnowledge, event: Sold, partnerId: string): Promise<SoldItem | null> {
  const items = await soldItems(known, event, asSold(event));
  const own = items.find((each) => each.partnerId === partnerId)?.item;
  return own?.kind === 'sold' ? own : null;
}

/** All that happened to a sale since it was recorded, for one ledger. */
export async function changesSince(
  known: ProgramKnowledge,
  sales: SaleHistories,
  event: Sold,
  partnerId: string,
): Promise<readonly ChangeItem[]> {
  const changes: ChangeItem[] = [];
  for (const { event: change, ...then } of await sales.changesOf(event)) {
    const own = (await changeItems(known, change, then)).find((each) => each.partnerId === partnerId);
    if (own) changes.push(own.item);
  }
  return changes;
}

const baseOf = (credits: readonly (SoldCredit | null)[]): BaseRule | null =>
  credits.flatMap((credit) => (credit?.kind === 'rated' ? [credit.rated.plan.base] : []))[0] ?? null;

/** By the partner whose ledger it is, in the order of the sale's credits. */
async function creditsOf(
  known: ProgramKnowledge,
  event: Sold,
  standing: Standing,
  at?: Position,
): Promise<ReadonlyMap<string, readonly (SoldCredit | null)[]>> {
  const ledgers = new Map<string, (SoldCredit | null)[]>();
  for (const [part, { partnerId }] of event.data.credits.entries()) {
    const knowledge = await known.ofSale(event, partnerId, at);
    const seats = await seatsAbove(known, event, { partnerId, knowledge }, at);
    const nobody = seats.flatMap(({ level, owner }) => (owner ? [] : [{ level, standing: 'nobody' as const }]));
    const own: ClaimLevel[] = [{ level: 0, standing: 'earns' }, ...nobody];
    const owners = new Map<string, ClaimLevel[]>([[partnerId, own]]);
    for (const { level, owner, standing: above } of seats) {
      if (owner) owners.set(owner, [...(owners.get(owner) ?? []), { level, standing: above }]);
    }
    for (const [owner, levels] of owners) {
      const credit = creditOf(event, { part, levels }, knowledge, standing);
      // Whose credit earns nothing tells it in its own ledger.
      if (owner !== partnerId && credit?.kind === 'passed') continue;
      ledgers.set(owner, [...(ledgers.get(owner) ?? []), credit]);
    }
  }
  return ledgers;
}

interface Seat {
  readonly level: 1 | 2 | 3;
  readonly owner: string | undefined;
  readonly standing: 'earns' | 'could-not-earn';
}

/** Who stands above a credited partner on the levels that some rule of its plan pays. */
async function seatsAbove(
  known: ProgramKnowledge,
  { data: { occurredAt } }: Sold,
  { partnerId, knowledge }: { readonly partnerId: string; readonly knowledge: Knowledge },
  at?: Position,
): Promise<readonly Seat[]> {
  const paid = new Set(planOf(knowledge, occurredAt)?.rules.map(({ level }) => level));
  const seats: Seat[] = [];
  for (const level of [1, 2, 3] as const) {
    if (!paid.has(level)) continue;
    const owner = await known.ancestor(partnerId, level, occurredAt, at);
    const state = owner === undefined ? undefined : (await known.partner(owner, at)).state;
    const earns = state !== undefined && state.status !== 'absent' && earningAt(state, occurredAt) !== 'earns-nothing';
    seats.push({ level, owner, standing: earns ? 'earns' : 'could-not-earn' });
  }
  return seats;
}

const planOf = ({ program, partner }: Knowledge, at: string) =>
  partner.status === 'absent' ? undefined : planInForce(program, planAt(partner, at), at);
