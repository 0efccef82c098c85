import { aggregate } from '#libs/eventing';
import { creditNote, RecordCreditNote } from './credit-note.js';
import { creditNoteEvents } from './credit-note.events.js';
import { RecordSale, RefundSale, sale, TakeBackSale } from './sale.js';
import { saleEvents } from './sale.events.js';

export const saleAggregate = aggregate({
  decider: sale,
  events: saleEvents,
  commands: { RecordSale, RefundSale, TakeBackSale },
  id: ({ data }) => data.saleId,
  creates: ['RecordSale'],
});

export const creditNoteAggregate = aggregate({
  decider: creditNote,
  events: creditNoteEvents,
  commands: { RecordCreditNote },
  id: ({ data }) => data.creditNoteId,
  creates: ['RecordCreditNote'],
});
