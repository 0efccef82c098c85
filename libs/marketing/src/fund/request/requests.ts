import { type Day, type Instant, isRefusal, optionalTextFault, refuse, textFault } from '#libs/kernel';
import type {
  ApproveFundRequest,
  CloseFundRequest,
  ExpireFundRequest,
  ExtendClaim,
  RefuseFundRequest,
  WithdrawFundRequest,
} from '../state/fund.commands.js';
import {
  approvalOf,
  type FundDecision,
  limitOf,
  positive,
  requestIn,
  samePerson,
  submissionFault,
} from '../state/fund.decision.js';
import {
  availableOf,
  balanceAfter,
  claimedOf,
  claimsOf,
  type Fund,
  type FundRequest,
  justAfter,
  moneyIn,
  ofFund,
  owedOf,
  requestTerms,
  shownIn,
} from '../state/fund.state.js';
import type { FundEvent } from '../state/fund.events.js';
import { endOf } from '../../vocabulary/days.js';
import { isOver, over } from './submission.js';

const REASON = { most: 500, lines: true };
const WHOLE = 10_000;

/** Sets aside what is granted until its claims are in; what was asked for beyond it is free again. */
export function approveRequest({ data, context }: ApproveFundRequest, fund: Fund): FundDecision {
  const { requestId, amount, submission, timeZone, terms } = data;
  const { occurredAt: at, actor } = context;
  const request = requestIn(fund, requestId, ['submitted']);
  if (isRefusal(request)) return request;
  const fault = samePerson(request, actor.subject) ?? submissionFault(request, submission);
  if (fault) return fault;
  if (isOver(fund, at)) return over(fund);
  const minor = amount === null ? request.asked : positive(fund, amount, 'amount');
  if (isRefusal(minor)) return minor;
  if (minor > request.asked) {
    return refuse('MORE_THAN_ASKED', `${shownIn(fund, request.asked)} were asked for`, 'amount');
  }
  const share = data.share ?? request.policy.share;
  if (!Number.isInteger(share) || share < 1 || share > WHOLE) {
    return refuse('OUT_OF_RANGE', `share is from 1 to ${WHOLE} basis points`, 'share');
  }
  const declinedActivities = [...new Set(data.declinedActivities)].sort((a, b) => a - b);
  const approved = request.activities.filter(({ number }) => !declinedActivities.includes(number));
  const lastDay = approved
    .map(({ endsOn }) => endsOn)
    .sort()
    .at(-1);
  if (lastDay === undefined) return refuse('NO_ACTIVITY_APPROVED', 'decline the request instead', 'declinedActivities');
  const granted = { minor, terms: requestTerms(share, declinedActivities), by: actor.subject };
  const approval = approvalOf(request, granted, limitOf(fund, terms.secondAbove));
  if (approval !== 'first' && isRefusal(approval)) return approval;
  const of = { ...ofFund(fund, at), requestId, amount: moneyIn(fund, minor), by: actor.subject };
  if (approval === 'first') return [{ type: 'fund.request-endorsed', data: { ...of, share, declinedActivities } }];
  const claimUntil = lastMomentOf(lastDay, request.policy.claimWithinDays, timeZone);
  const balance = balanceAfter(fund, { pending: fund.pending - request.asked, approved: fund.approved + minor });
  return [
    {
      type: 'fund.request-approved',
      data: { ...of, share, claimUntil, declinedActivities, ...approval, balance },
    },
  ];
}

/** The last millisecond of the last of so many days after a day. */
const lastMomentOf = (day: Day, days: number, zone: string): Instant =>
  new Date(Date.parse(endOf(day, zone, days)) - 1).toISOString();

export function refuseRequest({ data, context }: RefuseFundRequest, fund: Fund): FundDecision {
  const { requestId, decision, submission, reason } = data;
  const request = requestIn(fund, requestId, ['submitted']);
  if (isRefusal(request)) return request;
  const fault =
    samePerson(request, context.actor.subject) ?? submissionFault(request, submission) ?? reasonFault(reason);
  if (fault) return fault;
  const balance = balanceAfter(fund, { pending: fund.pending - request.asked });
  const of = { ...ofFund(fund, context.occurredAt), requestId, by: context.actor.subject, reason, balance };
  return [{ type: decision === 'return' ? 'fund.request-returned' : 'fund.request-declined', data: of }];
}

const reasonFault = (reason: string | null) =>
  reason === null
    ? refuse('NO_REASON', 'say why, so that the partner knows', 'reason')
    : textFault(reason, 'reason', REASON);

export function withdrawRequest({ data, context }: WithdrawFundRequest, fund: Fund): FundDecision {
  const { requestId, reason } = data;
  const request = requestIn(fund, requestId, ['submitted', 'returned']);
  if (isRefusal(request)) return request;
  const fault = optionalTextFault(reason, 'reason', REASON);
  if (fault) return fault;
  const freed = request.status === 'submitted' ? request.asked : 0n;
  const balance = balanceAfter(fund, { pending: fund.pending - freed });
  const of = { ...ofFund(fund, context.occurredAt), requestId, by: context.actor.subject, reason, balance };
  return [{ type: 'fund.request-withdrawn', data: of }];
}

/** Nothing more will be claimed: what no claim has taken is free again. */
export function closeRequest({ data, context }: CloseFundRequest, fund: Fund): FundDecision {
  const { requestId, reason } = data;
  const request = requestIn(fund, requestId, ['approved']);
  if (isRefusal(request)) return request;
  if (hasOpenClaim(fund, requestId)) return refuse('CLAIM_OPEN', 'a claim waits for a decision', 'requestId');
  const fault = optionalTextFault(reason, 'reason', REASON);
  if (fault) return fault;
  const released = request.reserved - owedOf(fund, requestId);
  const of = { ...ofFund(fund, context.occurredAt), requestId, by: context.actor.subject, reason };
  const balance = balanceAfter(fund, { approved: fund.approved - released });
  return [{ type: 'fund.request-closed', data: { ...of, released: moneyIn(fund, released), balance } }];
}

const hasOpenClaim = (fund: Fund, requestId: string): boolean =>
  claimsOf(fund, requestId).some(({ status }) => status === 'submitted');

/** What is over already, or was moved, changes nothing; what waits for a decision on a claim expires with that. */
export function expireRequest({ data, context }: ExpireFundRequest, fund: Fund): FundDecision {
  const { requestId, why, dueAt } = data;
  const request = fund.requests.get(requestId);
  if (!request) return [];
  const due = why === 'undecided' ? request.expiresAt : request.claimUntil && justAfter(request.claimUntil);
  const stands = why === 'undecided' ? request.status === 'submitted' : request.status === 'approved';
  if (!stands || due !== dueAt) return [];
  return expiryOf(fund, request, why, context.occurredAt);
}

export function expiryOf(
  fund: Fund,
  request: FundRequest,
  why: 'undecided' | 'unclaimed',
  at: Instant,
): readonly FundEvent[] {
  const { requestId } = request;
  if (why === 'undecided') {
    const balance = balanceAfter(fund, { pending: fund.pending - request.asked });
    const released = moneyIn(fund, request.asked);
    return [{ type: 'fund.request-expired', data: { ...ofFund(fund, at), requestId, why, released, balance } }];
  }
  if (hasOpenClaim(fund, requestId)) return [];
  const rest = request.reserved - owedOf(fund, requestId);
  const balance = balanceAfter(fund, { approved: fund.approved - rest });
  const released = moneyIn(fund, rest);
  return [{ type: 'fund.request-expired', data: { ...ofFund(fund, at), requestId, why, released, balance } }];
}

/** Claims are taken for longer; of a request that had expired what it had left is set aside again, if it is there. */
export function extendClaim({ data, context }: ExtendClaim, fund: Fund): FundDecision {
  const { requestId, until, reason } = data;
  const request = requestIn(fund, requestId, ['approved', 'expired']);
  if (isRefusal(request)) return request;
  if (request.claimUntil === null) return refuse('WRONG_STATUS', 'the request was never approved', 'requestId');
  const fault = textFault(reason, 'reason', REASON);
  if (fault) return fault;
  if (until <= request.claimUntil || until <= context.occurredAt) {
    return refuse(
      'NOT_LATER',
      `claims are taken until ${request.claimUntil}; give a later moment, that is to come`,
      'until',
    );
  }
  const reserved = request.status === 'expired' ? request.approved - claimedOf(fund, requestId) : 0n;
  const available = availableOf(fund);
  if (reserved > available) {
    return refuse(
      'INSUFFICIENT_FUNDS',
      `${shownIn(fund, available)} are available, not ${shownIn(fund, reserved)}`,
      'requestId',
    );
  }
  const of = { ...ofFund(fund, context.occurredAt), requestId, until, reason, by: context.actor.subject };
  const balance = balanceAfter(fund, { approved: fund.approved + reserved });
  return [{ type: 'fund.claim-extended', data: { ...of, reserved: moneyIn(fund, reserved), balance } }];
}
