import type { SaleEvent } from '#libs/sales';
import { Rational } from '../arithmetic/rational.js';
import type { FieldDifference } from '../sources/findings.js';
import { totalOf } from '../sources/sale-lines.js';
import {
  isRefundedWhole,
  moneyRefunded,
  netOf,
  refundedInAll,
  type SaleState,
  unitsRefunded,
} from '../sources/sale-state.js';
import { differing, figure } from './sale-events.js';

type Data<Type extends SaleEvent['type']> = Extract<SaleEvent, { type: Type }>['data'];
type Moved = Data<'sale.amended'>['moved'];

/** What is refunded of the sale as a whole after an event. */
export function soFar(
  state: SaleState,
  data: Data<'sale.amended'> | Data<'sale.refunded'> | Data<'sale.refund-reversed'>,
) {
  return [
    ...figure('refundedAfter', refundedInAll(state), data.refundedAfter),
    ...figure('charged', netOf(state), data.charged),
    ...differing('refundedWhole', isRefundedWhole(state), data.refundedWhole),
  ];
}

interface LineFigures {
  readonly money: Rational;
  readonly units: Rational;
}

export const linesIn = (state: SaleState): Map<number, LineFigures> =>
  new Map(
    state.lines.map(({ line }) => [line, { money: moneyRefunded(state, line), units: unitsRefunded(state, line) }]),
  );

/** Lines that stay as they are may stand among what is pinned, or not. */
export function linesBetween(
  before: ReadonlyMap<number, LineFigures>,
  after: ReadonlyMap<number, LineFigures>,
  pinned: NonNullable<Data<'sale.refunded'>['lines']>,
): FieldDifference[] {
  const known = new Map(pinned.map((one) => [one.line, one]));
  return [...after].flatMap(([line, now]) => {
    const then = before.get(line) ?? now;
    const recorded = known.get(line);
    if (recorded) {
      return [
        ...figure(`lines.${line}.refundedBefore`, then.money, recorded.refundedBefore),
        ...figure(`lines.${line}.refundedAfter`, now.money, recorded.refundedAfter),
        ...figure(`lines.${line}.unitsBefore`, then.units, recorded.unitsBefore),
        ...figure(`lines.${line}.unitsAfter`, now.units, recorded.unitsAfter),
      ];
    }
    return then.money.equals(now.money) ? [] : figure(`lines.${line}.refundedAfter`, now.money, null);
  });
}

export const takenBy = ({ refunds }: SaleState): ReadonlyMap<string, Rational> =>
  new Map(refunds.map(({ refundId, money }) => [refundId, money]));

/** What had exceeded and is refunded now, refund by refund. */
export function movedBetween(before: ReadonlyMap<string, Rational>, state: SaleState, moved: Moved): FieldDifference[] {
  return [...takenBy(state)].flatMap(([refundId, now]) => {
    const expected = now.minus(before.get(refundId) ?? Rational.zero);
    const recorded = moved.filter((one) => one.refundId === refundId).map(({ amount }) => Rational.of(amount));
    return figure(`moved.${refundId}`, expected, totalOf(recorded).toString());
  });
}
