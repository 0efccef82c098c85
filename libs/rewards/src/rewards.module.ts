import { readPayoutSettings } from '#libs/config';
import { context } from '#libs/eventing';
import { keptBack } from '#libs/feed';
import { Module } from '@nestjs/common';
import { dirname, join } from 'node:path';
import { rewardBudgetAggregate } from './budget/reward-budget.aggregate.js';
import { rewardBudgetEvents } from './budget/reward-budget.events.js';
import { REWARD_LISTS } from './graphql/reward-relations.resolver.js';
import { rewardFeed } from './feed/reward.feed.js';
import { RewardStatusesResolver } from './graphql/reward-statuses.resolver.js';
import { RewardMutationsResolver } from './graphql/reward.mutations.resolver.js';
import { RewardRuleResolver } from './graphql/reward-rule.resolver.js';
import { RewardResolver } from './graphql/reward.resolver.js';
import { approveRewardWhenHoldEnds } from './processes/approve-reward-when-hold-ends.policy.js';
import { expireRewardWhenItsTimeHasCome } from './processes/expire-reward-when-its-time-has-come.policy.js';
import { grantRewardWhenEarned } from './processes/grant-reward-when-earned.policy.js';
import { releaseBudgetWhenRewardEnds } from './processes/release-budget-when-reward-ends.policy.js';
import { rewardDeadlines } from './processes/reward.deadlines.js';
import { sendRewardWhenApproved } from './processes/send-reward-when-approved.policy.js';
import { takeBackRewardWhenRefunded } from './processes/take-back-reward-when-refunded.policy.js';
import { voidRewardsWhenPartnerBanned } from './processes/void-rewards-when-partner-banned.policy.js';
import { rewardView } from './read-models/reward.view.js';
import { FileRewardProvider } from './sending/reward-file-provider.js';
import { walletAggregate } from './wallet/wallet.aggregate.js';

/** Files of rewards have a folder of their own: two writers never meet in one file. */
function fileProvider(): FileRewardProvider {
  const settings = readPayoutSettings(process.env);
  return new FileRewardProvider({ ...settings, directory: join(dirname(settings.directory), 'rewards') });
}

/** What is given for a referral and is no commission: credit, discounts, free months, points, goods, gift cards. */
@Module({
  providers: [
    ...[RewardResolver, RewardRuleResolver, RewardMutationsResolver, RewardStatusesResolver],
    ...REWARD_LISTS,
  ],
})
export class RewardsModule {
  static readonly context = context({
    aggregates: [walletAggregate, rewardBudgetAggregate],
    views: [rewardView],
    policies: (facts) => [
      grantRewardWhenEarned(facts),
      takeBackRewardWhenRefunded(facts),
      approveRewardWhenHoldEnds(),
      sendRewardWhenApproved(facts, fileProvider()),
      expireRewardWhenItsTimeHasCome(),
      releaseBudgetWhenRewardEnds(),
      voidRewardsWhenPartnerBanned(facts),
    ],
    deadlines: [rewardDeadlines],
    feeds: [rewardFeed, keptBack(rewardBudgetEvents)],
  });
}
