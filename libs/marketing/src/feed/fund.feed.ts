import type { AnyFeed } from '#libs/eventing';
import { feed, subjectOf } from '#libs/feed';
import type { FundEventJson } from '#libs/feed-client';
import { toGlobalId } from '#libs/kernel';
import { type FundEvent, fundEvents } from '../fund/state/fund.events.js';
import { claims } from './fund-claim.js';
import { requests } from './fund-request.js';
import { reimbursements } from './reimbursement.js';

const fund = subjectOf<FundEventJson>()({
  kind: 'fund',
  field: 'fund',
  of: (data: { readonly fundId: string }) => data.fundId,
});

/** `fund.*`: funds, their requests, claims and payments, each a subject of its own. */
export const fundFeed: AnyFeed = feed<FundEvent>()({
  source: fundEvents,
  on: {
    'fund.allocated': fund.begins(
      ({ data }) => ({
        id: toGlobalId('fund', data.fundId),
        programId: toGlobalId('program', data.programId),
        partnerId: toGlobalId('partner', data.partnerId),
        budgetId: toGlobalId('fund_budget', data.budgetId),
        ...{ allocated: data.amount, allocatedAt: data.at, endsAt: data.endsAt },
      }),
      ({ data: { balance } }) => ({ balance }),
    ),
    'fund.allocation-changed': fund.becomes(
      ({ data }) => ({ allocated: data.amount }),
      ({ data: { balance } }) => ({ balance }),
    ),
    // It answers a budget and changes nothing of the fund.
    'fund.allocation-refused': 'kept-back',
    ...requests,
    ...claims,
    ...reimbursements,
    'fund.ended': fund.becomes(() => ({ ended: true })),
  },
});
