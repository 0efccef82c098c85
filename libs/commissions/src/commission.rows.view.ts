import { deterministicId, type DomainEvent, type EventOf, minorUnits, type Recorded } from '#libs/kernel';
import type { CommissionRow } from './commission.row.view.js';
import type { CommissionKind } from './commission.types.js';
import type { LedgerEvent, Posting, Source } from './ledger.events.js';

/** What the table holds; the rest of the row is derived from it. */
export type Stored = Omit<CommissionRow, 'amount' | 'left' | 'reason'>;
type Content = Omit<Stored, 'tenant'>;

/** `ledger-<tenant>.<id>`: whose events they are is in the name of the stream. */
export const ledgerIdIn = ({ stream }: Recorded<DomainEvent>): string => stream.slice(stream.lastIndexOf('.') + 1);

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
    ...{
      id,
      ledgerId,
      statementId: deterministicId('statement', ledgerId, period),
      programId,
      partnerId,
      kind,
      status: 'accrued' as const,
    },
    ...{ amountMinor, leftMinor: amountMinor, currency, occurredAt, recordedAt: event.recordedAt, period, lateFrom },
    ...{ dueIn: period, payoutId: null, linkedTo: null, reversed: false, term: null, words: null },
    ...{
      sourceStream: null,
      sourceEventId: null,
      saleId: null,
      planId: null,
      planVersion: null,
      ruleId: null,
      tier: null,
    },
    ...{ base: null, excluded: null, baseCurrency: null, rounding: null, rated: null, split: null, exchange: null },
    ...{ caps: [], holds: [], refund: null },
    ...more,
  };
};

export const sourced = (source: Source | null): Partial<Content> => ({
  sourceStream: source?.stream ?? null,
  sourceEventId: source?.eventId ?? null,
  saleId: source?.saleId ?? null,
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
    ...sourced(source),
    ...{
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
    },
    ...{ status: holds.length > 0 ? 'held' : 'accrued', dueIn: payableIn },
  });
};
