import { type Change, insert, update, updateEach, updateWhere, upsert } from '#libs/eventing';
import { type DomainEvent, type EventOf, minorUnits, type Recorded } from '#libs/kernel';
import { afterEnd, carriesHolds, heldWith, isHeldWith, takesOfBoth } from './commission.holds.view.js';
import { type Content, NO_HOLD, rowOf, sourced, stood, type Stored, withDrawn } from './commission.rows.view.js';
import { comeToNothing, endingOf, windowOfEarlier } from './commission.true-ups.view.js';
import { ledgerIdIn } from '../../ledger/events/ledger-stream.js';
import type { LedgerEvent, Posting, Standing } from '../../ledger/events/ledger.events.js';
import type { StatementEvent } from '../../statement/statement.events.js';

type Of<T extends LedgerEvent['type']> = EventOf<LedgerEvent, T>;

const withLinked = (row: Stored, posting: Posting): Stored => ({
  ...row,
  leftMinor: String(BigInt(row.leftMinor) + minorUnits(posting)),
});

interface Under {
  readonly entryId: string;
  readonly of: string | null;
}

/** A line under an entry, which may change with it. `entry` is undefined where older events name none. */
const postedUnder = <E extends DomainEvent<string, Posting & Under>>(
  line: (event: Recorded<E>, entry: Stored | undefined) => Content,
  changed: (entry: Stored | undefined, event: Recorded<E>) => Stored | undefined = (entry) => entry,
): Change<E, Stored> =>
  upsert<E, Stored>(
    ({ data: { of, entryId } }) => (of === null ? [entryId] : [of, entryId]),
    (before, event, id, other) => {
      const { of, entryId } = event.data;
      return id === entryId ? line(event, of === null ? undefined : other(of)) : changed(before, event);
    },
  );

/** A line that persons, or a refund, post under an entry. */
export const insertUnder = <E extends DomainEvent<string, Posting & Under & Standing>>(
  row: (event: Recorded<E>) => Content,
): Change<E, Stored> =>
  postedUnder<E>((event, entry) =>
    event.data.of === null ? row(event) : heldWith(row(event), entry, carriesHolds(event.data)),
  );

/** What is linked to a root changes what is left of it. */
export const linked = <E extends DomainEvent<string, Posting>>(root: (data: E['data']) => string): Change<E, Stored> =>
  update<E, Stored>(
    ({ data }) => root(data),
    (row, { data }) => withLinked(row, data),
  );

/** The same where it may be linked to none. */
export const linkedIfAny = <E extends Of<'ledger.commission-adjusted'>>(): Change<E, Stored> =>
  upsert<E, Stored>(
    ({ data }) => data.of ?? [],
    (row, { data }) => row && withLinked(row, data),
  );

/** What a reached bracket adds for the other sales of its window stands under the entry that reached it. */
export const truedUp = <E extends Of<'ledger.window-rerated'>>(
  row: (event: Recorded<E>) => Content,
): Change<E, Stored> =>
  postedUnder<E>(
    (event, entry) => {
      const isEarlier = event.data.of === null;
      const endsWith = isEarlier ? windowOfEarlier(ledgerIdIn(event), event.data) : (entry?.windowId ?? null);
      return { ...row(event), endsWith };
    },
    (entry, { data }) => entry && withLinked(entry, data),
  );

type Regained = Of<'ledger.commission-restored' | 'ledger.commission-amended' | 'ledger.commission-recredited'>;
type Moved = Of<'ledger.commission-clawed-back'> | Regained;

/** What happened to a sale: its entry as it stands, and the others of its window that drew. */
export const movedBy = <E extends Moved>(): readonly Change<E, Stored>[] => [
  update<E, Stored>(
    ({ data }) => data.of,
    (row, { data }) => withLinked(stood(row, data), data),
  ),
  othersDrew<E>(),
];

export const othersDrew = <E extends Moved | Of<'ledger.commission-accrued'>>(): Change<E, Stored> =>
  upsert<E, Stored>(
    ({ data: { draws } }) => draws.map(({ entryId }) => entryId),
    (row, { data: { draws } }, id) => row && withDrawn(row, draws.find(({ entryId }) => entryId === id)?.drawn),
  );

type OfEntry = Of<
  'ledger.commission-held' | 'ledger.hold-released' | 'ledger.commission-voided' | 'ledger.commission-declined'
>;

/** Whatever stands under an entry. */
export const eachUnder = <E extends OfEntry>(
  change: (row: Stored, event: Recorded<E>) => Stored,
): readonly Change<E, Stored>[] => [
  updateEach<E, Stored>(({ data }) => ({ linkedTo: data.of }), change),
  updateEach<E, Stored>(({ data }) => ({ alsoUnder: data.of }), change),
];

type End = Of<'ledger.commission-voided' | 'ledger.commission-declined'>;

/** While it ends, what stands under an entry is known by its id. */
const atItsEnd = (row: Stored, { data: { of } }: { readonly data: Pick<End['data'], 'of'> }): Stored =>
  isHeldWith(row) && row.kind !== 'rerated' ? { ...row, endsWith: of } : row;

/** All of an entry that is taken back ends with it, once that comes to nothing; what took true-ups of other sales with it waits for them. */
export const ended = <E extends End>(status: 'voided' | 'declined'): readonly Change<E, Stored>[] => {
  const over = (row: Stored): Stored => ({ ...row, ...NO_HOLD, status, dueIn: null, endsWith: null });
  return [
    postedUnder<E>(
      (event, entry) => {
        const { of: linkedTo, reason: words } = event.data;
        const line = rowOf(event, event.data, status, { linkedTo, words, endsWith: linkedTo });
        return heldWith(line, entry, carriesHolds(event.data) && !takesOfBoth(event.data));
      },
      (entry, event) => entry && atItsEnd(withLinked(entry, event.data), event),
    ),
    ...eachUnder<E>(atItsEnd),
    updateEach<E, Stored>(
      ({ data }) => ({ linkedTo: data.of }),
      (row, event, other) =>
        row.kind === 'rerated' && isHeldWith(row) ? afterEnd(row, event.data, other(event.data.of)) : row,
    ),
    updateEach<E, Stored>(
      ({ data }) => ({ endsWith: data.of }),
      (row, event, other, all) => {
        const entry = other(event.data.of);
        const left = (one: Stored): Stored => afterEnd(one, event.data, entry);
        if (!comeToNothing(all.map(left))) return { ...left(row), endsWith: entry?.windowId ?? null };
        return row.id === event.data.entryId ? { ...over(row), holds: [] } : over(left(row));
      },
    ),
    updateEach<E, Stored>(
      ({ data: { of, entryId } }, other) => ({ endsWith: other(of)?.windowId ?? entryId }),
      (row, _event, _other, all) => (endingOf(all).has(row) ? over(row) : row),
    ),
  ];
};

/** Lines that a dispute of a statement names, until that is resolved; none are named where it is about the statement as a whole. */
export const disputed = <E extends EventOf<StatementEvent, 'statement.disputed' | 'statement.dispute-resolved'>>(
  now: (data: E['data']) => string | null,
): Change<E, Stored> =>
  upsert<E, Stored>(
    ({ data: { entries } }) => entries,
    (row, { data }) =>
      row && { ...row, disputedIn: now(data) ?? (row.disputedIn === data.statementId ? null : row.disputedIn) },
  );

/** A payout that did not arrive: its amount is owed again, and so is what it covered. */
export const owedAgain = <E extends Of<'ledger.payout-failed' | 'ledger.payout-returned'>>(): readonly Change<
  E,
  Stored
>[] => [
  updateWhere<E, Stored>(
    ({ data: { payoutId } }) => ({ payoutId }),
    ({ data: { credit } }) => ({ payoutId: null, status: 'approved', dueIn: credit.period }),
  ),
  insert<E, Stored>((event) =>
    rowOf(event, event.data.credit, 'payout-credited', {
      term: 'failure' in event.data ? event.data.failure : null,
      words: event.data.reason,
    }),
  ),
];

/** What a sale brings back is held as it says. */
export const regained = <E extends Regained>(
  kind: 'restored' | 'amended' | 'recredited',
): readonly Change<E, Stored>[] => [
  insert<E, Stored>((event) => {
    const { source, of: linkedTo, holds, payableIn: dueIn } = event.data;
    const refund = 'refund' in event.data ? event.data.refund : null;
    const status = holds.length > 0 ? 'held' : 'accrued';
    return rowOf(event, event.data, kind, { ...sourced(source), linkedTo, refund, holds, dueIn, status });
  }),
  ...movedBy<E>(),
];
