import { Decimal } from '#libs/kernel';
import type { Goal, GoalMetric } from '#libs/programs';

/** What there is in a period of a goal: exact decimals in program currency, and numbers. */
export interface GoalSums {
  readonly partnerNet: string;
  readonly directNet: string;
  readonly partnerSales: number;
  readonly approved: number;
  readonly won: number;
  readonly wonAmount: string;
  readonly newPartners: number;
}

export interface Reached {
  readonly actual: string | null;
  readonly percent: string | null;
  readonly reached: boolean;
}

const HUNDRED = Decimal.of('100');

/** How far a goal is; a share is of all revenue, also of what no partner was credited with. */
export function progressOf({ metric, target }: Pick<Goal, 'metric' | 'target'>, sums: GoalSums): Reached {
  const actual = ACTUAL[metric](sums);
  if (actual === null) return { actual: null, percent: null, reached: false };
  const wanted = Decimal.of(target);
  const percent = wanted.isZero ? null : ratio(actual.times(HUNDRED), wanted, 2).toString();
  return { actual: actual.toString(), percent, reached: actual.compare(wanted) >= 0 };
}

const count = (number: number): Decimal => Decimal.ofUnits(BigInt(number), 0);

const ACTUAL: Readonly<Record<GoalMetric, (sums: GoalSums) => Decimal | null>> = {
  'partner-revenue': ({ partnerNet }) => Decimal.of(partnerNet),
  'partner-revenue-share': ({ partnerNet, directNet }) => {
    const partners = Decimal.of(partnerNet);
    const all = partners.plus(Decimal.of(directNet));
    return all.compare(Decimal.zero) > 0 ? ratio(partners.times(HUNDRED), all, 4) : null;
  },
  'partner-sales': ({ partnerSales }) => count(partnerSales),
  'approved-registrations': ({ approved }) => count(approved),
  'won-deals': ({ won }) => count(won),
  'won-deal-value': ({ wonAmount }) => Decimal.of(wonAmount),
  'new-partners': ({ newPartners }) => count(newPartners),
};

/** Towards zero: what is not quite reached never looks as if it were. */
function ratio(top: Decimal, bottom: Decimal, places: number): Decimal {
  const scale = Math.max(top.scale, bottom.scale);
  return Decimal.ofUnits((top.unitsAt(scale) * 10n ** BigInt(places)) / bottom.unitsAt(scale), places);
}
