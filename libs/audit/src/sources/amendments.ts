import { moveExcessIn } from './refunds.js';
import { type NetLine, totalOf } from './sale-lines.js';
import { moneyRefunded, refundedInAll, type SaleState, unitsRefunded } from './sale-state.js';

/** §9: no line, none of its units and not the total may fall below what is refunded of it. */
export function amendmentFault(state: SaleState, lines: readonly NetLine[]): 'REFUNDED_MORE' | undefined {
  const total = refundedInAll(state);
  if (total.sign > 0 && totalOf(lines.map(({ net }) => net)).compare(total) < 0) return 'REFUNDED_MORE';
  const numbered = new Map(lines.map((line) => [line.line, line]));
  const below = [...state.touched].some((number) => {
    const line = numbered.get(number);
    const [money, units] = [moneyRefunded(state, number), unitsRefunded(state, number)];
    if (!line) return money.sign > 0 || units.sign > 0;
    return line.net.compare(money) < 0 || (units.sign > 0 && line.quantity.compare(units) < 0);
  });
  return below ? 'REFUNDED_MORE' : undefined;
}

export function amend(state: SaleState, lines: readonly NetLine[], digits: number): void {
  state.lines = lines;
  moveExcessIn(state, digits);
}

/** The refund is as if it had never been; what others asked for in vain takes its place. */
export function reverseRefund(state: SaleState, refundId: string, digits: number): void {
  state.drop(refundId);
  moveExcessIn(state, digits);
}
