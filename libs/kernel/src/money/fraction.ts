import { Decimal } from './decimal.js';

const FORM = /^(-?[0-9]+)\/([1-9][0-9]*)$/;

/** An exact fraction, in its lowest terms: what a share of a decimal is where no decimal is exact. */
export class Fraction {
  static readonly zero = new Fraction(0n, 1n);

  private constructor(
    readonly numerator: bigint,
    /** Above zero. */
    readonly denominator: bigint,
  ) {}

  /** The denominator is not zero. */
  static ofParts(numerator: bigint, denominator: bigint): Fraction {
    if (denominator === 0n) throw new RangeError('a fraction has a denominator other than zero');
    const divisor = gcd(size(numerator), size(denominator));
    const sign = denominator < 0n ? -1n : 1n;
    return new Fraction((sign * numerator) / divisor, (sign * denominator) / divisor);
  }

  static ofDecimal({ units, scale }: Decimal): Fraction {
    return Fraction.ofParts(units, 10n ** BigInt(scale));
  }

  /** Reads what `toString` writes: a decimal, or `1/3`. */
  static of(text: string): Fraction {
    const parts = FORM.exec(text);
    return parts
      ? Fraction.ofParts(BigInt(parts[1] ?? ''), BigInt(parts[2] ?? ''))
      : Fraction.ofDecimal(Decimal.of(text));
  }

  plus(other: Fraction): Fraction {
    const numerator = this.numerator * other.denominator + other.numerator * this.denominator;
    return Fraction.ofParts(numerator, this.denominator * other.denominator);
  }

  minus(other: Fraction): Fraction {
    return this.plus(new Fraction(-other.numerator, other.denominator));
  }

  times(other: Fraction): Fraction {
    return Fraction.ofParts(this.numerator * other.numerator, this.denominator * other.denominator);
  }

  /** The other is not zero. */
  over(other: Fraction): Fraction {
    return Fraction.ofParts(this.numerator * other.denominator, this.denominator * other.numerator);
  }

  compare(other: Fraction): -1 | 0 | 1 {
    const difference = this.numerator * other.denominator - other.numerator * this.denominator;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  get isZero(): boolean {
    return this.numerator === 0n;
  }

  /** A plain decimal where that is exact, else the fraction: `0.5`, `1/3`. */
  toString(): string {
    const places = placesOf(this.denominator);
    if (places === undefined) return `${this.numerator}/${this.denominator}`;
    return Decimal.ofUnits((this.numerator * 10n ** BigInt(places)) / this.denominator, places).toString();
  }
}

const size = (number: bigint): bigint => (number < 0n ? -number : number);

function gcd(a: bigint, b: bigint): bigint {
  let [left, right] = [a, b];
  while (right !== 0n) [left, right] = [right, left % right];
  return left === 0n ? 1n : left;
}

/** How many decimals a fraction with this denominator has; undefined where they do not end. */
function placesOf(denominator: bigint): number | undefined {
  let [rest, twos, fives] = [denominator, 0, 0];
  for (; rest % 2n === 0n; rest /= 2n) twos += 1;
  for (; rest % 5n === 0n; rest /= 5n) fives += 1;
  return rest === 1n ? Math.max(twos, fives) : undefined;
}
