import { type DomainEvent, eventTypes, type Instant } from '#libs/kernel';

/** By which of its marks an invoice is known. */
export type InvoiceMark = 'number' | 'sha256';

/** A number, or a file, of a cost: which claim it stands on, within a program. */
export type InvoiceEvent = DomainEvent<
  'invoice.claimed',
  {
    readonly invoiceId: string;
    readonly programId: string;
    readonly mark: InvoiceMark;
    readonly fundId: string;
    readonly claimId: string;
    readonly at: Instant;
  }
>;

export const invoiceEvents = eventTypes<InvoiceEvent>()('invoice', { 'invoice.claimed': { version: 1 } });
