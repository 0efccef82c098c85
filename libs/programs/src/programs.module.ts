import { context } from '#libs/eventing';
import { Module } from '@nestjs/common';
import { AttributionPolicyResolver } from './graphql/attribution-policy.resolver.js';
import { DealPolicyResolver } from './graphql/deal-policy.resolver.js';
import { FundPolicyResolver } from './graphql/fund-policy.resolver.js';
import { RewardPolicyResolver } from './graphql/rewards/reward-policy.resolver.js';
import { planView } from './read-models/plan.view.js';
import { programAggregate } from './program/program.aggregate.js';
import { ProgramResolver } from './graphql/program.resolver.js';
import { ProgramSettingsResolver } from './graphql/program-settings.resolver.js';
import { programView } from './read-models/program.view.js';
import { programFeed } from './feed/program.feed.js';

/** Programs: currency, zone, plans and policies, each effective-dated. */
@Module({
  providers: [
    ProgramResolver,
    DealPolicyResolver,
    FundPolicyResolver,
    RewardPolicyResolver,
    AttributionPolicyResolver,
    ProgramSettingsResolver,
  ],
})
export class ProgramsModule {
  static readonly context = context({
    aggregates: [programAggregate],
    views: [programView, planView],
    feeds: [programFeed],
  });
}
