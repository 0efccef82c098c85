import type { SaleEvent } from '#libs/sales';
import { digitsOf } from '../arithmetic/minor.js';
import { Rational } from '../arithmetic/rational.js';
import { amend, amendmentFault, reverseRefund } from '../sources/amendments.js';
import type { FieldDifference } from '../sources/findings.js';
import { fitFault, refund, requestFault } from '../sources/refunds.js';
import { discountFault, netLines, totalOf } from '../sources/sale-lines.js';
import {
  isRefundedWhole,
  moneyRefunded,
  netOf,
  refundedInAll,
  SaleState,
  unitsRefunded,
} from '../sources/sale-state.js';
import type { SourceEvent } from '../sources/source.checks.js';
import { differing, figure, lineOf, packed, requestOf, unpacked } from './sale-events.js';

type Data<Type extends SaleEvent['type']> = Extract<SaleEvent, { type: Type }>['data'];
type Moved = Data<'sale.amended'>['moved'];

interface Replayed {
  /** Until something is refunded or amended, the lines as text: most sales are never touched again. */
  lines: string | null;
  state: SaleState;
  readonly currency: string;
  /** What the refund read last asked for beyond what was left; its own event follows. */
  exceeded: { readonly refundId: string; readonly amount: Rational } | null;
}

/** Works out anew what every refund, reversal and amendment of a sale takes of its lines, and compares it with what its event pins. */
export class SaleReplays {
  private readonly sales = new Map<string, Replayed>();

  take(event: SourceEvent): FieldDifference[] {
    const { type, data } = event;
    if (type === 'credit-note.recorded') return [];
    if (type === 'sale.recorded') {
      const state = new SaleState([]);
      this.sales.set(data.saleId, { lines: packed(data.lines), state, currency: data.currency, exceeded: null });
      return [];
    }
    const sale = this.sales.get(data.saleId);
    if (!sale) return [];
    unpack(sale);
    switch (type) {
      case 'sale.refunded':
        return refunded(sale, data);
      case 'sale.refund-exceeded':
        return exceeded(sale, data);
      case 'sale.refund-refused':
        return differing(
          'refused',
          fitFault(sale.state, sale.currency, requestOf(data.refundId, data.asked)),
          data.refused,
        );
      case 'sale.refund-reversed':
        return reversed(sale, data);
      case 'sale.amended':
        return amended(sale, data);
      case 'sale.refund-awaited':
      case 'sale.refund-withdrawn':
        return [];
    }
  }
}

function refunded(sale: Replayed, data: Data<'sale.refunded'>): FieldDifference[] {
  const { state, currency } = sale;
  const { asked, refundId, lines } = data;
  if (!asked || !lines) {
    refund(state, { refundId, amount: Rational.of(data.amount) }, digitsOf(currency));
    return [];
  }
  const request = requestOf(refundId, asked);
  const misfit = requestFault(request) ?? fitFault(state, currency, request);
  if (misfit) return [{ path: 'asked', expected: misfit, recorded: asked }];
  const [before, was] = [linesIn(state), isRefundedWhole(state)];
  const amount = refund(state, request, digitsOf(currency));
  sale.exceeded = { refundId, amount };
  const whole = differing('wasRefundedWhole', was, data.wasRefundedWhole);
  return [...soFar(state, data), ...whole, ...linesBetween(before, linesIn(state), lines)];
}

/** Follows its refund. One without it is from before what was left was taken: all of it waits. */
function exceeded(sale: Replayed, data: Data<'sale.refund-exceeded'>): FieldDifference[] {
  const { refundId } = data;
  const expected = sale.exceeded;
  sale.exceeded = null;
  if (expected?.refundId === refundId) return figure('exceeded', expected.amount, data.exceeded);
  sale.state.exceed(sale.state.begin(refundId, true), null, Rational.of(data.exceeded));
  return [];
}

function reversed({ state, currency }: Replayed, data: Data<'sale.refund-reversed'>): FieldDifference[] {
  const standing = state.refunds.find(({ refundId }) => refundId === data.refundId);
  if (!standing) return [{ path: 'refundId', expected: null, recorded: data.refundId }];
  const taken = standing.money;
  const before = takenBy(state);
  reverseRefund(state, data.refundId, digitsOf(currency));
  return [...figure('amount', taken, data.amount), ...soFar(state, data), ...movedBetween(before, state, data.moved)];
}

function amended({ state, currency }: Replayed, data: Data<'sale.amended'>): FieldDifference[] {
  const lines = netLines(data.lines.map(lineOf), false, digitsOf(currency));
  const below = amendmentFault(state, lines);
  const before = takenBy(state);
  amend(state, lines, digitsOf(currency));
  return [
    ...differing('lines', discountFault(data.lines.map(lineOf), false), undefined),
    ...differing('lines', below, undefined),
    ...soFar(state, data),
    ...movedBetween(before, state, data.moved),
  ];
}

/** What is refunded of the sale as a whole after an event. */
function soFar(state: SaleState, data: Data<'sale.amended'> | Data<'sale.refunded'> | Data<'sale.refund-reversed'>) {
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

const linesIn = (state: SaleState): Map<number, LineFigures> =>
  new Map(
    state.lines.map(({ line }) => [line, { money: moneyRefunded(state, line), units: unitsRefunded(state, line) }]),
  );

/** Lines that stay as they are may stand among what is pinned, or not. */
function linesBetween(
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

const takenBy = ({ refunds }: SaleState): ReadonlyMap<string, Rational> =>
  new Map(refunds.map(({ refundId, money }) => [refundId, money]));

/** What had exceeded and is refunded now, refund by refund. */
function movedBetween(before: ReadonlyMap<string, Rational>, state: SaleState, moved: Moved): FieldDifference[] {
  return [...takenBy(state)].flatMap(([refundId, now]) => {
    const expected = now.minus(before.get(refundId) ?? Rational.zero);
    const recorded = moved.filter((one) => one.refundId === refundId).map(({ amount }) => Rational.of(amount));
    return figure(`moved.${refundId}`, expected, totalOf(recorded).toString());
  });
}

function unpack(sale: Replayed): void {
  if (sale.lines === null) return;
  sale.state = new SaleState(netLines(unpacked(sale.lines), false, digitsOf(sale.currency)));
  sale.lines = null;
}
