import { isRefusal, refuse, textFault } from '#libs/kernel';
import type { CancelClaimRest } from '../state/fund.commands.js';
import { claimIn, type FundDecision } from '../state/fund.decision.js';
import { balanceAfter, type Fund, moneyIn, ofFund, unpaidOf } from '../state/fund.state.js';

/** What cannot be paid, such as to a partner that was banned, can be claimed again; of a request that is over it is free, and of an expired one it has expired with the rest. */
export function cancelClaimRest({ data, context }: CancelClaimRest, fund: Fund): FundDecision {
  const { claimId, reason } = data;
  const claim = claimIn(fund, claimId, ['approved']);
  if (isRefusal(claim)) return claim;
  const fault = textFault(reason, 'reason', { most: 500, lines: true });
  if (fault) return fault;
  const unpaid = unpaidOf(fund, claim);
  if (unpaid <= 0n) {
    return refuse('NOTHING_UNPAID', 'all that was granted is paid, or on its way', 'claimId');
  }
  const { requestId } = claim;
  const status = fund.requests.get(requestId)?.status;
  const released = status === 'approved' ? 0n : unpaid;
  const expired = status === 'expired' ? unpaid : 0n;
  const of = { ...ofFund(fund, context.occurredAt), requestId, claimId, by: context.actor.subject, reason };
  const balance = balanceAfter(fund, { approved: fund.approved - released });
  const figures = {
    ...{ amount: moneyIn(fund, unpaid), released: moneyIn(fund, released), expired: moneyIn(fund, expired) },
  };
  return [{ type: 'fund.claim-rest-cancelled', data: { ...of, ...figures, balance } }];
}
