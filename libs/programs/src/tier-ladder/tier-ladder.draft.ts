import { Decimal } from '#libs/kernel';
import type { Draft } from '../vocabulary/draft.js';
import type { ValidationErrors } from '../vocabulary/validation-errors.js';
import type { CertificationCriterion, TierLadder, TierLevel } from './tier-ladder.js';

/** A ladder before it is set; amounts are in the program's currency. */
export type DraftTierLadder = Draft<Omit<TierLadder, 'version'>>;

const UPGRADES = ['automatic', 'by-person'] as const;
const MOST_TIERS = 20;
const MOST_FACTOR = Decimal.of('1000');
const MOST_COUNT = 1_000_000;
const MOST_DAYS = 3650;

export function readTierLadder(
  draft: DraftTierLadder,
  currency: string,
  found: ValidationErrors,
): Omit<TierLadder, 'version'> {
  const { tiers } = draft;
  const fits = tiers.length >= 1 && tiers.length <= MOST_TIERS;
  found.expect(fits, 'OUT_OF_RANGE', `give 1 to ${MOST_TIERS} tiers`, 'tiers');
  const read = tiers.map((tier, at) => readTier(tier, at, currency, found));
  found.unique(
    read.map(({ name }) => name),
    'tiers',
  );
  return {
    effectiveFrom: found.instant(draft.effectiveFrom, 'effectiveFrom'),
    upgrades: found.oneOf(draft.upgrades, UPGRADES, 'upgrades'),
    graceDays: found.whole(draft.graceDays, 0, MOST_DAYS, 'graceDays'),
    tiers: read,
  };
}

/** Ranks rise by one from 1; the lowest asks for nothing, so that everybody has a place on the ladder. */
function readTier(tier: Draft<TierLevel>, at: number, currency: string, found: ValidationErrors): TierLevel {
  const field = `tiers.${at}`;
  found.expect(tier.rank === at + 1, 'BAD_RANK', `this is the place of rank ${at + 1}`, `${field}.rank`);
  const count = (name: 'approvedRegistrations' | 'closedDeals'): number | null =>
    found.optional(tier[name], (least) => found.whole(least, 0, MOST_COUNT, `${field}.${name}`));
  const read = {
    rank: tier.rank,
    name: found.text(tier.name, 100, `${field}.name`),
    capacityFactor: readFactor(tier.capacityFactor, `${field}.capacityFactor`, found),
    netRevenue: found.optional(tier.netRevenue, (net) => found.notNegative(net, currency, `${field}.netRevenue`)),
    approvedRegistrations: count('approvedRegistrations'),
    closedDeals: count('closedDeals'),
    certifications: readCertifications(tier.certifications, `${field}.certifications`, found),
  };
  const asks = [read.netRevenue, read.approvedRegistrations, read.closedDeals].some((criterion) => criterion !== null);
  const free = at > 0 || (!asks && read.certifications.length === 0);
  found.expect(free, 'LOWEST_TIER_ASKS', 'the lowest tier asks for nothing: everybody holds it', field);
  return read;
}

function readFactor(text: string, field: string, found: ValidationErrors): string {
  const factor = found.decimal(text, field);
  const fits = !factor.isNegative && factor.compare(MOST_FACTOR) <= 0 && factor.places <= 4;
  found.expect(
    fits,
    'OUT_OF_RANGE',
    `give a factor from 0 to ${MOST_FACTOR.toString()}, with at most 4 decimals`,
    field,
  );
  return factor.toString();
}

function readCertifications(
  all: readonly CertificationCriterion[],
  field: string,
  found: ValidationErrors,
): readonly CertificationCriterion[] {
  found.expect(all.length <= 50, 'TOO_MANY', 'name at most 50', field);
  const read = all.map(({ certification, holders }, at) => ({
    certification: found.text(certification, 100, `${field}.${at}.certification`),
    holders: found.whole(holders, 1, 10_000, `${field}.${at}.holders`),
  }));
  found.unique(
    read.map(({ certification }) => certification),
    field,
  );
  return read;
}
