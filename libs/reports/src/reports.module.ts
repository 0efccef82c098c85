import { context } from '#libs/eventing';
import { Module } from '@nestjs/common';
import { costAggregate } from './cost/cost.aggregate.js';
import { costFeed } from './feed/cost.feed.js';
import { ActivityOutcomeResolver } from './graphql/activities/activity-outcome.resolver.js';
import { CostResolver } from './graphql/economics/cost.resolver.js';
import { GoalsProgress } from './graphql/goals/goal.provider.js';
import { GoalResolver } from './graphql/goals/goal.resolver.js';
import { PartnerImpactResolver } from './graphql/impact/partner-impact.resolver.js';
import { ProgramEconomicsResolver } from './graphql/economics/program-economics.resolver.js';
import { ConversionStepsResolver } from './graphql/steps/conversion-steps.resolver.js';
import { PartnerRankingResolver } from './graphql/ranking/partner-ranking.resolver.js';
import { ProgramSums } from './graphql/program-sums.provider.js';
import { RevenueFactResolver } from './graphql/revenue-fact.resolver.js';
import { costFactView } from './read-models/cost-fact.view.js';
import { dealJourneyView } from './read-models/deal-journey.view.js';
import { revenueFactView } from './read-models/revenue-fact.view.js';

/** What partners brought, what they cost, and what came of it: added up from what the other contexts have recorded. */
@Module({
  providers: [
    ProgramSums,
    GoalsProgress,
    GoalResolver,
    PartnerImpactResolver,
    ProgramEconomicsResolver,
    PartnerRankingResolver,
    ConversionStepsResolver,
    ActivityOutcomeResolver,
    RevenueFactResolver,
    CostResolver,
  ],
})
export class ReportsModule {
  static readonly context = context({
    aggregates: [costAggregate],
    views: [revenueFactView, dealJourneyView, costFactView],
    feeds: [costFeed],
  });
}
