import { Decimal, exponentOf, Fraction, roundFraction, sum } from '#libs/kernel';
import type { LineState } from '#libs/sales';
import { plain } from './plans.js';
import type { RefundedLine, ScenarioLine, Step } from './scenario.js';

export class Refused extends Error {}

interface Line extends ScenarioLine {
  readonly amount: Decimal;
  readonly net: Decimal;
  readonly spread: boolean;
}

interface Taken {
  money: Decimal;
  units: Fraction;
}

interface Refund {
  readonly key: string;
  readonly whole: boolean;
  readonly taken: Map<number, Taken>;
  exceeded: { amount: Decimal; line: number | null }[];
  reversed: boolean;
}

const LIMIT = Decimal.of('1000000000000000');
const zero = Decimal.zero;
const size = (n: Decimal): Decimal => (n.isNegative ? n.negated() : n);
const min = (a: Decimal, b: Decimal): Decimal => (a.compare(b) <= 0 ? a : b);
const max = (a: Decimal, b: Decimal): Decimal => (a.compare(b) >= 0 ? a : b);
const inRange = (n: Decimal, most = LIMIT, places = 10): void => {
  if (size(n).compare(most) > 0 || n.places > places) throw new Refused('OUT_OF_RANGE');
};
const units = (n: Decimal, scale: number): bigint => Decimal.of(n.toString()).unitsAt(scale);

/** The sales of a scenario, worked out from the page as plainly as can be: what the engine is played against says which lines stand. */
export class SaleModel {
  lines: readonly Line[];
  readonly refunds: Refund[] = [];

  constructor(
    readonly currency: string,
    lines: readonly ScenarioLine[],
    readonly isNote: boolean,
  ) {
    this.lines = linesOf(lines, currency, isNote);
  }

  get sold(): readonly LineState[] {
    return this.lines.map(({ line, kind, product, category, quantity, amount, net, spread }) => ({
      ...{
        line,
        kind: kind as LineState['kind'],
        appliesTo: null,
        product: product ?? '',
        category: category ?? null,
        quantity: plain(quantity),
        spread,
      },
      ...{ amount: amount.toString(), net: spread ? '0' : net.toString() },
      refunded: this.taken(line).money.toString(),
      refundedUnits: this.taken(line).units.toString(),
    }));
  }

  get refundedWhole(): boolean {
    if (this.total.compare(zero) <= 0) return this.standing.some(({ whole }) => whole);
    return this.left.isZero;
  }

  refund(step: Step): Decimal {
    if (this.isNote) throw new Refused('NOT_A_SALE');
    if (step.currency && step.currency !== this.currency) throw new Refused('CURRENCY_DIFFERS');
    const { amount, refundedTotal } = step;
    const lines = step.lines as readonly RefundedLine[] | undefined;
    const refund: Refund = { ...{ key: step.key, whole: !lines, taken: new Map(), exceeded: [], reversed: false } };
    if (lines) return this.refundLines(refund, lines);
    if (amount === undefined && refundedTotal === undefined) {
      this.refunds.push(refund);
      return this.take(refund, this.left, null);
    }
    const asked = positive(plain(amount ?? refundedTotal ?? ''));
    const more =
      amount !== undefined
        ? asked
        : asked.minus(
            sum(
              this.standing.flatMap(({ taken, exceeded }) => [
                ...[...taken.values()].map((t) => t.money),
                ...exceeded.map((e) => e.amount),
              ]),
            ),
          );
    this.refunds.push(more.compare(zero) > 0 ? refund : { ...refund, whole: false });
    return this.take(this.refunds.at(-1) as Refund, max(more, zero), null);
  }

  private refundLines(refund: Refund, lines: readonly RefundedLine[]): Decimal {
    for (const each of lines) {
      const line = this.lines.find((other) => other.line === each.line);
      if (!line || line.spread || line.net.isNegative) throw new Refused('BAD_LINE');
      for (const given of [each.amount, each.quantity]) if (given !== undefined) positive(plain(given));
    }
    this.refunds.push(refund);
    let exceeded = zero;
    for (const { line: number, amount, quantity } of lines) {
      if (quantity !== undefined) exceeded = exceeded.plus(this.takeUnits(refund, number, Decimal.of(plain(quantity))));
      else if (amount !== undefined) exceeded = exceeded.plus(this.take(refund, Decimal.of(plain(amount)), number));
      else exceeded = exceeded.plus(this.takeLine(refund, number));
    }
    return exceeded;
  }

  reverse(key: string): void {
    const refund = this.refunds.find((each) => each.key === key);
    if (!refund) throw new Refused('UNKNOWN_REFUND');
    if (refund.reversed) throw new Refused('ALREADY_REVERSED');
    refund.reversed = true;
    this.moveExcessIn();
  }

  amend(lines: readonly ScenarioLine[]): void {
    if (this.isNote) throw new Refused('NOT_A_SALE');
    const next = linesOf(lines, this.currency, false);
    for (const { line } of [...this.lines, ...next]) {
      const { money, units: taken } = this.taken(line);
      const now = next.find((each) => each.line === line);
      if (money.compare(now ? max(now.net, zero) : zero) > 0) throw new Refused('REFUNDED_MORE');
      if (taken.compare(now ? Fraction.of(plain(now.quantity)) : Fraction.zero) > 0 && !taken.isZero)
        throw new Refused('REFUNDED_MORE');
    }
    const refunded = sum(this.lines.map(({ line }) => this.taken(line).money));
    if (!refunded.isZero && refunded.compare(sum(next.map(({ net }) => net))) > 0) throw new Refused('REFUNDED_MORE');
    this.lines = next;
    this.moveExcessIn();
  }

  private moveExcessIn(): void {
    for (const refund of this.standing) {
      const { exceeded } = refund;
      refund.exceeded = [];
      for (const { amount, line } of exceeded) this.take(refund, amount, line);
    }
  }

  private get standing(): readonly Refund[] {
    return this.refunds.filter(({ reversed }) => !reversed);
  }

  private taken(number: number): Taken {
    const all = this.standing.flatMap(({ taken }) => taken.get(number) ?? []);
    return {
      money: sum(all.map(({ money }) => money)),
      units: all.reduce((together, each) => together.plus(each.units), Fraction.zero),
    };
  }

  private get total(): Decimal {
    return sum(this.lines.map(({ net }) => net));
  }

  private get left(): Decimal {
    return max(this.total.minus(sum(this.lines.map(({ line }) => this.taken(line).money))), zero);
  }

  private leftOf(number: number): Decimal {
    const line = this.lines.find((each) => each.line === number);
    return line ? max(line.net.minus(this.taken(number).money), zero) : zero;
  }

  /** Takes money, of one line or of all in proportion to what is left of each, and answers what exceeds. */
  private take(refund: Refund, amount: Decimal, number: number | null): Decimal {
    const most = number === null ? this.left : min(this.left, this.leftOf(number));
    const taken = min(amount, most);
    const exceeded = amount.minus(taken);
    if (!exceeded.isZero) refund.exceeded.push({ amount: exceeded, line: number });
    if (number !== null) this.book(refund, number, taken, null);
    else {
      const lines = this.lines.filter(({ line, net }) => !net.isNegative && !this.leftOf(line).isZero);
      const lefts = lines.map(({ line }) => this.leftOf(line));
      const scale = Math.max(exponentOf(this.currency) ?? 0, taken.places, ...lefts.map(({ places }) => places));
      const parts = split(
        units(taken, scale),
        lefts.map((left) => units(left, scale)),
      );
      for (const [at, { line }] of lines.entries())
        this.book(refund, line, Decimal.ofUnits(parts[at] ?? 0n, scale), null);
    }
    return exceeded;
  }

  /** All that is left of a line, its units too where it was free. */
  private takeLine(refund: Refund, number: number): Decimal {
    const line = this.lines.find((each) => each.line === number) as Line;
    if (!line.net.isZero) return this.take(refund, this.leftOf(number), number);
    this.book(refund, number, zero, Fraction.of(plain(line.quantity)).minus(this.taken(number).units));
    return zero;
  }

  private takeUnits(refund: Refund, number: number, quantity: Decimal): Decimal {
    const line = this.lines.find((each) => each.line === number) as Line;
    const all = Fraction.of(plain(line.quantity));
    const before = this.taken(number).units;
    const until = before.plus(Fraction.ofDecimal(quantity));
    const within = until.compare(all) < 0 ? until : all;
    const price = (part: Fraction, { places } = this.leftOf(number)): Decimal => {
      const scale = Math.max(exponentOf(this.currency) ?? 0, places);
      const { numerator, denominator } = Fraction.ofDecimal(line.net).times(part).over(all);
      return Decimal.ofUnits(roundFraction(numerator * 10n ** BigInt(scale), denominator, 'half-away'), scale);
    };
    const asked = within.compare(all) === 0 ? this.leftOf(number) : price(within).minus(price(before));
    const money = min(asked, min(this.leftOf(number), this.left));
    const beyond = price(until.minus(within), line.net);
    // Units that no money is left for exceed with it.
    this.book(refund, number, money, money.compare(asked) === 0 ? within.minus(before) : null);
    const exceeded = asked.minus(money).plus(beyond);
    if (!exceeded.isZero) refund.exceeded.push({ amount: exceeded, line: number });
    return exceeded;
  }

  /** Units that are named stay as they are named; money takes them in proportion, all of them when nothing is left. */
  private book({ taken }: Refund, number: number, money: Decimal, named: Fraction | null): void {
    const line = this.lines.find((each) => each.line === number);
    // An amendment took the line away: nothing is left of it to refund.
    if (!line) return;
    const left = Fraction.of(plain(line.quantity)).minus(this.taken(number).units);
    const inProportion = (): Fraction => {
      if (money.isZero) return Fraction.zero;
      if (this.leftOf(number).compare(money) === 0) return left;
      const part = Fraction.ofDecimal(money)
        .over(Fraction.ofDecimal(line.net))
        .times(Fraction.of(plain(line.quantity)));
      return part.compare(left) < 0 ? part : left;
    };
    const known = taken.get(number) ?? { money: zero, units: Fraction.zero };
    taken.set(number, { money: known.money.plus(money), units: known.units.plus(named ?? inProportion()) });
  }
}

function positive(amount: string): Decimal {
  const asked = Decimal.of(amount);
  inRange(asked);
  if (asked.compare(zero) <= 0) throw new Refused('BAD_AMOUNT');
  return asked;
}

function linesOf(given: readonly ScenarioLine[], currency: string, isNote: boolean): readonly Line[] {
  const lines = given.map((line) => {
    const [quantity, price] = [Decimal.of(plain(line.quantity)), Decimal.of(plain(line.unitPrice))];
    inRange(quantity, Decimal.of('1000000000'), 6);
    inRange(price);
    const amount = quantity.times(price);
    inRange(amount, LIMIT, 16);
    return { ...line, amount };
  });
  inRange(sum(lines.map(({ amount }) => amount)), LIMIT, 16);
  const mirror = (n: Decimal): Decimal => (isNote ? n.negated() : n);
  const nets = new Map(lines.map(({ line, amount }) => [line, mirror(amount)]));
  const spread = new Set<number>();
  for (const discount of lines.filter(({ kind }) => kind === 'discount')) {
    const off = mirror(discount.amount);
    if (off.compare(zero) > 0) throw new Refused('BAD_DISCOUNT');
    const named = discount.appliesTo ?? [];
    const known = (number: number): boolean => lines.some(({ line, kind }) => line === number && kind !== 'discount');
    if (!named.every(known)) throw new Refused('BAD_DISCOUNT');
    const goods = lines.filter(({ kind }) => kind === 'goods' || kind === 'service');
    const others = lines.filter(({ kind }) => kind !== 'tax' && kind !== 'discount');
    const belongs =
      named.length > 0 ? lines.filter(({ line }) => named.includes(line)) : goods.length > 0 ? goods : others;
    const targets = belongs.filter(({ amount }) => mirror(amount).compare(zero) > 0);
    if (targets.length === 0) continue;
    const scale = Math.max(exponentOf(currency) ?? 0, off.places);
    const finest = Math.max(...targets.map(({ amount }) => amount.places));
    const parts = split(
      -units(off, scale),
      targets.map(({ amount }) => units(mirror(amount), finest)),
    );
    for (const [at, { line }] of targets.entries()) {
      nets.set(line, (nets.get(line) ?? zero).minus(Decimal.ofUnits(parts[at] ?? 0n, scale)));
    }
    spread.add(discount.line);
  }
  return lines.map((line) => ({
    ...line,
    ...{ net: spread.has(line.line) ? zero : mirror(nets.get(line.line) ?? zero), spread: spread.has(line.line) },
  }));
}

/** Largest remainder, ties to the earlier. */
function split(amount: bigint, weights: readonly bigint[]): bigint[] {
  const all = weights.reduce((a, b) => a + b, 0n);
  if (all === 0n) return weights.map(() => 0n);
  const parts = weights.map((weight) => (amount * weight) / all);
  let left = amount - parts.reduce((a, b) => a + b, 0n);
  const byRest = weights.map((weight, at) => ({ at, rest: (amount * weight) % all }));
  byRest.sort((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest < b.rest ? 1 : -1));
  for (const { at } of byRest) {
    if (left === 0n) break;
    parts[at] = (parts[at] ?? 0n) + 1n;
    left -= 1n;
  }
  return parts;
}
