import { Map } from 'immutable';
import { type Day, Decimal, type Instant, sum } from '#libs/kernel';
import type { TierLadder, TierLevel } from '#libs/programs';
import type { PerformanceEvent, Review } from './performance.events.js';
import type { Figures } from './performance.events.js';
import type { ReviewFacts } from './performance.commands.js';

type DataOf<Type extends PerformanceEvent['type']> = Extract<PerformanceEvent, { type: Type }>['data'];

/** What a partner has done, by day, and what was decided about its rank. Days that no review looks at any more are dropped. */
export interface Performance {
  /** The commit position of the last thing taken. */
  readonly takenUntil: bigint;
  readonly newestDay: Day;
  readonly revenue: Map<Day, Decimal>;
  readonly registrations: Map<string, Day>;
  readonly wins: Map<string, Day>;
  readonly proposal: { readonly to: number } | null;
  /** What was declined last: not proposed again before a time of grace has passed. */
  readonly declined: { readonly to: number; readonly at: Instant } | null;
  readonly notice: DataOf<'performance.downgrade-noticed'> | null;
  readonly override: { readonly tier: number; readonly until: Instant; readonly before: number } | null;
  /** The last rank decided here, and what was known of the partner then: its own stream follows a little later. */
  readonly decided: { readonly tier: number; readonly partnerRevision: string } | null;
  /** When anything was last decided about the rank, be it that a notice was lifted; business time does not run back behind it. */
  readonly decidedAt: Instant;
}

export const NO_PERFORMANCE: Performance = {
  takenUntil: -1n,
  newestDay: '',
  revenue: Map(),
  registrations: Map(),
  wins: Map(),
  proposal: null,
  declined: null,
  notice: null,
  override: null,
  decided: null,
  decidedAt: '',
};

/** The day a year before: what happened on it is no longer within the 12 months that end with `day`. */
export const yearBefore = (day: Day, years = 1): Day =>
  `${String(Number(day.slice(0, 4)) - years).padStart(4, '0')}${day.slice(4)}`;

const KEPT_YEARS = 3;

/** What the partner has to show on a day: the 12 months that end with it, that day included. */
export function figuresOn(state: Performance, { day, certifications }: ReviewFacts): Figures {
  const since = yearBefore(day);
  const within = (one: Day): boolean => since < one && one <= day;
  return {
    netRevenue: sum(state.revenue.filter((_, one) => within(one)).values()).toString(),
    approvedRegistrations: state.registrations.count(within),
    closedDeals: state.wins.count(within),
    certifications,
  };
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

export function reviewOf(state: Performance, facts: ReviewFacts): Review {
  const figures = figuresOn(state, facts);
  const { at, ladder, programRevision, partnerRevision } = facts;
  const earned = earnedRank(ladder, figures);
  return { at, figures, earned, ladderVersion: ladder.version, programRevision, partnerRevision };
}

export function evolvePerformance(state: Performance, event: PerformanceEvent): Performance {
  if (event.type === 'performance.noted') return noted(state, event.data);
  const { at } = event.data;
  return { ...state, ...changed(state, event), decidedAt: at > state.decidedAt ? at : state.decidedAt };
}

function changed(state: Performance, event: Exclude<PerformanceEvent, { type: 'performance.noted' }>) {
  switch (event.type) {
    case 'performance.upgrade-proposed':
      return { proposal: { to: event.data.to } };
    case 'performance.proposal-closed': {
      const { why, to, at } = event.data;
      return { proposal: null, declined: why === 'declined' ? { to, at } : state.declined };
    }
    case 'performance.downgrade-noticed':
      return { notice: event.data };
    case 'performance.notice-lifted':
      return { notice: null };
    case 'performance.override-set': {
      const { tier, until, before } = event.data;
      return { override: { tier, until, before } };
    }
    case 'performance.override-ended':
      return { override: null };
    case 'performance.tier-decided': {
      const { tier, partnerRevision } = event.data;
      return { decided: { tier, partnerRevision } };
    }
  }
}

function noted(state: Performance, data: DataOf<'performance.noted'>): Performance {
  const { until, revenue, registrations, wins, revoked } = data;
  const gone = new Set(revoked);
  const days = [...revenue, ...registrations, ...wins].map(({ day }) => day);
  const added = (all: Map<string, Day>, deals: readonly { readonly dealId: string; readonly day: Day }[]) =>
    all.withMutations((map) => {
      for (const { dealId, day } of deals) map.set(dealId, day);
      for (const dealId of gone) map.delete(dealId);
    });
  const next = {
    ...state,
    takenUntil: BigInt(until),
    newestDay: [state.newestDay, ...days].reduce((newest, day) => (day > newest ? day : newest)),
    revenue: state.revenue.withMutations((map) => {
      for (const { day, net } of revenue) map.update(day, Decimal.zero, (before) => before.plus(Decimal.of(net)));
    }),
    registrations: added(state.registrations, registrations),
    wins: added(state.wins, wins),
  };
  return next.newestDay.slice(0, 7) === state.newestDay.slice(0, 7) ? next : forgetting(next);
}

/** Once a month is begun: what is so old that not even a late review can look at it. */
function forgetting(state: Performance): Performance {
  const oldest = yearBefore(state.newestDay, KEPT_YEARS);
  const kept = (day: Day): boolean => day >= oldest;
  return {
    ...state,
    revenue: state.revenue.filter((_, day) => kept(day)),
    registrations: state.registrations.filter(kept),
    wins: state.wins.filter(kept),
  };
}
