import { context } from '#libs/eventing';
import { Module } from '@nestjs/common';
import { costAggregate } from './cost/cost.aggregate.js';
import { costFeed } from './feed/cost.feed.js';
import { AttributionFindingsResolver } from './graphql/attribution-findings.resolver.js';
import { ActivityOutcomeResolver } from './graphql/activity-outcome.resolver.js';
import { CostResolver } from './graphql/cost.resolver.js';
import { FundUtilisationResolver } from './graphql/fund-utilisation.resolver.js';
import { GoalsProgress } from './read-models/goals/goal.provider.js';
import { GoalResolver } from './graphql/goal.resolver.js';
import { PartnerImpactResolver } from './graphql/partner-impact.resolver.js';
import { ProgramEconomicsResolver } from './graphql/program-economics.resolver.js';
import { ConversionStepsResolver } from './graphql/conversion-steps.resolver.js';
import { PartnerRankingResolver } from './graphql/partner-ranking.resolver.js';
import { ProgramSums } from './state-reader/program-sums.js';
import { RevenueFactResolver } from './graphql/revenue-fact.resolver.js';
import { costFactView } from './read-models/cost-fact.view.js';
import { dealJourneyView } from './read-models/deal-journey.view.js';
import { fundMovementView } from './read-models/funds/fund-movement.view.js';
import { leadNumberView } from './read-models/lead-number.view.js';
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
    AttributionFindingsResolver,
    ActivityOutcomeResolver,
    FundUtilisationResolver,
    RevenueFactResolver,
    CostResolver,
  ],
})
export class ReportsModule {
  static readonly context = context({
    aggregates: [costAggregate],
    views: [revenueFactView, dealJourneyView, leadNumberView, costFactView, fundMovementView],
    feeds: [costFeed],
  });
}
