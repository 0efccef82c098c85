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
  /** Excess by line; under null what may come from any line. */
  readonly excess: Map<number | null, Rational>;
  /** Without lines: it refunds whole a sale that nothing was paid for. */
  readonly ofTheWhole: boolean;
}

/** A sale's lines and the refunds that stand. Every figure is summed from them when asked, none is kept beside them. */
export interface SaleState {
  lines: readonly NetLine[];
  refunds: StandingRefund[];
}

const takenOf = ({ refunds }: SaleState, line: number): Taken[] =>
  refunds.flatMap(({ taken }) => taken.filter((part) => part.line === line));

export const moneyRefunded = (state: SaleState, line: number): Rational =>
  totalOf(takenOf(state, line).map(({ money }) => money));

export const unitsRefunded = (state: SaleState, line: number): Rational =>
  totalOf(takenOf(state, line).map(({ units }) => units));

export const refundedInAll = ({ refunds }: SaleState): Rational =>
  totalOf(refunds.flatMap(({ taken }) => taken.map(({ money }) => money)));

export const exceededInAll = ({ refunds }: SaleState): Rational =>
  totalOf(refunds.flatMap(({ excess }) => [...excess.values()]));

export const netOf = ({ lines }: SaleState): Rational => totalOf(lines.map(({ net }) => net));

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
