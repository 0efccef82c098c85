import { Decimal } from '#libs/kernel';
import type { DealPolicy } from '#libs/programs';
import type { Pinned } from './account.commands.js';
import type { ReviewReason } from '../deal/deal.events.js';

/** Why a person has to look, beside what the account itself says; none: it may be approved at once. */
export function reviewReasons(pinned: Pinned, policy: DealPolicy, competitor: boolean): readonly ReviewReason[] {
  const { partnerStanding, partnerTier, openRegistrations, capacity } = pinned.known;
  const { enabled, fromTier, upToAmount } = policy.automaticApproval;
  const tests: readonly (readonly [boolean, ReviewReason])[] = [
    [pinned.lookalike, 'LOOKALIKE_NAME'],
    [pinned.similar.length > 0, 'SIMILAR_CUSTOMER'],
    [competitor, 'COMPETITOR'],
    [partnerStanding !== 'active', 'NOT_ACTIVE'],
    [!enabled, 'BY_POLICY'],
    [fromTier !== null && (partnerTier ?? 0) < fromTier, 'TIER_TOO_LOW'],
    [upToAmount !== null && exceeds(pinned.amount, upToAmount), 'AMOUNT_TOO_HIGH'],
    [capacity !== null && (openRegistrations ?? 0) > capacity, 'NO_CAPACITY'],
  ];
  return tests.filter(([holds]) => holds).map(([, reason]) => reason);
}

/** An amount that is not known may be anything. */
const exceeds = (amount: string | null, limit: string): boolean =>
  amount === null || Decimal.of(amount).compare(Decimal.of(limit)) > 0;
