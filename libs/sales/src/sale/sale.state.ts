import { unreachable } from '#libs/kernel';
import type { ExcessMoved, SaleEvent } from '../events/sale.events.js';
import { linesRefunded, saleLinesAfter } from '../events/sale-lines.js';
import { withCredits } from '../reassignment/reassignment.js';
import { refundStateOf } from '../refund/apply-refund.js';
import type { RecordedSale } from '../refund/recorded-sale.js';
import { type RefundState, withExcessMoved, withParts } from '../refund/refund.state.js';
import { withReversed } from '../refund/reversal.js';

/** Until the sale is recorded every refund waits for it, or was reversed before it. */
export type SaleState = { readonly status: 'expected'; readonly refunds: readonly RefundState[] } | RecordedSale;

export function evolve(state: SaleState, event: SaleEvent): SaleState {
  if (event.type === 'sale.recorded') {
    const { data } = event;
    return {
      status: 'recorded',
      sale: data,
      attribution: data.attribution,
      isNamed: data.attribution === null,
      sold: data.lines,
      lines: linesAfter(state, event),
      refunds: state.refunds,
      moves: 0,
    };
  }
  if (event.type === 'sale.credits-confirmed') return { ...state, isNamed: true } as SaleState;
  if (event.type === 'sale.recredited') return state.status === 'expected' ? state : withCredits(state, event.data);
  const refunds = refundsAfter(state, event);
  if (state.status === 'expected') return { ...state, refunds };
  const sold = event.type === 'sale.amended' ? event.data.lines : state.sold;
  return { ...state, sold, lines: linesAfter(state, event), refunds };
}

const linesOf = (state: SaleState): RecordedSale['lines'] => (state.status === 'recorded' ? state.lines : []);

const linesAfter = (state: SaleState, event: SaleEvent): RecordedSale['lines'] =>
  saleLinesAfter({ lines: linesOf(state), refundedWhole: false }, event).lines;

function refundsAfter(
  state: SaleState,
  event: Exclude<SaleEvent, { type: 'sale.recorded' | 'sale.recredited' | 'sale.credits-confirmed' }>,
): readonly RefundState[] {
  const { refunds } = state;
  switch (event.type) {
    case 'sale.refunded': {
      const { amount } = event.data;
      return put(
        refunds,
        withParts(
          { ...refundStateOf(event.data, 'applied'), amount },
          linesRefunded({ lines: linesOf(state) }, event.data),
        ),
      );
    }
    case 'sale.refund-awaited':
      return put(refunds, { ...refundStateOf(event.data, 'waiting'), amount: event.data.amount });
    case 'sale.refund-refused':
      return put(refunds, { ...refundStateOf(event.data, 'refused'), amount: event.data.amount });
    case 'sale.refund-exceeded': {
      const { refundId, exceeded, lines: exceededLines, amount } = event.data;
      const applied = refunds.find((refund) => refund.refundId === refundId && refund.status === 'applied');
      return put(refunds, { ...(applied ?? refundStateOf(event.data, 'applied')), amount, exceeded, exceededLines });
    }
    case 'sale.refund-withdrawn':
      return withReversed(refunds, event.data.refundId);
    case 'sale.refund-reversed':
      return event.data.moved.reduce(applyMoved, withReversed(refunds, event.data.refundId));
    case 'sale.amended':
      return event.data.moved.reduce(applyMoved, refunds);
    default:
      return unreachable(event);
  }
}

const applyMoved = (refunds: readonly RefundState[], moved: ExcessMoved): readonly RefundState[] =>
  refunds.map((refund) => (refund.refundId === moved.refundId ? withExcessMoved(refund, moved) : refund));

/** In its place, where it has waited. */
function put(refunds: readonly RefundState[], refund: RefundState): readonly RefundState[] {
  const isKnown = refunds.some(({ refundId }) => refundId === refund.refundId);
  return isKnown ? refunds.map((known) => (known.refundId === refund.refundId ? refund : known)) : [...refunds, refund];
}
