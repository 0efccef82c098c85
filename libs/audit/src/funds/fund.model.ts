import type { ClaimedCost, FundEvent, PinnedPolicy, PlannedActivity, ProofFile } from '#libs/marketing';
import type { Money } from '#libs/kernel';
import { minorOf } from '../arithmetic/minor.js';
import { NotANumber } from '../arithmetic/rational.js';

export interface RequestModel {
  asked: bigint;
  granted: bigint;
  /** Of what was granted: what is neither paid nor given back. */
  kept: bigint;
  share: number;
  claimUntil: string | null;
  /** Whether what it asks for is set aside. */
  waits: boolean;
  /** Whether, and how, it ended after it was granted. */
  over: 'closed' | 'expired' | null;
  /** What of it has expired, as events say, and is not set aside again. */
  expired: bigint;
  policy: PinnedPolicy;
  activities: readonly PlannedActivity[];
  readonly submitters: Set<string>;
  endorsed: EndorsedModel | null;
}

export interface ClaimModel {
  readonly requestId: string;
  decision: 'submitted' | 'returned' | 'rejected' | 'approved';
  granted: bigint;
  payable: bigint | null;
  paid: bigint;
  recovered: bigint;
  costs: readonly ClaimedCost[];
  proofs: readonly ProofFile[];
  readonly submitters: Set<string>;
  endorsed: EndorsedModel | null;
}

/** What the first of two persons approved; `said`: everything beside the amount. */
interface EndorsedModel {
  readonly by: string;
  readonly amount: bigint;
  readonly said: string | null;
}

export type PaymentState = 'intended' | 'sent' | 'unknown' | 'not-sent' | 'settled' | 'failed' | 'returned';

export interface PaymentModel {
  readonly claimId: string;
  readonly requestId: string;
  readonly amount: bigint;
  readonly reference: string;
  state: PaymentState;
}

export interface FundModel {
  readonly fundId: string;
  readonly partnerId: string;
  readonly budgetId: string;
  readonly currency: string;
  readonly endsAt: string;
  allocated: bigint;
  paid: bigint;
  ended: boolean;
  readonly requests: Map<string, RequestModel>;
  readonly claims: Map<string, ClaimModel>;
  readonly payments: Map<string, PaymentModel>;
}

type Allocated = Extract<FundEvent, { type: 'fund.allocated' }>['data'];

export const modelOf = ({ fundId, partnerId, budgetId, amount, endsAt }: Allocated): FundModel => ({
  ...{ fundId, partnerId, budgetId, currency: amount.currency, endsAt, ended: false },
  ...{ allocated: unitsOf(amount), paid: 0n },
  ...{ requests: new Map(), claims: new Map(), payments: new Map() },
});

/** Minor units of an amount in an event; what is no amount cannot be computed with. */
export function unitsOf({ amount, currency }: Money): bigint {
  const units = minorOf(amount, currency);
  if (units === undefined) throw new NotANumber(amount);
  return units;
}

const sum = (figures: Iterable<bigint>): bigint => {
  let all = 0n;
  for (const figure of figures) all += figure;
  return all;
};

/** What requests ask for that nobody has decided on. */
export const pendingOf = ({ requests }: FundModel): bigint =>
  sum([...requests.values()].map(({ waits, asked }) => (waits ? asked : 0n)));

export const approvedOf = ({ requests }: FundModel): bigint => sum([...requests.values()].map(({ kept }) => kept));

export const expiredOf = ({ requests }: FundModel): bigint => sum([...requests.values()].map(({ expired }) => expired));

export const availableOf = (fund: FundModel): bigint => fund.allocated - fund.paid - approvedOf(fund) - pendingOf(fund);

/** What claims of a request were granted before. */
export const grantedBefore = ({ claims }: FundModel, requestId: string): bigint =>
  sum([...claims.values()].map((claim) => (claim.requestId === requestId ? claim.granted : 0n)));

/** What of a claim is paid or on its way. */
export const spokenFor = (fund: FundModel, claimId: string): bigint =>
  (fund.claims.get(claimId)?.paid ?? 0n) +
  sum(
    [...fund.payments.values()].map((one) => (one.claimId === claimId && UNDER_WAY.has(one.state) ? one.amount : 0n)),
  );

const UNDER_WAY: ReadonlySet<PaymentState> = new Set(['intended', 'sent', 'unknown', 'not-sent']);

/** What the end of a request gives back: what it asks for, or what of it no claim was granted. */
export function freedBy(fund: FundModel, requestId: string): bigint {
  const request = fund.requests.get(requestId);
  if (!request) return 0n;
  if (request.waits) return request.asked;
  const claims = [...fund.claims.values()].filter((claim) => claim.requestId === requestId);
  return request.kept - sum(claims.map(({ granted, paid }) => granted - paid));
}

/** What an extension sets aside anew: of a request that had expired what it has not granted to claims. */
export function reservedBy(fund: FundModel, requestId: string): bigint {
  const request = fund.requests.get(requestId);
  return request?.over === 'expired' ? request.granted - grantedBefore(fund, requestId) : 0n;
}

interface Rest {
  readonly amount: bigint;
  readonly released: bigint;
  readonly expired: bigint;
}

/** What of a claim can be given up, what of that is free at once, and what has expired with its request. */
export function restOf(fund: FundModel, claimId: string): Rest {
  const claim = fund.claims.get(claimId);
  const amount = (claim?.granted ?? 0n) - spokenFor(fund, claimId);
  const over = claim ? fund.requests.get(claim.requestId)?.over : null;
  return { amount, released: over ? amount : 0n, expired: over === 'expired' ? amount : 0n };
}

/** What one of two persons approved beside the amount, in one text; null where an old event does not say it. */
export const saidOfRequest = (share: number | null, left: readonly number[] | null): string | null =>
  share === null || left === null ? null : `${share}:${left.join()}`;

export const saidOfClaim = (left: readonly string[] | null, pays: Money | null): string | null =>
  left === null || pays === null ? null : [String(unitsOf(pays)), ...left].join('\n');
