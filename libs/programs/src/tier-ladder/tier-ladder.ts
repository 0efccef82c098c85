import { Decimal } from '#libs/kernel';
import {
  also,
  asDrafted,
  atMost,
  between,
  type Draft,
  instant,
  list,
  MOST_DAYS,
  notNegative,
  oneOf,
  optional,
  record,
  type Rule,
  type Settled,
  text,
  unique,
  type Version,
  whole,
} from '../vocabulary/rules.js';

const MOST_FACTOR = Decimal.of('1000');
const MOST_COUNT = 1_000_000;

/** So many different people of the partner hold this certification, unexpired. */
const certificationCriterion = record({ certification: text(100), holders: whole(1, 10_000) });

const factor: Rule<string> = (given, field, found) => {
  const read = found.decimal(given, field);
  const fits = !read.isNegative && read.compare(MOST_FACTOR) <= 0 && read.places <= 4;
  const message = `give a factor from 0 to ${MOST_FACTOR.toString()}, with at most 4 decimals`;
  found.expect(fits, 'OUT_OF_RANGE', message, field);
  return read.toString();
};

/** A rank and everything it takes: all criteria that are given are mandatory. Revenue and counts are of the trailing 12 months. */
const tierLevel = record({
  /** 1 is the lowest, which everybody holds. */
  rank: asDrafted<number>,
  name: text(100),
  /** How many times the program's capacity of open registrations a partner of this rank has: an exact decimal. */
  capacityFactor: factor,
  /** In program currency, net of refunds; null: none is asked. */
  netRevenue: optional(notNegative),
  approvedRegistrations: optional(whole(0, MOST_COUNT)),
  closedDeals: optional(whole(0, MOST_COUNT)),
  certifications: unique(atMost(50, list(certificationCriterion)), ({ certification }) => certification),
});

export type CertificationCriterion = Settled<typeof certificationCriterion>;
export type TierLevel = Settled<typeof tierLevel>;

/** Ranks rise by one from 1; the lowest asks for nothing, so that everybody has a place on the ladder. */
const tiers = also(
  unique(between(1, 20, list(tierLevel)), ({ name }) => name),
  (levels, field, found) => {
    levels.forEach(({ rank }, at) =>
      found.expect(rank === at + 1, 'BAD_RANK', `this is the place of rank ${at + 1}`, `${field}.${at}.rank`),
    );
    const [lowest] = levels;
    const asked = [lowest?.netRevenue, lowest?.approvedRegistrations, lowest?.closedDeals, lowest?.certifications[0]];
    const isFree = asked.every((criterion) => (criterion ?? null) === null);
    found.expect(isFree, 'LOWEST_TIER_ASKS', 'the lowest tier asks for nothing: everybody holds it', `${field}.0`);
  },
);

export const tierLadder = record({
  effectiveFrom: instant,
  upgrades: oneOf(['automatic', 'by-person']),
  /** Calendar days between the notice of a downgrade and the period end at which it may come. */
  graceDays: whole(0, MOST_DAYS),
  /** Rising by rank, from 1. */
  tiers,
});

export type TierLadder = Version<typeof tierLadder>;
export type DraftTierLadder = Draft<typeof tierLadder>;
