import { Rational } from '../arithmetic/rational.js';
import { type NetLine, totalOf } from './sale-lines.js';

/** What one refund took of one line. */
export interface Taken {
  readonly line: number;
  readonly money: Rational;
  readonly units: Rational;
}

/** A refund as it stands on its sale: what it took, and what it asked for beyond what was left (§8). */
export interface StandingRefund {
  readonly refundId: string;
  readonly taken: Taken[];
  /** The sum of what it took. */
  money: Rational;
  /** Excess by line; under null what may come from any line. */
  readonly excess: Map<number | null, Rational>;
  /** Without lines: it refunds whole a sale that nothing was paid for. */
  readonly ofTheWhole: boolean;
}

interface Refunded {
  readonly money: Rational;
  readonly units: Rational;
}

const NOTHING: Refunded = { money: Rational.zero, units: Rational.zero };

/** A sale's lines and the refunds that stand. Sums are kept as refunds come and go, so that none costs more than the lines it touches. */
export class SaleState {
  private standing: StandingRefund[] = [];
  private current: readonly NetLine[] = [];
  private numbered = new Map<number, NetLine>();
  private readonly refunded = new Map<number, Refunded>();
  /** Of all lines, all refunds and all that exceeds. */
  net = Rational.zero;
  money = Rational.zero;
  exceeded = Rational.zero;

  constructor(lines: readonly NetLine[]) {
    this.lines = lines;
  }

  /** As it stands now, for what is rated only later. */
  copy(): SaleState {
    const copy = new SaleState(this.current);
    copy.standing = this.standing.map((refund) => ({
      ...refund,
      taken: [...refund.taken],
      excess: new Map(refund.excess),
    }));
    for (const [line, refunded] of this.refunded) copy.refunded.set(line, refunded);
    [copy.money, copy.exceeded] = [this.money, this.exceeded];
    return copy;
  }

  get lines(): readonly NetLine[] {
    return this.current;
  }

  set lines(lines: readonly NetLine[]) {
    this.current = lines;
    this.numbered = new Map(lines.map((line) => [line.line, line]));
    this.net = totalOf(lines.map(({ net }) => net));
  }

  get refunds(): readonly StandingRefund[] {
    return this.standing;
  }

  line(number: number): NetLine | undefined {
    return this.numbered.get(number);
  }

  /** Lines of which something was refunded, also such as an amendment left out. */
  get touched(): Iterable<number> {
    return this.refunded.keys();
  }

  refundedOf(line: number): Refunded {
    return this.refunded.get(line) ?? NOTHING;
  }

  begin(refundId: string, ofTheWhole: boolean): StandingRefund {
    const refund = { refundId, taken: [], money: Rational.zero, excess: new Map(), ofTheWhole };
    this.standing.push(refund);
    return refund;
  }

  take(refund: StandingRefund, taken: Taken): void {
    refund.taken.push(taken);
    refund.money = refund.money.plus(taken.money);
    this.add(taken.line, taken.money, taken.units);
  }

  exceed(refund: StandingRefund, line: number | null, excess: Rational): void {
    refund.excess.set(line, excess.plus(refund.excess.get(line) ?? Rational.zero));
    this.exceeded = this.exceeded.plus(excess);
  }

  /** It exceeds no longer, and is asked for once more. */
  retract(refund: StandingRefund, line: number | null): void {
    this.exceeded = this.exceeded.minus(refund.excess.get(line) ?? Rational.zero);
    refund.excess.delete(line);
  }

  drop(refundId: string): void {
    const dropped = this.standing.filter((refund) => refund.refundId === refundId);
    this.standing = this.standing.filter((refund) => refund.refundId !== refundId);
    for (const refund of dropped) {
      for (const { line, money, units } of refund.taken) this.add(line, money.negated(), units.negated());
      for (const line of [...refund.excess.keys()]) this.retract(refund, line);
    }
  }

  private add(line: number, money: Rational, units: Rational): void {
    const before = this.refundedOf(line);
    this.refunded.set(line, { money: before.money.plus(money), units: before.units.plus(units) });
    this.money = this.money.plus(money);
  }
}

export const moneyRefunded = (state: SaleState, line: number): Rational => state.refundedOf(line).money;

export const unitsRefunded = (state: SaleState, line: number): Rational => state.refundedOf(line).units;

export const refundedInAll = (state: SaleState): Rational => state.money;

export const exceededInAll = (state: SaleState): Rational => state.exceeded;

export const netOf = (state: SaleState): Rational => state.net;

/** What may still be refunded; never below zero. */
export function leftOf(state: SaleState): Rational {
  const left = netOf(state).minus(refundedInAll(state));
  return left.sign < 0 ? Rational.zero : left;
}

export function leftOfLine(state: SaleState, line: NetLine): Rational {
  const left = line.net.minus(moneyRefunded(state, line.line));
  return left.sign < 0 ? Rational.zero : left;
}

/** Nothing is left, or nothing was ever paid and a refund without lines says that even that is taken back. */
export const isRefundedWhole = (state: SaleState): boolean =>
  netOf(state).sign > 0 ? leftOf(state).sign === 0 : state.refunds.some(({ ofTheWhole }) => ofTheWhole);

/** Between 0 and 1: the share of a line that is refunded (§6). */
export function shareRefunded(state: SaleState, { line, net, quantity }: NetLine): Rational {
  if (net.sign !== 0) return within(moneyRefunded(state, line).over(net));
  return quantity.sign === 0 ? Rational.zero : within(unitsRefunded(state, line).over(quantity));
}

const within = (share: Rational): Rational =>
  share.sign < 0 ? Rational.zero : share.compare(Rational.one) > 0 ? Rational.one : share;
