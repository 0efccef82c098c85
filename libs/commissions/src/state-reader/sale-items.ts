import type { BaseRule, Program } from '#libs/programs';
import type { Position } from '#libs/kernel';
import { noLinesYet, saleLinesAfter } from '#libs/sales';
import { changeItem } from './change-item.js';
import type { ProgramReader } from './program.state-reader.js';
import type {
  AmendItem,
  ChangeItem,
  RecreditItem,
  SoldCredit,
  SoldItem,
  SourceItem,
} from '../ledger/commands/ledger.commands.js';
import { creditsInForce, creditsLater, creditsOf, creditsWhenCredited, partnersOf } from './credits.state-reader.js';
import { asCreditedBefore, type SaleHistories, type SaleThen } from './sale-history.js';
import {
  type Changed,
  hasSharedCaps,
  type Recredited,
  type Sold,
  soldItem,
  type Standing,
  unratedItem,
} from './source-terms.js';

/** What an event is to the ledger of one partner. */
export interface ItemOf<Item> {
  readonly partnerId: string;
  readonly item: Item;
}

/** What a sale or credit note is to every ledger that has to do with it, as known at a position (none: now). */
export async function soldItems(
  known: ProgramReader,
  event: Sold,
  standing: Standing,
  at?: Position,
): Promise<readonly ItemOf<SourceItem>[]> {
  const { state: program } = await known.program(at);
  const credits = await creditsOf(known, event, standing, { terms: at, standing: at });
  return [...credits].map(([partnerId, own]) => ({ partnerId, item: soldItem(event, own, hasSharedCaps(program)) }));
}

/** What happened to a sale, for every ledger that its credits have to do with. */
async function changeItems(
  known: ProgramReader,
  event: Changed,
  then: SaleThen,
): Promise<readonly ItemOf<ChangeItem>[]> {
  const { recorded, now } = then;
  const { state: program } = await known.program(event.position);
  const standing = { ...now, causeId: event.id };
  const ledgers = await creditsInForce(known, then, standing);
  const credited = new Set(recorded.data.credits.map(({ partnerId }) => partnerId));
  const items: ItemOf<ChangeItem>[] = [];
  for (const [partnerId, rated] of ledgers) {
    const isLater = event.type === 'sale.amended' && rated.includes(null);
    const credits = isLater ? await creditsLater(known, then, standing, partnerId) : rated;
    const of = ofLedger(program, credits, credited.has(partnerId));
    items.push({ partnerId, item: changeItem(event, now, of) });
  }
  return items;
}

const ofLedger = (program: Program, credits: readonly (SoldCredit | null)[], isCredited: boolean) => ({
  isCredited,
  sharedCaps: hasSharedCaps(program),
  credits: credits.flatMap((credit) => credit ?? []),
  base: baseOf(credits),
});

type Unrated = Extract<SourceItem, { kind: 'unrated' }>;

/** Other credits, for every ledger that had to do with the sale before, or has now; `then`: the sale after it. Without a rate by `later` it waits. */
async function recreditItems(
  known: ProgramReader,
  event: Recredited,
  then: SaleThen,
  later = creditsWhenCredited,
): Promise<readonly ItemOf<RecreditItem | Unrated>[]> {
  const { state: program } = await known.program(event.position);
  const standing = { ...then.now, causeId: event.id };
  const [before, after] = await Promise.all([
    partnersOf(known, asCreditedBefore(then, event)),
    creditsInForce(known, then, standing),
  ]);
  const { data } = event;
  const credited = new Set([...data.before, ...data.after].map(({ partnerId }) => partnerId));
  const items: ItemOf<RecreditItem | Unrated>[] = [];
  for (const partnerId of new Set([...before, ...after.keys()])) {
    const rated = after.get(partnerId) ?? [];
    const credits = rated.includes(null) ? await later(known, then, standing, partnerId) : rated;
    const of = ofLedger(program, credits, credited.has(partnerId));
    const item = credits.includes(null) ? unratedItem(event) : changeItem(event, then.now, of);
    items.push({ partnerId, item: item as RecreditItem | Unrated });
  }
  return items;
}

export const asSold = (event: Sold): Standing => ({
  ...saleLinesAfter(noLinesYet, event),
  causeId: event.id,
});

/** What happened to a sale since it was recorded, for every ledger that has to do with it, or had. */
export const itemsAfter = (
  known: ProgramReader,
  event: Changed | Recredited,
  then: SaleThen,
): Promise<readonly ItemOf<ChangeItem | Unrated>[]> =>
  event.type === 'sale.recredited' ? recreditItems(known, event, then) : changeItems(known, event, then);

/** What had waited in a ledger: with what is known by now, and all that happened to the sale since; `again` null while there is still no rate. */
export async function takenUp(
  known: ProgramReader,
  sales: SaleHistories,
  event: Sold | Changed | Recredited,
  partnerId: string,
): Promise<TakenUp> {
  switch (event.type) {
    case 'sale.recorded':
    case 'credit-note.recorded':
    case 'sale.recredited': {
      const isAgain = event.type === 'sale.recredited';
      const again = await (isAgain ? recreditedNow(known, sales, event, partnerId) : soldNow(known, event, partnerId));
      return again ? { again, later: await changesSince(known, sales, event, partnerId) } : WAITS;
    }
    case 'sale.refunded':
    case 'sale.refund-reversed':
    case 'sale.amended':
      return WAITS;
  }
}

export interface TakenUp {
  readonly again: SoldItem | RecreditItem | AmendItem | null;
  readonly later: readonly ChangeItem[];
}

export const WAITS: TakenUp = { again: null, later: [] };

/** A source that waits, with what is known by now. */
async function soldNow(known: ProgramReader, event: Sold, partnerId: string): Promise<SoldItem | null> {
  const items = await soldItems(known, event, asSold(event));
  const own = items.find((each) => each.partnerId === partnerId)?.item;
  // By now it may have nothing to do with this ledger any more, as where the partner below may not earn: it is passed, and what waits here follows.
  const item = own ?? soldItem(event, [], hasSharedCaps((await known.program()).state));
  return item.kind === 'sold' ? item : null;
}

/** The same of a recredit that brought the sale to a ledger. */
async function recreditedNow(
  known: ProgramReader,
  sales: SaleHistories,
  event: Recredited,
  partnerId: string,
): Promise<RecreditItem | null> {
  const items = await recreditItems(known, event, await sales.after(event), creditsLater);
  const own = items.find((each) => each.partnerId === partnerId)?.item;
  return own?.kind === 'recredited' ? own : null;
}

/** All that happened to a sale since it was recorded, or credited to others, for one ledger. */
export async function changesSince(
  known: ProgramReader,
  sales: SaleHistories,
  event: Sold | Recredited,
  partnerId: string,
): Promise<readonly ChangeItem[]> {
  const changes: ChangeItem[] = [];
  for (const { event: change, then } of await sales.changesOf(event)) {
    const items =
      change.type === 'sale.recredited'
        ? await recreditItems(known, change, then, creditsLater)
        : await changeItems(known, change, then);
    for (const own of items) if (own.partnerId === partnerId && own.item.kind !== 'unrated') changes.push(own.item);
  }
  return changes;
}

const baseOf = (credits: readonly (SoldCredit | null)[]): BaseRule | null =>
  credits.flatMap((credit) => (credit?.kind === 'rated' ? [credit.rated.plan.base] : []))[0] ?? null;
