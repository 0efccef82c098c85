import { type Refusal, refuse } from '#libs/kernel';
import type { SaleState } from '../../sale/sale.state.js';

/** Whether ledgers and the audit follow refunds by lines, reversals of refunds and amendments. */
const LEDGERS_FOLLOW_LINES: boolean = false;

/** What ledgers would not follow in full is not taken; a sale that is not recorded, or credited to nobody, is in none of them. */
export function unoffered(sale: SaleState, field: string): Refusal | undefined {
  if (LEDGERS_FOLLOW_LINES || sale.status === 'expected' || sale.sale.credits.length === 0) return undefined;
  return refuse('NOT_OFFERED_YET', 'ledgers do not follow this yet', field);
}
