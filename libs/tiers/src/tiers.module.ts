import { context } from '#libs/eventing';
import { Module } from '@nestjs/common';
import { askReviewWhenItIsDue } from './ask-review-when-it-is-due.policy.js';
import { GoalsProgressHandler } from './goal.queries.js';
import { GoalResolver } from './goal.resolver.js';
import { KitResolver } from './kit.resolver.js';
import { listPartnerWhenItJoins } from './list-partner-when-it-joins.policy.js';
import { lookFromTodayWhenLooksRanAhead } from './look-from-today-when-looks-ran-ahead.policy.js';
import { notePerformanceWhenSomethingCounts } from './note-performance-when-something-counts.policy.js';
import { notedDealView } from './noted-deal.view.js';
import { partnerTierView } from './partner-tier.view.js';
import { performanceAggregate } from './performance.aggregate.js';
import { programDayView } from './program-day.view.js';
import { rescoreProfileWhenAsked } from './rescore-profile-when-asked.policy.js';
import { reviewTierWhenItMayHaveChanged } from './review-tier-when-it-may-have-changed.policy.js';
import { rosterAggregate } from './roster.aggregate.js';
import { setTierWhenDecided } from './set-tier-when-decided.policy.js';
import { tierChangeView } from './tier-change.view.js';
import { performanceDeadlines, programDeadlines, rosterDeadlines } from './tier.deadlines.js';
import { TierMutationsResolver } from './tier.mutations.resolver.js';
import { PartnerTierResolver, TierResolver } from './tier.resolver.js';
import { ReviewOfPartnerHandler } from './tier.review.queries.js';

/** What partners have to show, which rank that earns, and what they get for it. */
@Module({
  providers: [
    TierResolver,
    PartnerTierResolver,
    TierMutationsResolver,
    ReviewOfPartnerHandler,
    GoalResolver,
    GoalsProgressHandler,
    KitResolver,
  ],
})
export class TiersModule {
  static readonly context = context({
    aggregates: [performanceAggregate, rosterAggregate],
    views: [partnerTierView, tierChangeView, programDayView, notedDealView],
    policies: (facts) => [
      notePerformanceWhenSomethingCounts(facts),
      listPartnerWhenItJoins(),
      askReviewWhenItIsDue(facts),
      lookFromTodayWhenLooksRanAhead(facts),
      reviewTierWhenItMayHaveChanged(facts),
      rescoreProfileWhenAsked(facts),
      setTierWhenDecided(),
    ],
    deadlines: [programDeadlines, rosterDeadlines, performanceDeadlines],
  });
}
