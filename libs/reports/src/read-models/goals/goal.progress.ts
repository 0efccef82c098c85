import { Decimal } from '#libs/kernel';
import type { Goal, GoalMetric } from '#libs/programs';
import type { Unconverted } from '#libs/tiers';

/** What there is in a period of a goal: exact decimals in program currency, and numbers. */
export interface GoalSums {
  readonly partnerNet: string;
  readonly directNet: string;
  readonly partnerSales: number;
  readonly approved: number;
  readonly won: number;
  readonly wonAmount: string;
  readonly newPartners: number;
  readonly partnerLeads: number;
  readonly coMarketingLeads: number;
  /** In which a partner helped; null: no goal asks for it. */
  readonly influenced: Influenced | null;
  /** In no sum, for want of an exchange rate: revenue by currency, and won deals. */
  readonly unconverted: readonly Omit<Unconverted, 'day'>[];
  readonly wonUnconverted: number;
}

export interface Influenced {
  readonly net: Decimal;
  readonly unconverted: readonly Omit<Unconverted, 'day'>[];
}

export interface Reached {
  readonly actual: string | null;
  readonly percent: string | null;
  readonly missing: string | null;
  readonly reached: boolean;
  /** What `actual` would be more by, if exchange rates had been published. */
  readonly unconverted: readonly Omit<Unconverted, 'day'>[];
  readonly unconvertedDeals: number;
}

const OF_REVENUE: readonly GoalMetric[] = ['partner-revenue', 'partner-revenue-share'];
function unconvertedOf(metric: GoalMetric, { unconverted, influenced }: GoalSums): Reached['unconverted'] {
  if (metric === 'influenced-revenue') return influenced?.unconverted ?? [];
  return OF_REVENUE.includes(metric) ? unconverted : [];
}

const HUNDRED = Decimal.of('100');

/** How far a goal is; a share is of all revenue, also of what no partner was credited with. */
export function progressOf({ metric, target }: Pick<Goal, 'metric' | 'target'>, sums: GoalSums): Reached {
  const actual = ACTUAL[metric](sums);
  const left = {
    unconverted: unconvertedOf(metric, sums),
    unconvertedDeals: metric === 'won-deal-value' ? sums.wonUnconverted : 0,
  };
  if (actual === null) return { actual: null, percent: null, missing: null, reached: false, ...left };
  const wanted = Decimal.of(target);
  const percent = wanted.isZero ? null : ratio(actual.times(HUNDRED), wanted).toString();
  const reached = actual.compare(wanted) >= 0;
  const missing = (reached ? Decimal.zero : wanted.minus(actual)).toString();
  return { actual: actual.toString(), percent, missing, reached, ...left };
}

const count = (number: number): Decimal => Decimal.ofUnits(BigInt(number), 0);

const ACTUAL: Readonly<Record<GoalMetric, (sums: GoalSums) => Decimal | null>> = {
  'partner-revenue': ({ partnerNet }) => Decimal.of(partnerNet),
  'partner-revenue-share': ({ partnerNet, directNet }) => {
    const partners = Decimal.of(partnerNet);
    const all = partners.plus(Decimal.of(directNet));
    return all.compare(Decimal.zero) > 0 ? ratio(partners.times(HUNDRED), all) : null;
  },
  'partner-sales': ({ partnerSales }) => count(partnerSales),
  'approved-registrations': ({ approved }) => count(approved),
  'won-deals': ({ won }) => count(won),
  'won-deal-value': ({ wonAmount }) => Decimal.of(wonAmount),
  'new-partners': ({ newPartners }) => count(newPartners),
  'partner-leads': ({ partnerLeads }) => count(partnerLeads),
  'co-marketing-leads': ({ coMarketingLeads }) => count(coMarketingLeads),
  'influenced-revenue': ({ influenced }) => influenced?.net ?? null,
};

const PLACES = 4;

/** Towards zero: what is not quite reached never looks as if it were. */
function ratio(top: Decimal, bottom: Decimal): Decimal {
  const scale = Math.max(top.scale, bottom.scale);
  return Decimal.ofUnits((top.unitsAt(scale) * 10n ** BigInt(PLACES)) / bottom.unitsAt(scale), PLACES);
}
