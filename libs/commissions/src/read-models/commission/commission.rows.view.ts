import { deterministicId, type DomainEvent, type EventOf, minorUnits, type Recorded } from '#libs/kernel';
import type { CommissionRow } from './commission.row.view.js';
import { postedBy } from './posted-by.js';
import { windowOf } from './commission.true-ups.view.js';
import type { CommissionKind } from './commission.types.js';
import type {
  EntryMade,
  EntryRemade,
  Hold,
  HoldKind,
  LedgerEvent,
  Posting,
  Source,
  Standing,
} from '../../ledger/events/ledger.events.js';
import { ledgerIdIn } from '../../ledger/events/ledger-stream.js';

/** What the table holds; the rest of the row is derived from it. */
export type Stored = Omit<CommissionRow, 'amount' | 'left' | 'reason' | 'worth' | 'drawn' | 'shownHolds'>;
export type Content = Omit<Stored, 'tenant'>;

interface Made extends Standing {
  readonly made: EntryMade | null;
  readonly caps: readonly unknown[];
}

const madeOf = ({ made, standing, caps }: Made, currency: string): Partial<Content> =>
  made
    ? {
        creditedPartnerId: made.credited,
        level: made.level,
        onTop: made.onTop,
        lines: made.lines,
        worthMinor: minorIn(standing?.worth, currency),
        drawnMinor: null,
        ...(caps.length > 0 ? { drawnMinor: minorIn(standing?.drawn, currency) } : {}),
      }
    : {};

const minorIn = (amount: string | null | undefined, currency: string): string | null =>
  typeof amount === 'string' ? String(minorUnits({ amount, currency })) : null;

/** The entry as it stands after what happened to its sale. */
export function stood(row: Stored, { standing, remade }: Standing & { readonly remade?: EntryRemade | null }): Stored {
  if (!standing) return row;
  const worthMinor = minorIn(standing.worth, row.currency);
  return withDrawn({ ...row, worthMinor, ...(remade ? { lines: remade.lines } : {}) }, standing.drawn);
}

export const withDrawn = (row: Stored, drawn: string | undefined): Stored =>
  row.drawnMinor === null ? row : { ...row, drawnMinor: minorIn(drawn, row.currency) ?? row.drawnMinor };

export const rowOf = (
  event: Recorded<DomainEvent>,
  posting: Posting,
  kind: CommissionKind,
  more: Partial<Content>,
): Content => {
  const { entryId: id, programId, partnerId, occurredAt, period, lateFrom, currency } = posting;
  const amountMinor = String(minorUnits(posting));
  const ledgerId = ledgerIdIn(event);
  return {
    id,
    ledgerId,
    statementId: deterministicId('statement', ledgerId, period),
    programId,
    partnerId,
    kind,
    status: 'accrued' as const,
    amountMinor,
    leftMinor: amountMinor,
    currency,
    occurredAt,
    recordedAt: event.recordedAt,
    period,
    lateFrom,
    dueIn: period,
    payoutId: null,
    linkedTo: null,
    alsoUnder: null,
    reversed: false,
    windowId: null,
    endsWith: null,
    term: null,
    words: null,
    sourceStream: null,
    sourceEventId: null,
    saleId: null,
    creditNoteId: null,
    refundId: null,
    planId: null,
    planVersion: null,
    ruleId: null,
    tier: null,
    base: null,
    excluded: null,
    baseCurrency: null,
    rounding: null,
    rated: null,
    split: null,
    exchange: null,
    caps: [],
    refund: null,
    holdReasons: null,
    byHand: null,
    postedBy: postedBy(event),
    disputedIn: null,
    creditedPartnerId: null,
    level: null,
    onTop: null,
    lines: [],
    worthMinor: null,
    drawnMinor: null,
    ...held(more.holds ?? [], () => occurredAt),
    ...more,
  };
};

/** A hold ends with the month that decides on its entry, and with the entry. */
export const NO_HOLD = { holdKinds: [], heldSince: null } satisfies Partial<Content>;

/** What a row keeps of its holds; those that are not `standing` have ended without being released. */
function held(
  holds: readonly Hold[],
  sinceOf: (kind: HoldKind) => string,
  standing: readonly Hold[] = holds,
): Pick<Content, 'holds' | 'holdKinds' | 'holdsSince' | 'heldSince'> {
  const since = holds.map(({ kind }) => [kind, sinceOf(kind)] as const);
  const [heldSince = null] = standing.map(({ kind }) => sinceOf(kind)).toSorted();
  return { holds, holdKinds: standing.map(({ kind }) => kind), holdsSince: Object.fromEntries(since), heldSince };
}

/** The same after one of them was set or released at `at`. */
export const heldStill = ({ holdsSince }: Pick<Stored, 'holdsSince'>, holds: readonly Hold[], at: string) =>
  held(
    holds,
    (kind) => holdsSince[kind] ?? at,
    holds.filter(({ until }) => until === null || until > at),
  );

/** Whether nothing more becomes of it, so that a hold that is released late says nothing of it. */
export const isDecided = ({ payoutId, status }: Content): boolean =>
  payoutId !== null || status === 'voided' || status === 'declined';

export const sourced = (source: Source | null): Partial<Content> => ({
  sourceStream: source?.stream ?? null,
  sourceEventId: source?.eventId ?? null,
  saleId: source?.saleId ?? null,
  creditNoteId: source?.kind === 'credit-note' ? source.id : null,
  refundId: source?.kind === 'refund' || source?.kind === 'refund-reversal' ? source.id : null,
});

export const accruedRow = (event: Recorded<EventOf<LedgerEvent, 'ledger.commission-accrued'>>): Content => {
  const {
    source,
    terms,
    ruleId,
    base,
    excluded,
    baseCurrency,
    rounding,
    rated,
    split,
    caps,
    exchange,
    holds,
    payableIn,
  } = event.data;
  const { planId, planVersion, tier } = terms;
  return rowOf(event, event.data, 'accrued', {
    planId,
    planVersion,
    tier,
    ruleId,
    base,
    excluded,
    baseCurrency,
    rounding,
    rated,
    split,
    caps,
    exchange,
    holds,
    ...sourced(source),
    status: holds.length > 0 ? 'held' : 'accrued',
    dueIn: payableIn,
    ...madeOf(event.data, event.data.currency),
    windowId: windowOf(ledgerIdIn(event), event.data),
  });
};
