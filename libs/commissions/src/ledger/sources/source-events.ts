import { deterministicId, moneyOf, periodOf } from '#libs/kernel';
import type { ChangeItem, SoldItem } from '../commands/ledger.commands.js';
import { ownerOf, posting } from '../state/ledger.decision.js';
import type { LedgerEvent } from '../events/ledger.events.js';
import { type OpenLedgerState, payableMonth } from '../state/ledger.state.js';
import { accruedData } from './accrual-data.js';
import { drawsOf, movedOf, remadeOf, standingOf } from '../entry/event-figures.js';
import type { Entry } from '../entry/entry.js';
import type { Posting, Settled, Skipped } from '../entry/posting.js';

type Item = SoldItem | ChangeItem;

/** What a source made of the ledger, as events: each says how its entry stands after it. */
export const eventsOf = (state: OpenLedgerState, item: Item, settled: Settled): LedgerEvent[] => [
  ...settled.postings.flatMap((each) => eventOf(state, item, settled, each)),
  ...settled.skipped.map((each) => passedOf(state, item, settled, each)),
];

function eventOf(state: OpenLedgerState, item: Item, settled: Settled, posted: Posting): LedgerEvent[] {
  const entry = settled.book.entries.get(posted.entryId);
  if (!entry) return [];
  if (posted.kind === 'accrued') return accrued(state, item, settled, posted, entry);
  if (posted.kind === 'trued-up') return truedUp(state, item, settled, posted, entry);
  return moved(state, item, settled, posted, entry);
}

/** A line in the month of the source, in its zone. */
const lineOf = (
  { state, item }: { readonly state: OpenLedgerState; readonly item: Item },
  entryId: string,
  { amount }: Posting,
) => posting(state, entryId, amount, item.occurredAt, periodOf(item.occurredAt, item.timeZone));

function creditOf(item: Item, { rated }: Posting) {
  const credits = 'credits' in item ? item.credits : [];
  return credits.flatMap((credit) => (credit.kind === 'rated' && credit.rated === rated?.source ? [credit] : []))[0];
}

function accrued(state: OpenLedgerState, item: Item, settled: Settled, posted: Posting, entry: Entry): LedgerEvent[] {
  const credit = creditOf(item, posted);
  if (!credit || !posted.rated) return [];
  const line = lineOf({ state, item }, entry.entryId, posted);
  const { source } = item;
  const follows = accruedData({ book: settled.book, posted, rated: posted.rated, entry, credit });
  const payableIn = payableMonth(line.period, entry.holds, item.timeZone);
  const data = Object.assign(line, { source }, follows, { payableIn });
  return [{ type: 'ledger.commission-accrued', data }];
}

const idOf = (state: OpenLedgerState, kind: string, { source }: Item, of: string): string =>
  deterministicId('entry', state.opened.ledgerId, kind, source.eventId, of);

interface Holding {
  readonly state: OpenLedgerState;
  readonly item: Item;
  readonly entry: Entry;
}

/** What the source brings back or adds carries the holds of its entry, as far as it says; those that persons set hold all that is left of it. */
function heldAs({ state, item, entry }: Holding, { held }: Posting, { period }: { readonly period: string }) {
  const byHand = state.roots.get(entry.entryId)?.setByHand ?? [];
  const holds = held === 0n ? entry.holds.filter(({ kind }) => byHand.includes(kind)) : entry.holds;
  return { holds, payableIn: payableMonth(period, holds, item.timeZone) };
}

function truedUp(state: OpenLedgerState, item: Item, settled: Settled, posted: Posting, entry: Entry): LedgerEvent[] {
  const credit = creditOf(item, posted);
  if (!credit) return [];
  const { entryId: of, ruleId } = entry;
  const { currency } = settled.book;
  const line = lineOf({ state, item }, idOf(state, 'rerated', item, of), posted);
  const { windowKey, before, after } = movedOf(entry, posted.window);
  const rounding = posted.window?.after?.rounding ?? entry.rounding;
  const figures = { windowKey, before, after, held: moneyOf(posted.held, currency).amount };
  const data = { ...line, source: item.source, ruleId, terms: credit.terms, rounding, ...figures, of };
  return [
    { type: 'ledger.window-rerated', data: { ...data, caps: [], ...heldAs({ state, item, entry }, posted, line) } },
  ];
}

function moved(state: OpenLedgerState, item: Item, settled: Settled, posted: Posting, entry: Entry): LedgerEvent[] {
  const { book } = settled;
  const { entryId: of } = entry;
  const figures = {
    of,
    source: item.source,
    standing: standingOf(book, entry, posted.held),
    window: posted.window ? movedOf(entry, posted.window) : null,
    draws: drawsOf(book, posted.window),
  };
  switch (item.kind) {
    case 'refunded': {
      const line = lineOf({ state, item }, idOf(state, 'clawed-back', item, of), posted);
      const { reason, refund } = item;
      return [{ type: 'ledger.commission-clawed-back', data: Object.assign(line, figures, { reason, refund }) }];
    }
    case 'refund-reversed': {
      const line = lineOf({ state, item }, idOf(state, 'restored', item, of), posted);
      const held = heldAs({ state, item, entry }, posted, line);
      return [{ type: 'ledger.commission-restored', data: { ...line, ...figures, ...held, refund: item.refund } }];
    }
    case 'amended': {
      const line = lineOf({ state, item }, idOf(state, 'amended', item, of), posted);
      const held = heldAs({ state, item, entry }, posted, line);
      const remade = remadeOf(book, entry, posted.rated?.rule.lines ?? []);
      return [{ type: 'ledger.commission-amended', data: { ...line, ...figures, ...held, remade } }];
    }
    case 'recredited': {
      const line = lineOf({ state, item }, idOf(state, 'recredited', item, of), posted);
      const held = heldAs({ state, item, entry }, posted, line);
      const remade = entry.recredited ? null : remadeOf(book, entry, posted.rated?.rule.lines ?? []);
      return [{ type: 'ledger.commission-recredited', data: { ...line, ...figures, ...held, remade } }];
    }
    case 'sold':
      return [];
  }
}

function passedOf(
  state: OpenLedgerState,
  { source, occurredAt, kind }: Item,
  { book }: Settled,
  { reason, credited, ruleId, entryId, rated }: Skipped,
): LedgerEvent {
  const entry = book.entries.get(entryId ?? '');
  const isRemade = kind === 'amended' || (kind === 'recredited' && !entry?.recredited);
  const remade = entry && isRemade ? remadeOf(book, entry, rated?.rule.lines ?? []) : null;
  const looked = entry ? { of: entry.entryId, remade, standing: standingOf(book, entry, 0n) } : null;
  const why = reason === 'ABSORBED_BY_REFUND' ? 'NOTHING_LEFT_TO_CLAW_BACK' : reason;
  const data = { source, reason: why, occurredAt, owner: ownerOf(state), credited, ruleId, entry: looked };
  return { type: 'ledger.source-passed', data };
}
