import { Decimal, isRefusal, isWithinAmounts, refuse, textFault } from '#libs/kernel';
import { readCosts, readProofs } from './claim-draft.js';
import type { ApproveClaim, RecoverClaim, RefuseClaim, SubmitClaim } from '../state/fund.commands.js';
import {
  approvalOf,
  claimIn,
  type FundDecision,
  limitOf,
  notNegative,
  positive,
  type Refused,
  requestIn,
  samePerson,
} from '../state/fund.decision.js';
import {
  balanceAfter,
  type Claim,
  claimedOf,
  type Fund,
  type FundRequest,
  moneyIn,
  ofFund,
  shownIn,
} from '../state/fund.state.js';
import type { JudgedCost } from '../state/fund.types.js';
import { proofFault } from './proof.js';
import { partOfCosts } from './payable.js';
import { expiryOf } from '../request/requests.js';

const REASON = { most: 500, lines: true };

/** Taken up to the last moment that the request allows, that moment included. */
export function submitClaim({ data, context }: SubmitClaim, fund: Fund): FundDecision {
  const { claimId, requestId } = data;
  const at = context.occurredAt;
  const known = fund.claims.get(claimId);
  if (known && known.status !== 'returned') return refuse('WRONG_STATUS', `the claim is ${known.status}`, 'claimId');
  if (known && known.requestId !== requestId)
    return refuse('NOT_FOUND', 'the claim is of another request', 'requestId');
  const request = requestIn(fund, requestId, ['approved', 'expired']);
  if (isRefusal(request)) return request;
  if (request.claimUntil === null) return refuse('WRONG_STATUS', 'the request was never approved', 'requestId');
  if (at > request.claimUntil || request.status === 'expired') {
    return refuse('CLAIM_LATE', `claims were taken until ${request.claimUntil}; ask for an extension`, 'requestId');
  }
  const costs = readCosts(data.costs, request, at);
  if (isRefusal(costs)) return costs;
  const proofs = readProofs(data.proofs, request);
  if (isRefusal(proofs)) return proofs;
  const fileNames = data.proofs.map(({ name }) => name.trim());
  const of = {
    ...ofFund(fund, at),
    requestId,
    claimId,
    currency: fund.currency,
    costs,
    proofs,
    fileNames,
    by: context.actor.subject,
  };
  return [{ type: 'fund.claim-submitted', data: of }];
}

/** payable = min(round(costs that count × share), approved − claimed before). */
export function approveClaim({ data, context }: ApproveClaim, fund: Fund): FundDecision {
  const { claimId, terms, claimedElsewhere } = data;
  const { occurredAt: at, actor } = context;
  const claim = claimIn(fund, claimId, ['submitted']);
  if (isRefusal(claim)) return claim;
  const same = samePerson(claim, actor.subject);
  if (same) return same;
  const request = fund.requests.get(claim.requestId);
  if (!request) return refuse('NOT_FOUND', 'there is no such request', 'claimId');
  if (claimedElsewhere !== null) return refuse('COST_CLAIMED', `another claim has ${claimedElsewhere}`, 'claimId');
  const judged = judge(claim, data);
  if (isRefusal(judged)) return judged;
  const proof = proofFault(claim, request, judged, at);
  if (proof) return proof;
  const payable = payableOf(fund, { claim, request, judged });
  if (isRefusal(payable)) return payable;
  const minor = data.amount === null ? payable : positive(fund, data.amount, 'amount');
  if (isRefusal(minor)) return minor;
  if (minor > payable) return refuse('MORE_THAN_PAYABLE', `${shownIn(fund, payable)} are payable`, 'amount');
  const approval = approvalOf(claim, { minor, by: actor.subject, limit: limitOf(fund, terms.secondAbove) });
  if (approval !== 'first' && isRefusal(approval)) return approval;
  const of = {
    ...ofFund(fund, at),
    requestId: claim.requestId,
    claimId,
    amount: moneyIn(fund, minor),
    by: actor.subject,
  };
  if (approval === 'first') return [{ type: 'fund.claim-endorsed', data: of }];
  const now = data.pays === null ? minor : notNegative(fund, data.pays, 'pays');
  if (isRefusal(now)) return now;
  if (now > minor) return refuse('MORE_THAN_PAYABLE', `${shownIn(fund, minor)} are approved`, 'pays');
  const pays = moneyIn(fund, now);
  const rest = { payable: moneyIn(fund, payable), costs: judged, share: request.share, pays, ...approval };
  const approved = { type: 'fund.claim-approved' as const, data: { ...of, ...rest } };
  return [approved, ...overdue(fund, request, { ...claim, status: 'approved', approved: minor }, at)];
}

/** A decision after claims were due was the last thing that the request waited for. */
function overdue(fund: Fund, request: FundRequest, claim: Claim, at: string) {
  if (request.status !== 'approved' || request.claimUntil === null || at <= request.claimUntil) return [];
  return expiryOf({ ...fund, claims: fund.claims.set(claim.claimId, claim) }, request, 'unclaimed', at);
}

function judge({ costs }: Claim, { notEligible, exchanges }: ApproveClaim['data']): readonly JudgedCost[] | Refused {
  const unknown = notEligible.find((number) => !costs.some((cost) => cost.number === number));
  if (unknown !== undefined) return refuse('NOT_FOUND', `the claim has no cost ${unknown}`, 'notEligible');
  return costs.map(({ number }) => {
    const eligible = !notEligible.includes(number);
    return { number, eligible, exchange: eligible ? (exchanges[number] ?? null) : null };
  });
}

interface Counted {
  readonly claim: Claim;
  readonly request: FundRequest;
  readonly judged: readonly JudgedCost[];
}

function payableOf(fund: Fund, { claim, request, judged }: Counted): bigint | Refused {
  const { currency } = fund;
  const unrated = claim.costs.find(
    ({ number, amount }, n) =>
      judged[n]?.eligible && amount.currency !== currency && judged[n].exchange === null && number,
  );
  if (unrated) {
    const { number, day, amount } = unrated;
    return refuse(
      'NO_RATE',
      `no rate of ${amount.currency} was published for ${day}, or 7 days before (${number})`,
      'claimId',
    );
  }
  const part = partOfCosts(claim.costs, judged, { share: request.share, currency });
  if (!isWithinAmounts(Decimal.of(moneyIn(fund, part).amount))) {
    return refuse('AMOUNT_OUT_OF_RANGE', 'the costs come to more than an amount may be', 'claimId');
  }
  const left = request.approved - claimedOf(fund, request.requestId);
  const payable = part < left ? part : left;
  return payable > 0n
    ? payable
    : refuse('NOTHING_PAYABLE', 'nothing of it is payable: reject the claim, or return it', 'claimId');
}

export function refuseClaim({ data, context }: RefuseClaim, fund: Fund): FundDecision {
  const { claimId, decision, reason } = data;
  const claim = claimIn(fund, claimId, ['submitted']);
  if (isRefusal(claim)) return claim;
  const fault = samePerson(claim, context.actor.subject);
  if (fault) return fault;
  if (reason === null) return refuse('NO_REASON', 'say why, so that the partner knows', 'reason');
  const wrong = textFault(reason, 'reason', REASON);
  if (wrong) return wrong;
  const at = context.occurredAt;
  const of = { ...ofFund(fund, at), requestId: claim.requestId, claimId, by: context.actor.subject, reason };
  const type = decision === 'return' ? 'fund.claim-returned' : 'fund.claim-rejected';
  const request = fund.requests.get(claim.requestId);
  const status = decision === 'return' ? ('returned' as const) : ('rejected' as const);
  return [{ type, data: of }, ...(request ? overdue(fund, request, { ...claim, status }, at) : [])];
}

/** What was paid and should not have been, and has come back: it is free again. */
export function recoverClaim({ data, context }: RecoverClaim, fund: Fund): FundDecision {
  const { claimId, reason } = data;
  const claim = claimIn(fund, claimId, ['approved']);
  if (isRefusal(claim)) return claim;
  const fault = textFault(reason, 'reason', REASON);
  if (fault) return fault;
  const minor = positive(fund, data.amount, 'amount');
  if (isRefusal(minor)) return minor;
  const left = claim.paid - claim.recovered;
  if (minor > left) return refuse('MORE_THAN_PAID', `${shownIn(fund, left)} are paid`, 'amount');
  const of = { ...ofFund(fund, context.occurredAt), requestId: claim.requestId, claimId, reason };
  const balance = balanceAfter(fund, { paid: fund.paid - minor });
  return [
    { type: 'fund.claim-recovered', data: { ...of, by: context.actor.subject, amount: moneyIn(fund, minor), balance } },
  ];
}
