import type { Source } from '#libs/commissions';
import type { Recorded } from '#libs/kernel';
import type { CreditNoteEvent, SaleEvent } from '#libs/sales';
import type { FieldDifference } from './findings.js';
import { Rational } from '../arithmetic/rational.js';

/** What is kept of a sale so that its refunds can be followed. */
export interface SaleFigures {
  readonly amount: string;
  readonly currency: string;
  readonly influence: boolean;
  refunded: string;
}

export type SourceEvent = Recorded<SaleEvent> | Recorded<CreditNoteEvent>;

/** How a ledger names the event that caused an entry. */
export function sourceOf(event: SourceEvent, kind: Source['kind'], id: string, saleId: string | null): Source {
  const { id: eventId, stream, revision, position } = event;
  return { eventId, stream, revision: revision.toString(), position: position.commit.toString(), kind, id, saleId };
}

type Content = CreditNoteEvent['data'] | Extract<SaleEvent, { type: 'sale.recorded' }>['data'];
type Refunded = Extract<SaleEvent, { type: 'sale.refunded' }>['data'];

/** Where a sale or credit note does not add up in itself. */
export function contentFaults({ lines, amount, credits }: Content): FieldDifference[] {
  const faults: FieldDifference[] = [];
  let total = Rational.zero;
  for (const [at, line] of lines.entries()) {
    const exact = Rational.of(line.quantity).times(Rational.of(line.unitPrice));
    total = total.plus(Rational.of(line.amount));
    check(faults, `lines.${at}.amount`, exact, line.amount);
  }
  check(faults, 'amount', total, amount);
  const weights = credits.reduce((sum, { weight }) => sum + weight, 0);
  if (credits.length > 0 && weights !== 10_000) faults.push({ path: 'credits', expected: 10_000, recorded: weights });
  return faults;
}

/** Where a refund does not go on from the refunds before it. */
export function refundFaults(refund: Refunded, sale: SaleFigures | undefined): FieldDifference[] {
  if (!sale) return [{ path: 'saleId', expected: null, recorded: refund.saleId }];
  const faults: FieldDifference[] = [];
  check(faults, 'charged', Rational.of(sale.amount), refund.charged);
  check(faults, 'refundedBefore', Rational.of(sale.refunded), refund.refundedBefore);
  check(faults, 'refundedAfter', Rational.of(sale.refunded).plus(Rational.of(refund.amount)), refund.refundedAfter);
  if (Rational.of(refund.refundedAfter).compare(Rational.of(sale.amount)) > 0) {
    faults.push({ path: 'refundedAfter', expected: `at most ${sale.amount}`, recorded: refund.refundedAfter });
  }
  if (refund.influence !== sale.influence)
    faults.push({ path: 'influence', expected: sale.influence, recorded: refund.influence });
  if (refund.currency !== sale.currency)
    faults.push({ path: 'currency', expected: sale.currency, recorded: refund.currency });
  return faults;
}

function check(faults: FieldDifference[], path: string, expected: Rational, recorded: string): void {
  if (!expected.equals(Rational.of(recorded))) faults.push({ path, expected: expected.toString(), recorded });
}

type Share = Pick<Refunded, 'refundedBefore' | 'refundedAfter' | 'charged' | 'refundedWhole' | 'wasRefundedWhole'>;

/** Of a sale that is worth nothing, all of it is given back, or nothing. */
export function shareOf({ refundedBefore, refundedAfter, charged, refundedWhole, wasRefundedWhole }: Share) {
  if (!Rational.of(charged).equals(Rational.zero)) return { before: refundedBefore, after: refundedAfter, charged };
  return { before: wasRefundedWhole ? '1' : '0', after: refundedWhole ? '1' : '0', charged: '1' };
}
