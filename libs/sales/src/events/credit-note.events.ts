import { type DomainEvent, eventTypes } from '#libs/kernel';
import type { SaleContent } from './sale-content.js';
import { soldSpec } from './sold-versions.js';

/**
 * A refund that names no sale: an unlinked credit. It posts at once, negative, under the plan version of its own time. The
 * amounts of its lines and its amount are negative.
 */
export type CreditNoteEvent = DomainEvent<
  'credit-note.recorded',
  Omit<SaleContent, 'saleId'> & { readonly creditNoteId: string }
>;

export const creditNoteEvents = eventTypes<CreditNoteEvent>()('credit-note', {
  'credit-note.recorded': soldSpec,
});
