import { isCurrency } from '#libs/kernel';
import {
  type Draft,
  instant,
  MOST_DAYS,
  notNegative,
  oneOf,
  optional,
  record,
  type Rule,
  truth,
  type Version,
} from '../vocabulary/rules.js';

const currency: Rule<string> = (given, field, found) => {
  found.expect(isCurrency(given), 'UNKNOWN_CURRENCY', 'give an active ISO 4217 code, such as EUR', field);
  return given;
};

const span =
  (least: number, most: number, what: string): Rule<number> =>
  (given, field, found) => {
    const fits = Number.isInteger(given) && given >= least && given <= most;
    found.expect(fits, 'OUT_OF_RANGE', `give whole ${what}`, field);
    return given;
  };

/** What a payout needs and when there is one. Amounts are in program currency. */
export const payoutPolicy = record({
  effectiveFrom: instant,
  /** Payable at or above this; below it, or negative, the balance is carried forward. */
  minimum: notNegative,
  payoutCurrency: currency,
  rateSource: (given: string, field, found) => found.key(given, 50, field),
  /** Payouts above this need a second person; null: none does. */
  secondApprovalAbove: optional(notNegative),
  approval: oneOf(['automatic', 'by-person']),
  requiresTaxForm: truth,
  requiresPayoutMethod: truth,
  /** Months after which what a partner could claim and did not, for want of a tax form or payout method, is forfeited; null: never. */
  forfeitAfterMonths: optional(span(1, 120, 'months from 1 to 120, or none')),
});

export type PayoutPolicy = Version<typeof payoutPolicy>;
export type DraftPayoutPolicy = Draft<typeof payoutPolicy>;

export const holdPolicy = record({
  effectiveFrom: instant,
  /** Days after the sale before a commission matures (the refund window); 0: none. */
  maturityDays: span(0, MOST_DAYS, `days from 0 to ${MOST_DAYS}`),
});

export type HoldPolicy = Version<typeof holdPolicy>;
export type DraftHoldPolicy = Draft<typeof holdPolicy>;
