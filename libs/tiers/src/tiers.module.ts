import { context } from '#libs/eventing';
import { Module } from '@nestjs/common';
import { askReviewWhenItIsDue } from './ask-review-when-it-is-due.policy.js';
import { listPartnerWhenItJoins } from './list-partner-when-it-joins.policy.js';
import { notePerformanceWhenSomethingCounts } from './note-performance-when-something-counts.policy.js';
import { performanceAggregate } from './performance.aggregate.js';
import { rescoreProfileWhenAsked } from './rescore-profile-when-asked.policy.js';
import { reviewTierWhenItMayHaveChanged } from './review-tier-when-it-may-have-changed.policy.js';
import { rosterAggregate } from './roster.aggregate.js';
import { setTierWhenDecided } from './set-tier-when-decided.policy.js';
import { performanceDeadlines, programDeadlines, rosterDeadlines } from './tier.deadlines.js';

/** What partners have to show, and which rank that earns. */
@Module({})
export class TiersModule {
  static readonly context = context({
    aggregates: [performanceAggregate, rosterAggregate],
    views: [],
    policies: (facts) => [
      notePerformanceWhenSomethingCounts(facts),
      listPartnerWhenItJoins(),
      askReviewWhenItIsDue(facts),
      reviewTierWhenItMayHaveChanged(facts),
      rescoreProfileWhenAsked(facts),
      setTierWhenDecided(),
    ],
    deadlines: [programDeadlines, rosterDeadlines, performanceDeadlines],
  });
}
