import type { EndFund } from '../state/fund.commands.js';
import type { DataOf, FundDecision } from '../state/fund.decision.js';
import { balanceAfter, type Fund, moneyIn, ofFund } from '../state/fund.state.js';

/** What is not approved expires with the budget; what is approved lives until its claims are due. */
export function endFund({ context }: EndFund, fund: Fund): FundDecision {
  if (fund.ended) return [];
  const of = ofFund(fund, context.occurredAt);
  let pending = fund.pending;
  const waiting = [...fund.requests.filter(({ status }) => status === 'submitted').values()];
  const expired = waiting.map(
    ({ requestId, asked }): { type: 'fund.request-expired'; data: DataOf<'fund.request-expired'> } => {
      pending -= asked;
      const balance = balanceAfter(fund, { pending });
      return {
        type: 'fund.request-expired',
        data: { ...of, requestId, why: 'fund-over', released: moneyIn(fund, asked), balance },
      };
    },
  );
  return [...expired, { type: 'fund.ended', data: of }];
}
