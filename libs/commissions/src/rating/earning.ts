import { exponentOf, Fraction, type Rounding, splitByLargestRemainder } from '#libs/kernel';
import type { KnownConversion } from '#libs/rates';
import type { BaseLine } from './lines/base-lines.js';
import { roundTo, signOf, total } from './lines/fractions.js';
import type { BracketScale, RatingPays, RatingRule } from './rule.js';
import type { TakenLines } from './select-rules.js';

/** A credit of a sale, and the terms that all its amounts are worked out under. */
export interface CreditTerms {
  readonly kind: 'sale' | 'credit-note';
  /** The ledger's. */
  readonly currency: string;
  /** From the sale's currency. */
  readonly conversion: KnownConversion;
  readonly rounding: Rounding;
  readonly weights: readonly number[];
  /** Which of the weights is this credit's. */
  readonly part: number;
}

/** What a rule owes a credit before refunds and caps. */
export type Earning =
  /** Minor units; lowered as the money, or the units, of its lines are refunded. */
  | { readonly kind: 'amount'; readonly amount: bigint; readonly refundedBy: 'money' | 'units' }
  /** What it brings to its window: `base` in the ledger's currency, and `volume` in what the scale counts. */
  | { readonly kind: 'brackets'; readonly base: Fraction; readonly volume: Fraction; readonly scale: BracketScale };

/** Null where the rule earns nothing at all: counts and flat amounts on lines that cost nothing, or on a credit note. */
export function earningOf({ rule, lines }: TakenLines, terms: CreditTerms): Earning | null {
  const base = baseOf(lines, terms.kind);
  const { pays } = rule;
  if (isCounted(pays) && !counts(rule, base, terms)) return null;
  switch (pays.kind) {
    case 'share':
      return amount(converted(base.times(Fraction.of(pays.rate)), terms.conversion), 'money', terms);
    case 'flat': {
      const each = Fraction.of(pays.amount);
      if (pays.per === 'sale') return amount(each, 'money', terms);
      return amount(each.times(unitsOf(lines)), 'units', terms);
    }
    case 'brackets': {
      const own = weightOf(terms);
      const volume = converted(base, terms.conversion).times(own);
      const { mode, by, steps } = pays;
      return { kind: 'brackets', base: volume, volume: measured(pays, lines, volume, own), scale: { mode, by, steps } };
    }
  }
}

/** A sale never owes less than nothing, a credit note never more. */
function baseOf(lines: readonly BaseLine[], kind: CreditTerms['kind']): Fraction {
  const base = total(lines.map(({ net }) => net));
  return signOf(base) === (kind === 'sale' ? 1 : -1) ? base : Fraction.zero;
}

const isCounted = (pays: RatingPays): boolean =>
  pays.kind === 'flat' || (pays.kind === 'brackets' && pays.by !== 'amount');

const counts = ({ onZero }: RatingRule, base: Fraction, { kind }: CreditTerms): boolean =>
  kind === 'sale' && (!base.isZero || onZero === 'pays');

function amount(exact: Fraction, refundedBy: 'money' | 'units', terms: CreditTerms): Earning {
  const whole = roundTo(exact, exponentOf(terms.currency) ?? 0, terms.rounding);
  return { kind: 'amount', amount: splitByLargestRemainder(whole, terms.weights)[terms.part] ?? 0n, refundedBy };
}

function converted(exact: Fraction, conversion: KnownConversion): Fraction {
  if (conversion.kind === 'sameCurrency') return exact;
  const { fromRate, toRate } = conversion.rates;
  return exact.times(Fraction.of(toRate)).over(Fraction.of(fromRate));
}

const weightOf = ({ weights, part }: CreditTerms): Fraction => Fraction.ofParts(BigInt(weights[part] ?? 0), 10_000n);

const unitsOf = (lines: readonly BaseLine[]): Fraction =>
  total(lines.flatMap(({ quantity }) => (signOf(quantity) > 0 ? [quantity] : [])));

function measured({ by }: BracketScale, lines: readonly BaseLine[], volume: Fraction, own: Fraction): Fraction {
  switch (by) {
    case 'amount':
      return volume;
    case 'sales':
      return own;
    case 'units':
      return unitsOf(lines).times(own);
  }
}
