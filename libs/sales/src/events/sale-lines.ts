import { Decimal } from '#libs/kernel';
import {
  type LineRefund,
  linesAsAmended,
  linesAsSold,
  type LineState,
  type SaleLines,
  withRefunds,
} from '../lines/line-state.js';
import { spreadOverLines } from '../lines/refund-split.js';
import type { CreditNoteEvent } from './credit-note.events.js';
import type { ExcessMoved, SaleEvent } from './sale.events.js';

/** Before the sale is recorded. */
export const noLinesYet: SaleLines = { lines: [], refundedWhole: false };

/**
 * The lines of a sale or credit note as they stand after the event: a source of commissions is the event and these.
 *
 *     const lines = history.reduce(saleLinesAfter, noLinesYet);
 */
export function saleLinesAfter(before: SaleLines, event: SaleEvent | CreditNoteEvent): SaleLines {
  switch (event.type) {
    case 'sale.recorded':
      return { lines: linesAsSold(event.data.lines, event.data.currency), refundedWhole: false };
    case 'credit-note.recorded': {
      const { lines, currency } = event.data;
      return { lines: linesAsSold(lines, currency, { isCreditNote: true }), refundedWhole: false };
    }
    case 'sale.refunded': {
      const { refundedWhole } = event.data;
      return { lines: withRefunds(before.lines, linesRefunded(before, event.data)), refundedWhole };
    }
    case 'sale.refund-reversed': {
      const { lines, moved, refundedWhole } = event.data;
      return { lines: withMoved(withRefunds(before.lines, lines), moved), refundedWhole };
    }
    case 'sale.amended': {
      const { lines, moved, currency, refundedWhole } = event.data;
      return { lines: withMoved(linesAsAmended(before.lines, lines, currency), moved), refundedWhole };
    }
    case 'sale.refund-awaited':
    case 'sale.refund-exceeded':
    case 'sale.refund-refused':
    case 'sale.refund-withdrawn':
    case 'sale.recredited':
    case 'sale.credits-confirmed':
      return before;
  }
}

const withMoved = (lines: readonly LineState[], moved: readonly ExcessMoved[]): readonly LineState[] =>
  moved.reduce((all, { lines: pinned }) => withRefunds(all, pinned), lines);

/** What a refund took of each line; where history from before lines were refunded says only how much it was, it is spread. */
export const linesRefunded = (
  { lines }: Pick<SaleLines, 'lines'>,
  refunded: Extract<SaleEvent, { type: 'sale.refunded' }>['data'],
): readonly LineRefund[] => refunded.lines ?? spreadOverLines(lines, Decimal.of(refunded.amount), refunded.currency);
