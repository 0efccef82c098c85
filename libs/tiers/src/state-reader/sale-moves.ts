import { Decimal } from '#libs/kernel';
import type { SaleChanged, SaleRecredited } from './sold.js';

/** A figure before and after an event. */
export interface Move {
  readonly before: Decimal;
  readonly after: Decimal;
}

/** An amendment moves what was charged; all of them what is refunded of it. */
export function movesOf({ type, data }: SaleChanged): Move[] {
  const [before, after] = [Decimal.of(data.refundedBefore).negated(), Decimal.of(data.refundedAfter).negated()];
  const refunded = { before, after };
  if (type !== 'sale.amended') return [refunded];
  return [{ before: Decimal.of(data.amountBefore), after: Decimal.of(data.charged) }, refunded];
}

/** What stands of a sale leaves those that had it, and comes to those that have it now: a sale less, and a sale more. */
export function sidesOf({ before, after, charged, refunded }: SaleRecredited['data']) {
  const none = Decimal.zero;
  const [sold, back] = [Decimal.of(charged), Decimal.of(refunded)];
  const leaves: Move[] = [
    { before: sold, after: none },
    { before: none, after: back },
  ];
  const comes: Move[] = [
    { before: none, after: sold },
    { before: back, after: none },
  ];
  return [
    { credits: before, sales: -1, moves: leaves },
    { credits: after, sales: 1, moves: comes },
  ];
}
