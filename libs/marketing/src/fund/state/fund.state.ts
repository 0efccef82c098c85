import type { Map } from 'immutable';
import { type Instant, type Money, moneyOf } from '#libs/kernel';
import type { ClaimedCost, FundBalance, JudgedCost, PinnedPolicy, PlannedActivity, ProofFile } from './fund.types.js';

export type RequestStatus = 'submitted' | 'returned' | 'declined' | 'withdrawn' | 'approved' | 'expired' | 'closed';

/** What one of two persons has approved. */
export interface Endorsement {
  readonly minor: bigint;
  /** Everything else that was approved, in one text; null where an old event does not say it: nothing is the same. */
  readonly terms: string | null;
  readonly by: string;
}

/** Figures are minor units of the fund’s currency. */
export interface FundRequest {
  readonly requestId: string;
  readonly status: RequestStatus;
  /** What is asked for. */
  readonly asked: bigint;
  readonly approved: bigint;
  /** Of what was approved: what is neither settled nor released. */
  readonly reserved: bigint;
  readonly share: number;
  readonly claimUntil: Instant | null;
  readonly expiresAt: Instant;
  readonly activities: readonly PlannedActivity[];
  readonly declinedActivities: readonly number[];
  readonly policy: PinnedPolicy;
  /** Who has handed it in, once for each submission. */
  readonly submitters: readonly string[];
  readonly endorsed: Endorsement | null;
}

export interface Claim {
  readonly claimId: string;
  readonly requestId: string;
  readonly status: 'submitted' | 'returned' | 'rejected' | 'approved';
  readonly approved: bigint;
  /** What has settled and has not come back by itself; what was recovered is still in it. */
  readonly paid: bigint;
  readonly recovered: bigint;
  readonly costs: readonly ClaimedCost[];
  /** How each cost was counted; none before the claim is approved. */
  readonly judged: readonly JudgedCost[];
  readonly proofs: readonly ProofFile[];
  /** Who has handed it in, once for each submission. */
  readonly submitters: readonly string[];
  readonly endorsed: Endorsement | null;
}

export type PaymentStatus = 'intended' | 'sent' | 'unknown' | 'not-sent' | 'settled' | 'failed' | 'returned';

export interface Reimbursement {
  readonly paymentId: string;
  readonly claimId: string;
  readonly requestId: string;
  readonly status: PaymentStatus;
  readonly minor: bigint;
  /** What came back of it; null: nothing has. */
  readonly returned: bigint | null;
  readonly reference: string;
  readonly destination: string;
}

export interface Fund {
  readonly status: 'open';
  readonly fundId: string;
  readonly programId: string;
  readonly partnerId: string;
  readonly budgetId: string;
  readonly currency: string;
  readonly ordinal: number;
  readonly endsAt: Instant;
  readonly ended: boolean;
  readonly allocated: bigint;
  readonly pending: bigint;
  readonly approved: bigint;
  readonly paid: bigint;
  readonly requests: Map<string, FundRequest>;
  readonly claims: Map<string, Claim>;
  readonly payments: Map<string, Reimbursement>;
}

export type FundState = { readonly status: 'absent' } | Fund;

type Figures = Pick<Fund, 'allocated' | 'pending' | 'approved' | 'paid'>;

/** Claims are late from here on. */
export const justAfter = (claimUntil: Instant): Instant => new Date(Date.parse(claimUntil) + 1).toISOString();

/** allocated − (paid + approved + pending). */
export const availableOf = ({ allocated, pending, approved, paid }: Figures): bigint =>
  allocated - (paid + approved + pending);

/** What the fund has after figures have changed, as events say it. */
export function balanceAfter(fund: Fund, change: Partial<Figures>): FundBalance {
  const { allocated, pending, approved, paid } = { ...fund, ...change };
  const text = (minor: bigint): string => moneyOf(minor, fund.currency).amount;
  return {
    ...{ allocated: text(allocated), pending: text(pending), approved: text(approved), paid: text(paid) },
    available: text(availableOf({ allocated, pending, approved, paid })),
  };
}

export const moneyIn = ({ currency }: Fund, minor: bigint): Money => moneyOf(minor, currency);

export const shownIn = (fund: Fund, minor: bigint): string => `${moneyIn(fund, minor).amount} ${fund.currency}`;

/** What every event of a fund says. */
export const ofFund = ({ fundId, programId, partnerId }: Fund, at: Instant) => ({ fundId, programId, partnerId, at });

export const claimsOf = ({ claims }: Fund, requestId: string): readonly Claim[] => [
  ...claims.filter((claim) => claim.requestId === requestId).values(),
];

/** What claims of a request were approved, paid or not. */
export const claimedOf = (fund: Fund, requestId: string): bigint =>
  claimsOf(fund, requestId).reduce((sum, { approved }) => sum + approved, 0n);

/** What of a request is approved claims still wait to be paid from. */
export const owedOf = (fund: Fund, requestId: string): bigint =>
  claimsOf(fund, requestId).reduce((sum, { approved, paid }) => sum + approved - paid, 0n);

export const requestTerms = (share: number, declinedActivities: readonly number[]): string =>
  JSON.stringify([share, declinedActivities]);

export const claimTerms = (notEligible: readonly string[], pays: bigint): string =>
  JSON.stringify([notEligible, String(pays)]);

/** Costs that no other claim may have: all that wait for a decision, and those that counted. */
export function costsInForce({ status, costs, judged, approved }: Claim): readonly ClaimedCost[] {
  if (status === 'submitted') return costs;
  return status === 'approved' && approved > 0n ? costs.filter((_, n) => judged[n]?.eligible) : [];
}

/** What of a claim is neither paid nor on its way. */
export function unpaidOf(fund: Fund, claim: Claim): bigint {
  const underWay = fund.payments
    .filter(({ claimId, status }) => claimId === claim.claimId && UNDER_WAY.has(status))
    .reduce((sum, { minor }) => sum + minor, 0n);
  return claim.approved - claim.paid - underWay;
}

const UNDER_WAY: ReadonlySet<PaymentStatus> = new Set(['intended', 'sent', 'unknown', 'not-sent']);
