import { Decimal } from '#libs/kernel';
import { linesAsSold, type SaleLines, withRefunds } from '../lines/line-state.js';
import { spreadOverLines } from '../lines/refund-split.js';
import type { CreditNoteEvent } from './credit-note.events.js';
import type { SaleEvent } from './sale.events.js';

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
    case 'credit-note.recorded':
      return { lines: linesAsSold(event.data.lines, event.data.currency), refundedWhole: false };
    case 'sale.refunded': {
      const { refundedAfter, charged, amount, currency } = event.data;
      const pinned = spreadOverLines(before.lines, Decimal.of(amount), currency);
      return { lines: withRefunds(before.lines, pinned), refundedWhole: refundedAfter === charged };
    }
    case 'sale.refund-awaited':
    case 'sale.refund-exceeded':
      return before;
  }
}
