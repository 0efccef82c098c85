import type { EventOf } from '#libs/kernel';
import type { SaleEvent } from '#libs/sales';
import { Rational } from '../arithmetic/rational.js';
import { decimalsOfWhatIsLeft, refund, type RefundRequest } from './refunds.js';
import type { SaleState } from './sale-state.js';
import type { SourceEvent } from './source.checks.js';

/** What the refund read last asked for beyond what was left; its own event follows. */
export interface Exceeding {
  readonly refundId: string;
  readonly amount: Rational;
  /** What older builds record of it. */
  readonly older: Rational;
  readonly event: SourceEvent;
}

/** What exceeds by the decimals that older builds gave too many units; undefined where none are named. */
export function olderExcess(state: SaleState, request: RefundRequest, digits: number): Rational | undefined {
  const byUnits = request.lines?.some(({ quantity }) => quantity !== undefined) ?? false;
  return byUnits ? refund(state.copy(), request, digits, decimalsOfWhatIsLeft) : undefined;
}

/** What an older build recorded as exceeding is what it asks for from then on. */
export function standsAsRecorded(
  state: SaleState,
  { refundId, amount, older }: Exceeding,
  { exceeded, lines }: Pick<EventOf<SaleEvent, 'sale.refund-exceeded'>['data'], 'exceeded' | 'lines'>,
): boolean {
  if (older.equals(amount) || !older.equals(Rational.of(exceeded))) return false;
  const standing = state.refunds.find((each) => each.refundId === refundId);
  if (!standing) return false;
  for (const line of [...standing.excess.keys()]) state.retract(standing, line);
  for (const { line, amount: each } of lines ?? []) state.exceed(standing, line, Rational.of(each));
  return true;
}
