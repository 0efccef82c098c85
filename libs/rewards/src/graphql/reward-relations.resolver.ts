import { listBelow, listsBelow } from '#libs/graphql';
import { PartnerRow } from '#libs/partners';
import { ProgramRow } from '#libs/programs';
import { SaleRow } from '#libs/sales';
import { RewardRow } from '../read-models/reward.row.view.js';
import { NestedRewardArgs, rewardList } from '../read-models/lists/reward-lists.inputs.js';
import { RewardConnection } from './reward.payloads.js';

const rewards = listBelow({ row: RewardRow, page: RewardConnection, args: NestedRewardArgs, list: rewardList });

export const REWARD_LISTS = [
  listsBelow(ProgramRow, {
    rewards: rewards('programId', 'What is given for referrals; a partner’s own for a partner.'),
  }),
  listsBelow(PartnerRow, { rewards: rewards('partnerId', 'What it is given for referrals.') }),
  listsBelow(SaleRow, { rewards: rewards('saleId', 'What is given for it; a partner’s own for a partner.') }),
];
