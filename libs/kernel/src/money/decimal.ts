const FORM = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?$/;
const MAX_DIGITS = 38;
/** Inside, sums and products of what was read are written down too. */
const MAX_DIGITS_INSIDE = 1000;

const POWERS = Array.from({ length: 64 }, (_, n) => 10n ** BigInt(n));

/** Every amount is compared with its bounds and written: the common powers are not worked out anew. */
const powerOfTen = (n: number): bigint => POWERS[n] ?? 10n ** BigInt(n);

/** An exact decimal number: sums and products never lose a digit. Prices may be finer than a currency's minor unit. */
export class Decimal {
  static readonly zero = new Decimal(0n, 0);

  private constructor(
    readonly units: bigint,
    readonly scale: number,
  ) {}

  /**
   * Reads plain decimal notation in ASCII digits. Exponents, signs other than a leading minus, `-0`, `NaN`, grouping and
   * more than 38 digits are refused: the answer is undefined and the caller says where it stood.
   */
  static parse(text: string): Decimal | undefined {
    return Decimal.read(text, MAX_DIGITS);
  }

  private static read(text: string, most: number): Decimal | undefined {
    if (typeof text !== 'string' || !FORM.test(text)) return undefined;
    const point = text.indexOf('.');
    const signed = text.startsWith('-');
    if (text.length - (point < 0 ? 0 : 1) - (signed ? 1 : 0) > most) return undefined;
    const units = BigInt(point < 0 ? text : text.slice(0, point) + text.slice(point + 1));
    if (units === 0n && signed) return undefined;
    return new Decimal(units, point < 0 ? 0 : text.length - point - 1);
  }

  /** For text that was validated before, or computed from such, as everything in a stored event was. */
  static of(text: string): Decimal {
    const parsed = Decimal.read(text, MAX_DIGITS_INSIDE);
    if (!parsed) throw new RangeError(`not a decimal number: ${JSON.stringify(text)}`);
    return parsed;
  }

  static ofUnits(units: bigint, scale: number): Decimal {
    return new Decimal(units, scale);
  }

  plus(other: Decimal): Decimal {
    const scale = Math.max(this.scale, other.scale);
    return new Decimal(this.unitsAt(scale) + other.unitsAt(scale), scale);
  }

  minus(other: Decimal): Decimal {
    return this.plus(other.negated());
  }

  times(other: Decimal): Decimal {
    return new Decimal(this.units * other.units, this.scale + other.scale);
  }

  negated(): Decimal {
    return new Decimal(-this.units, this.scale);
  }

  compare(other: Decimal): -1 | 0 | 1 {
    const scale = Math.max(this.scale, other.scale);
    const [a, b] = [this.unitsAt(scale), other.unitsAt(scale)];
    return a < b ? -1 : a > b ? 1 : 0;
  }

  equals(other: Decimal): boolean {
    return this.compare(other) === 0;
  }

  get isZero(): boolean {
    return this.units === 0n;
  }

  get isNegative(): boolean {
    return this.units < 0n;
  }

  /** Digits after the point once trailing zeros are gone. */
  get places(): number {
    let { units, scale } = this;
    while (scale > 0 && units % 10n === 0n) {
      units /= 10n;
      scale -= 1;
    }
    return scale;
  }

  /** The integer this number is at the given scale; only for a scale that is at least its own. */
  unitsAt(scale: number): bigint {
    if (scale < this.scale) throw new RangeError(`${this.toString()} is finer than ${scale} places`);
    return scale === this.scale ? this.units : this.units * powerOfTen(scale - this.scale);
  }

  /** Canonical: no trailing zeros, never `-0`. */
  toString(): string {
    if (this.scale === 0) return this.units.toString();
    const places = this.places;
    return formatUnits(places === this.scale ? this.units : this.units / powerOfTen(this.scale - places), places);
  }

  toJSON(): string {
    return this.toString();
  }
}

/** `formatUnits(-5n, 2)` is `-0.05`: an integer of units written with exactly that many places. */
export function formatUnits(units: bigint, places: number): string {
  const sign = units < 0n ? '-' : '';
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
  if (places === 0) return sign + digits;
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** The exact sum; zero for none. */
export const sum = (numbers: Iterable<Decimal>): Decimal => {
  let total = Decimal.zero;
  for (const number of numbers) total = total.plus(number);
  return total;
};
