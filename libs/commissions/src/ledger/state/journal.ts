import { Fraction, minorUnits } from '#libs/kernel';
import type { Posting, Source } from '../events/ledger.events.js';
import { EMPTY_PERIOD, type LedgerState, type Root } from './ledger.state.js';
import { type Book, withNewEntry } from '../entry/book.js';
import { digestLine, type LineOrigin } from './statement-hash.js';

export const origin = (type: string, of: string | null, source: Source | null): LineOrigin => ({
  type,
  of,
  sourceEventId: source?.eventId ?? null,
});

/** The source has been here; if it was parked, it is no longer. */
export function taken(state: LedgerState, { position, eventId }: Source): LedgerState {
  const at = BigInt(position);
  const takenUntil = at > state.takenUntil ? at : state.takenUntil;
  return { ...state, takenUntil, parked: state.parked.delete(eventId) };
}

export function post(state: LedgerState, posting: Posting, from: LineOrigin): LedgerState {
  const period = state.periods.get(posting.period) ?? EMPTY_PERIOD;
  const amount = minorUnits(posting);
  const more = {
    ...period,
    sum: period.sum + amount,
    lines: period.lines + 1,
    digest: digestLine(period.digest, posting, from),
    firstRevision: period.lines === 0 ? state.revision : period.firstRevision,
    lastRevision: state.revision,
  };
  return { ...state, balance: state.balance + amount, periods: state.periods.set(posting.period, more) };
}

export const newRoot = (posting: Posting, kind: Root['kind']): Root => ({
  kind,
  period: posting.period,
  occurredAt: posting.occurredAt,
  byHand: kind === 'adjusted',
  left: minorUnits(posting),
  first: minorUnits(posting),
  firstHeld: 0n,
  holds: [],
  setByHand: [],
  timeZone: 'UTC',
  approved: false,
  ended: false,
});

export const addRoot = (state: LedgerState, { entryId }: Posting, root: Root): LedgerState => ({
  ...state,
  roots: state.roots.set(entryId, root),
  unpaid: state.unpaid.add(entryId),
  held: root.holds.length > 0 ? state.held.add(entryId) : state.held,
});

export function changed(state: LedgerState, id: string, change: (root: Root) => Partial<Root>): LedgerState {
  const root = state.roots.get(id);
  return root ? { ...state, roots: state.roots.set(id, { ...root, ...change(root) }) } : state;
}

/** A posting that changes a root: `book` as it is after it. */
export function link(before: LedgerState, id: string, posting: Posting, book: Book): LedgerState {
  const amount = minorUnits(posting);
  const state = booked(before, book);
  const heldMinor = heldIn(book, id) - heldIn(before.book, id);
  const period = state.periods.get(posting.period) ?? EMPTY_PERIOD;
  const linked = period.linked.set(id, period.linked.get(id, 0n) + amount);
  const linkedHeld =
    heldMinor === 0n ? period.linkedHeld : period.linkedHeld.set(id, period.linkedHeld.get(id, 0n) + heldMinor);
  const periods = state.periods.set(posting.period, { ...period, linked, linkedHeld });
  return changed({ ...state, periods }, id, ({ left }) => ({ left: left + amount }));
}

const heldIn = ({ entries }: Book, id: string): bigint => entries.get(id)?.held ?? 0n;

export const booked = (state: LedgerState, book: Book): LedgerState => ({ ...state, book });

/** What belongs to no sale: persons correct it like any other entry. */
export function withUnlinked(book: Book, posting: Posting): Book {
  const amount = minorUnits(posting);
  const { entryId } = posting;
  return withNewEntry(book, {
    entryId,
    saleId: entryId,
    planId: '',
    planVersion: 0,
    ruleId: '',
    credited: '',
    place: [0, 0],
    kind: amount < 0n ? 'credit-note' : 'sale',
    rounding: 'half-away',
    lines: [],
    withoutDiscounts: false,
    earning: { kind: 'amount', amount, refundedBy: 'money' },
    windowId: null,
    made: null,
    refunded: { money: Fraction.zero, units: Fraction.zero },
    kept: 0n,
    given: 0n,
    caps: [],
    drawn: 0n,
    holds: [],
    held: 0n,
  });
}
