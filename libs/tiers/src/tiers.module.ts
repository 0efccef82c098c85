import { context } from '#libs/eventing';
import { Module } from '@nestjs/common';
import { askReviewWhenItIsDue } from './processes/ask-review-when-it-is-due.policy.js';
import { EnablementResolver } from './graphql/enablement.resolver.js';
import { listPartnerWhenItJoins } from './processes/list-partner-when-it-joins.policy.js';
import { evaluateFromTodayWhenRunsWereAhead } from './processes/evaluate-from-today-when-runs-were-ahead.policy.js';
import { notePerformanceWhenSomethingCounts } from './processes/note-performance-when-something-counts.policy.js';
import { dealOutcomeView } from './read-models/deal-outcome.view.js';
import { partnerTierView } from './read-models/partner-tier.view.js';
import { performanceAggregate } from './performance/performance.aggregate.js';
import { programDayView } from './read-models/program-day.view.js';
import { rescoreProfileWhenAsked } from './processes/rescore-profile-when-asked.policy.js';
import { reviewTierWhenItMayHaveChanged } from './processes/review-tier-when-it-may-have-changed.policy.js';
import { membershipAggregate } from './membership-list/membership-list.aggregate.js';
import { setTierWhenDecided } from './processes/set-tier-when-decided.policy.js';
import { tierChangeView } from './read-models/tier-change.view.js';
import { performanceDeadlines, programDeadlines, membershipDeadlines } from './processes/tier.deadlines.js';
import { TierShortfallResolver } from './graphql/tier-shortfall.resolver.js';
import { TierMutationsResolver } from './graphql/tier.mutations.resolver.js';
import { TierChangeResolver, TierDeciderResolver } from './graphql/tier-change.resolver.js';
import { PartnerTierResolver, TierResolver } from './graphql/tier.resolver.js';
import { ReviewOfPartnerHandler } from './read-models/tier-review.queries.js';
import { keptBack } from '#libs/feed';
import { tierFeed } from './feed/tier.feed.js';
import { membershipEvents } from './membership-list/membership-list.events.js';

/** What partners have to show, which rank that earns, and what they get for it. */
@Module({
  providers: [
    TierResolver,
    PartnerTierResolver,
    TierChangeResolver,
    TierDeciderResolver,
    TierMutationsResolver,
    TierShortfallResolver,
    ReviewOfPartnerHandler,
    EnablementResolver,
  ],
})
export class TiersModule {
  static readonly context = context({
    aggregates: [performanceAggregate, membershipAggregate],
    views: [partnerTierView, tierChangeView, programDayView, dealOutcomeView],
    policies: (facts) => [
      notePerformanceWhenSomethingCounts(facts),
      listPartnerWhenItJoins(),
      askReviewWhenItIsDue(facts),
      evaluateFromTodayWhenRunsWereAhead(facts),
      reviewTierWhenItMayHaveChanged(facts),
      rescoreProfileWhenAsked(facts),
      setTierWhenDecided(),
    ],
    feeds: [tierFeed, keptBack(membershipEvents)],
    deadlines: [programDeadlines, membershipDeadlines, performanceDeadlines],
  });
}
