/** How a fraction of a minor unit is rounded. Written again here on purpose: nothing of the engine's arithmetic is shared. */
export type Mode = 'half-away' | 'half-even';

/** Denominators of decimals, each kept once. */
const POWERS = Array.from({ length: 40 }, (_, places) => 10n ** BigInt(places));
const PLACES: ReadonlyMap<bigint, number> = new Map(POWERS.map((power, places) => [power, places]));
const powerOf = (places: number): bigint => POWERS[places] ?? 10n ** BigInt(places);

const PLAIN = /^(-?)(\d+)(?:\.(\d+))?$/;

/** An exact fraction of two integers; the denominator is positive. Nothing is ever rounded but by `units`. */
export class Rational {
  static readonly zero = new Rational(0n, 1n);
  static readonly one = new Rational(1n, 1n);

  private constructor(
    private readonly top: bigint,
    private readonly bottom: bigint,
  ) {}

  /** Reads plain decimal notation; throws NotANumber for anything else, since an event that holds it is not to be trusted. */
  static of(text: string): Rational {
    const parts = PLAIN.exec(text);
    if (!parts) throw new NotANumber(text);
    const [, sign = '', whole = '', fraction = ''] = parts;
    return new Rational(BigInt(`${sign}${whole}${fraction}`), powerOf(fraction.length));
  }

  /** Reads what `packed` writes. */
  static unpacked(text: string): Rational {
    const [top = '0', bottom] = text.split('/');
    return new Rational(BigInt(top), bottom === undefined ? 1n : BigInt(bottom));
  }

  /** Reads what `toFraction` writes: `1/3`, or plain decimal notation. */
  static ofFraction(text: string): Rational {
    if (!text.includes('/')) return Rational.of(text);
    const [top = '', bottom = '1'] = text.split('/');
    const divisor = Rational.of(bottom);
    if (divisor.sign === 0) throw new NotANumber(text);
    return Rational.of(top).over(divisor);
  }

  static whole(units: bigint | number): Rational {
    return new Rational(BigInt(units), 1n);
  }

  /** `minor(-50n, 2)` is −0.50. */
  static minor(units: bigint, digits: number): Rational {
    return new Rational(units, powerOf(digits));
  }

  plus(other: Rational): Rational {
    if (this.bottom === other.bottom) return new Rational(this.top + other.top, this.bottom);
    return new Rational(this.top * other.bottom + other.top * this.bottom, this.bottom * other.bottom).reduced();
  }

  minus(other: Rational): Rational {
    return this.plus(other.negated());
  }

  times(other: Rational): Rational {
    return new Rational(this.top * other.top, this.bottom * other.bottom);
  }

  /** Throws RangeError for a zero divisor. */
  over(other: Rational): Rational {
    if (other.top === 0n) throw new RangeError('division by zero');
    const sign = other.top < 0n ? -1n : 1n;
    return new Rational(this.top * other.bottom * sign, this.bottom * other.top * sign).reduced();
  }

  negated(): Rational {
    return new Rational(-this.top, this.bottom);
  }

  abs(): Rational {
    return this.top < 0n ? this.negated() : this;
  }

  compare(other: Rational): -1 | 0 | 1 {
    const [left, right] = [this.top * other.bottom, other.top * this.bottom];
    return left === right ? 0 : left < right ? -1 : 1;
  }

  equals(other: Rational): boolean {
    return this.compare(other) === 0;
  }

  get sign(): -1 | 0 | 1 {
    return this.top === 0n ? 0 : this.top < 0n ? -1 : 1;
  }

  /** Rounded once to an integer of 10^−digits; −x mirrors x. */
  units(digits: number, mode: Mode): bigint {
    const size = (this.top < 0n ? -this.top : this.top) * powerOf(digits);
    const [above, step] = [2n * size + this.bottom, 2n * this.bottom];
    let rounded = above / step;
    if (mode === 'half-even' && above % step === 0n && rounded % 2n === 1n) rounded -= 1n;
    return this.top < 0n ? -rounded : rounded;
  }

  /** Digits after the point that its decimal notation needs; throws RangeError where there is no finite one. */
  get places(): number {
    const known = PLACES.get(this.bottom);
    if (known !== undefined) return placesOf(this.top, known);
    let rest = this.reduced().bottom;
    if (rest === 1n) return 0;
    let [twos, fives] = [0, 0];
    for (; rest % 2n === 0n; rest /= 2n) twos += 1;
    for (; rest % 5n === 0n; rest /= 5n) fives += 1;
    if (rest !== 1n) throw new RangeError(`${this.top}/${this.bottom} has no finite decimal notation`);
    return Math.max(twos, fives);
  }

  /** Canonical decimal notation: no trailing zeros, no `-0`. */
  toString(): string {
    const places = this.places;
    return written(this.units(places, 'half-away'), places);
  }

  /** Decimal notation where it is finite, else `1/3`. */
  toFraction(): string {
    const { top, bottom } = this.reduced();
    try {
      return this.toString();
    } catch {
      return `${top}/${bottom}`;
    }
  }

  /** `1/2`, `1/1`: what a part is where it is shown exactly. */
  get lowestTerms(): string {
    const { top, bottom } = this.reduced();
    return `${top}/${bottom}`;
  }

  /** As it is, for keeping. */
  packed(): string {
    return this.bottom === 1n ? this.top.toString() : `${this.top}/${this.bottom}`;
  }

  private reduced(): Rational {
    let [a, b] = [this.top < 0n ? -this.top : this.top, this.bottom];
    while (b !== 0n) [a, b] = [b, a % b];
    return a === 1n || a === 0n ? this : new Rational(this.top / a, this.bottom / a);
  }
}

/** Without zeros at the end. */
function placesOf(units: bigint, digits: number): number {
  let places = digits;
  for (let rest = units; places > 0 && rest % 10n === 0n; rest /= 10n) places -= 1;
  return places;
}

/** A figure in an event that is no plain decimal number. */
export class NotANumber extends Error {
  constructor(readonly text: string) {
    super(`not a plain decimal number: ${JSON.stringify(text)}`);
  }
}

/** `written(-5n, 2)` is `-0.05`. */
export function written(units: bigint, digits: number): string {
  const text = (units < 0n ? -units : units).toString().padStart(digits + 1, '0');
  const cut = text.length - digits;
  return `${units < 0n ? '-' : ''}${text.slice(0, cut)}${digits > 0 ? `.${text.slice(cut)}` : ''}`;
}
