import { aggregate } from '#libs/eventing';
import { idOf } from '#libs/kernel';
import { invoiceNumberForm } from '../vocabulary/invoice-number.js';
import { invoiceEvents, type InvoiceMark } from './invoice.events.js';
import { ClaimInvoice, invoiceDecider } from './invoice.js';

export const invoiceIdOf = (tenant: string, programId: string, mark: InvoiceMark, text: string): string =>
  idOf(tenant, 'invoice', `${programId}:${mark}:${mark === 'number' ? invoiceNumberForm(text) : text}`);

export const invoiceAggregate = aggregate({
  decider: invoiceDecider,
  events: invoiceEvents,
  commands: { ClaimInvoice },
  id: ({ data }) => data.invoiceId,
});
