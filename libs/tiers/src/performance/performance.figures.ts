import { type Day, Decimal, sum } from '#libs/kernel';
import type { TierLadder, TierLevel } from '#libs/programs';
import type { ReviewTerms } from './performance.commands.js';
import type { Counted, Figures, Review } from './performance.events.js';
import { type Performance, yearBefore } from './performance.state.js';

/** Of the 12 months that end with a day, that day included. */
const within = (day: Day) => {
  const since = yearBefore(day);
  return (one: Day): boolean => since < one && one <= day;
};

export function countedOn({ revenue, registrations, wins }: Performance, day: Day): Counted {
  const isWithin = within(day);
  return {
    netRevenue: sum(revenue.filter((_, one) => isWithin(one)).values()).toString(),
    approvedRegistrations: registrations.count(isWithin),
    closedDeals: wins.count(isWithin),
  };
}

export const addedUp = (all: readonly Counted[]): Counted => ({
  netRevenue: sum(all.map(({ netRevenue }) => Decimal.of(netRevenue))).toString(),
  approvedRegistrations: all.reduce((count, { approvedRegistrations }) => count + approvedRegistrations, 0),
  closedDeals: all.reduce((count, { closedDeals }) => count + closedDeals, 0),
});

/** What the partner has to show on a day, with what those records did that were merged into it. */
export const figuresOn = (state: Performance, { day, certifications, takenOver }: ReviewTerms): Figures => ({
  ...addedUp([countedOn(state, day), takenOver]),
  certifications,
});

/** Revenue of the same 12 months that is in no figure, by currency: no exchange rate was published for it. */
export function unconvertedOn(states: readonly Performance[], day: Day): Readonly<Record<string, string>> {
  const isWithin = within(day);
  const sums: Record<string, Decimal> = {};
  for (const [of, days] of states.flatMap(({ unconverted }) => [...unconverted])) {
    sums[of] = sum(days.filter((_, one) => isWithin(one)).values()).plus(sums[of] ?? Decimal.zero);
  }
  return Object.fromEntries(
    Object.entries(sums).flatMap(([of, net]) => (net.isZero ? [] : [[of, net.toString()] as const])),
  );
}

/**
 * The days whose midnights change what the partner has to show, today's and those of the past too: those on which something was done, and those
 * on which it is no longer within 12 months (29 February of a year that has none stands for the day after).
 */
export function daysOfChange({ revenue, registrations, wins }: Performance): ReadonlySet<Day> {
  const days = new Set([...revenue.keys(), ...registrations.values(), ...wins.values()]);
  for (const day of [...days]) days.add(yearBefore(day, -1));
  return days;
}

export type Criterion = 'net-revenue' | 'approved-registrations' | 'closed-deals' | 'certification';

/** One criterion of a tier against what there is. */
export interface Measured {
  readonly criterion: Criterion;
  /** Which certification. */
  readonly of: string | null;
  readonly required: string;
  readonly actual: string;
  readonly met: boolean;
}

/** Every criterion of a tier that asks for anything. */
export function measure(tier: TierLevel, figures: Figures): readonly Measured[] {
  const { netRevenue, approvedRegistrations, closedDeals, certifications } = figures;
  const one = (
    criterion: Criterion,
    required: string | number | null,
    actual: string | number,
    of: string | null = null,
  ) =>
    required === null
      ? []
      : [
          {
            ...{ criterion, of, required: String(required), actual: String(actual) },
            met: Decimal.of(String(actual)).compare(Decimal.of(String(required))) >= 0,
          },
        ];
  return [
    ...one('net-revenue', tier.netRevenue, netRevenue),
    ...one('approved-registrations', tier.approvedRegistrations, approvedRegistrations),
    ...one('closed-deals', tier.closedDeals, closedDeals),
    ...tier.certifications.flatMap(({ certification, holders }) =>
      one('certification', holders, certifications[certification] ?? 0, certification),
    ),
  ];
}

/** The highest rank all of whose criteria are met. */
export const earnedRank = ({ tiers }: TierLadder, figures: Figures): number =>
  tiers.findLast((tier) => measure(tier, figures).every(({ met }) => met))?.rank ?? 1;

export function reviewOf(state: Performance, facts: ReviewTerms): Review {
  const figures = figuresOn(state, facts);
  const { at, ladder, programRevision, partnerRevision } = facts;
  const earned = earnedRank(ladder, figures);
  return { at, figures, earned, ladderVersion: ladder.version, programRevision, partnerRevision };
}
