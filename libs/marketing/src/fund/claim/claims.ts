import { isRefusal, refuse, textFault } from '#libs/kernel';
import { readCosts, readProofs } from './claim-draft.js';
import type { RecoverClaim, RefuseClaim, SubmitClaim } from '../state/fund.commands.js';
import {
  claimIn,
  type FundDecision,
  positive,
  requestIn,
  samePerson,
  submissionFault,
} from '../state/fund.decision.js';
import { balanceAfter, claimsOf, type Fund, moneyIn, ofFund, shownIn } from '../state/fund.state.js';
import { overdue } from './overdue.js';

const REASON = { most: 500, lines: true };
const MOST_WAITING = 20;
const MOST_CLAIMS = 1000;

/** Taken up to the last moment that the request allows, that moment included. */
export function submitClaim({ data, context }: SubmitClaim, fund: Fund): FundDecision {
  const { claimId, requestId } = data;
  const at = context.occurredAt;
  const known = fund.claims.get(claimId);
  if (known && known.status !== 'returned') return refuse('WRONG_STATUS', `the claim is ${known.status}`, 'claimId');
  if (known && known.requestId !== requestId)
    return refuse('NOT_FOUND', 'the claim is of another request', 'requestId');
  if (!known) {
    const fault = newClaimFault(data, fund);
    if (fault) return fault;
  }
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

/** A claim that is handed in again is one of this fund; of new ones there are only so many. */
function newClaimFault({ again, requestId }: SubmitClaim['data'], fund: Fund) {
  if (again) return refuse('NOT_FOUND', 'this fund has no such claim', 'claimId');
  if (fund.claims.size >= MOST_CLAIMS) {
    return refuse('TOO_MANY', `this fund has had ${MOST_CLAIMS} claims: no more are taken`, 'fundId');
  }
  const waiting = claimsOf(fund, requestId).filter(({ status }) => status === 'submitted' || status === 'returned');
  if (waiting.length < MOST_WAITING) return undefined;
  return refuse(
    'TOO_MANY',
    `${MOST_WAITING} claims of this request wait for a decision, or to be handed in again: first see to one of them`,
    'requestId',
  );
}

export function refuseClaim({ data, context }: RefuseClaim, fund: Fund): FundDecision {
  const { claimId, decision, submission, reason } = data;
  const claim = claimIn(fund, claimId, ['submitted']);
  if (isRefusal(claim)) return claim;
  const fault = samePerson(claim, context.actor.subject) ?? submissionFault(claim, submission);
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
