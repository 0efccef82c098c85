import { word } from '#libs/feed';
import type { CorrectionJson } from '#libs/feed-client';
import { toGlobalId } from '#libs/kernel';
import type { Posting, Source } from '../ledger/events/ledger.events.js';

const SUBJECTS: Readonly<Record<Source['kind'], string>> = {
  sale: 'sale',
  refund: 'refund',
  'refund-reversal': 'refund',
  amendment: 'sale',
  recredit: 'sale',
  'credit-note': 'credit_note',
};

/** What caused something, in global ids. */
export const sourceOf = ({ kind, id, saleId }: Source) => ({
  sourceKind: word<string>(kind),
  sourceId: toGlobalId(SUBJECTS[kind], id),
  saleId: saleId === null ? null : toGlobalId('sale', saleId),
});

interface Line extends Posting {
  readonly source?: Source | null;
  readonly payableIn?: string | null;
}

/** A line that corrects an entry. */
export function correctionOf({ entryId, amount, period, lateFrom, source, payableIn }: Line): CorrectionJson {
  return {
    id: toGlobalId('commission', entryId),
    amount,
    period,
    ...(lateFrom !== null && { lateFrom }),
    ...(payableIn && payableIn !== period && { payableIn }),
    ...(source && causeOf(source)),
  };
}

function causeOf(source: Source): CorrectionJson {
  const { sourceKind, sourceId } = sourceOf(source);
  return { sourceKind, sourceId, ...(SUBJECTS[source.kind] === 'refund' && { refundId: sourceId }) };
}
