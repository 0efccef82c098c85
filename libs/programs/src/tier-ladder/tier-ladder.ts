import type { Instant } from '#libs/kernel';

/** So many different people of the partner hold this certification, unexpired. */
export interface CertificationCriterion {
  readonly certification: string;
  readonly holders: number;
}

/** A rank and everything it takes: all criteria that are given are mandatory. Revenue and counts are of the trailing 12 months. */
export interface TierLevel {
  /** 1 is the lowest, which everybody holds. */
  readonly rank: number;
  readonly name: string;
  /** How many times the program's capacity of open registrations a partner of this rank has: an exact decimal. */
  readonly capacityFactor: string;
  /** In program currency, net of refunds; null: none is asked. */
  readonly netRevenue: string | null;
  readonly approvedRegistrations: number | null;
  readonly closedDeals: number | null;
  readonly certifications: readonly CertificationCriterion[];
}

export interface TierLadder {
  readonly version: number;
  readonly effectiveFrom: Instant;
  readonly upgrades: 'automatic' | 'by-person';
  /** Calendar days between the notice of a downgrade and the period end at which it may come. */
  readonly graceDays: number;
  /** Rising by rank, from 1. */
  readonly tiers: readonly TierLevel[];
}
