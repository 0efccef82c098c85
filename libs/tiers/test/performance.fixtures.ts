import type { CommandContext } from '#libs/kernel';
import type { TierLadder, TierLevel } from '#libs/programs';
import {
  type PerformanceItem,
  NotePerformance,
  type ReviewTerms,
  ReviewTier,
} from '../src/performance/performance.commands.js';

export const context = (occurredAt: string): CommandContext => ({
  tenant: 'acme',
  actor: { subject: 'ada', role: 'manager' },
  commandId: 'c',
  correlationId: 'c',
  causationId: 'c',
  occurredAt,
});

export const subject = { partnerId: 'partner-1', programId: 'program-1' };
export const of = { performanceId: subject.partnerId, ...subject };

const level = (rank: number, change: Partial<TierLevel> = {}): TierLevel => ({
  ...{ rank, name: `Tier ${rank}`, capacityFactor: '1', netRevenue: null },
  ...{ approvedRegistrations: null, closedDeals: null, certifications: [], ...change },
});

/** Silver for 1,000.00; gold for 5,000.00, 2 registrations, 1 won deal and 2 people with the certification "Sales". */
export const ladder: TierLadder = {
  version: 1,
  effectiveFrom: '2020-01-01T00:00:00.000Z',
  upgrades: 'by-person',
  graceDays: 90,
  tiers: [
    level(1),
    level(2, { netRevenue: '1000.00' }),
    level(3, {
      ...{ netRevenue: '5000.00', approvedRegistrations: 2, closedDeals: 1 },
      certifications: [{ certification: 'Sales', holders: 2 }],
    }),
  ],
};

/** What is known at noon of a day; the dates of a downgrade as they follow from 90 days and months in UTC are given. */
export const facts = (day: string, change: Partial<ReviewTerms> = {}): ReviewTerms => ({
  ...{ at: `${day}T12:00:00.000Z`, day, ladder, tier: 1, certifications: { Sales: 0 } },
  takenOver: { netRevenue: '0', approvedRegistrations: 0, closedDeals: 0 },
  ...{ graceEndsAt: '2021-09-01T00:00:00.000Z', downgradeAt: '2021-09-01T00:00:00.000Z' },
  ...{ programRevision: '1', partnerRevision: '1' },
  ...change,
});

export const revenue = (position: number, day: string, net: string): PerformanceItem => ({
  ...{ kind: 'revenue', position: String(position), day, net },
  sales: net.startsWith('-') ? 0 : 1,
});

export const note = (items: readonly PerformanceItem[], review: ReviewTerms | null = null): NotePerformance =>
  new NotePerformance({ ...of, items, review }, context('2021-01-01T00:00:00.000Z'));

export const reviewed = (review: ReviewTerms): ReviewTier => new ReviewTier({ ...of, review }, context(review.at));
