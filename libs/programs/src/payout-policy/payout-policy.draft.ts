import { isCurrency } from '#libs/kernel';
import type { Draft } from '../vocabulary/draft.js';
import type { ValidationErrors } from '../vocabulary/validation-errors.js';
import type { HoldPolicy, PayoutPolicy } from './payout-policy.js';

/** A payout policy before it is set; amounts are in the program's currency. */
export type DraftPayoutPolicy = Draft<Omit<PayoutPolicy, 'version'>>;

const APPROVALS = ['automatic', 'by-person'] as const;
const MOST_DAYS = 3650;
const MOST_MONTHS = 120;

export function readPayoutPolicy(
  draft: DraftPayoutPolicy,
  currency: string,
  found: ValidationErrors,
): Omit<PayoutPolicy, 'version'> {
  const { payoutCurrency, requiresTaxForm, requiresPayoutMethod } = draft;
  const known = isCurrency(payoutCurrency);
  found.expect(known, 'UNKNOWN_CURRENCY', 'give an active ISO 4217 code, such as EUR', 'payoutCurrency');
  return {
    effectiveFrom: found.instant(draft.effectiveFrom, 'effectiveFrom'),
    minimum: found.notNegative(draft.minimum, currency, 'minimum'),
    payoutCurrency,
    rateSource: found.key(draft.rateSource, 50, 'rateSource'),
    secondApprovalAbove: found.optional(draft.secondApprovalAbove, (limit) =>
      found.notNegative(limit, currency, 'secondApprovalAbove'),
    ),
    approval: found.oneOf(draft.approval, APPROVALS, 'approval'),
    requiresTaxForm,
    requiresPayoutMethod,
    forfeitAfterMonths: found.optional(draft.forfeitAfterMonths, (months) => readMonths(months, found)),
  };
}

export function readHoldPolicy(
  draft: Omit<HoldPolicy, 'version'>,
  found: ValidationErrors,
): Omit<HoldPolicy, 'version'> {
  const { maturityDays } = draft;
  const whole = Number.isInteger(maturityDays) && maturityDays >= 0 && maturityDays <= MOST_DAYS;
  found.expect(whole, 'OUT_OF_RANGE', `give whole days from 0 to ${MOST_DAYS}`, 'maturityDays');
  return { effectiveFrom: found.instant(draft.effectiveFrom, 'effectiveFrom'), maturityDays };
}

function readMonths(months: number, found: ValidationErrors): number {
  const whole = Number.isInteger(months) && months >= 1 && months <= MOST_MONTHS;
  found.expect(whole, 'OUT_OF_RANGE', `give whole months from 1 to ${MOST_MONTHS}, or none`, 'forfeitAfterMonths');
  return months;
}
