import { aggregate } from '#libs/eventing';
import type { PersonNamer } from '#libs/kernel';
import { customer, EraseCustomer } from '../customer/customer.js';
import { customerEvents } from '../events/customer.events.js';
import { creditNote, RecordCreditNote } from '../credit-note/credit-note.js';
import { creditNoteEvents } from '../events/credit-note.events.js';
import { sale } from './sale.js';
import {
  AmendSale,
  GiveBackSale,
  ReassignSale,
  ReattributeSale,
  RecordSale,
  RefundSale,
  ReverseRefund,
  TakeBackSale,
} from './sale.commands.js';
import { saleEvents } from '../events/sale.events.js';
import { type Names, namesIn } from '../content/draft.js';

const namesOf = ({ given, crediting }: RecordSale['data'], nameOf: PersonNamer): Names =>
  namesIn(given, nameOf, Object.values(crediting?.evidence ?? {}));

export const saleAggregate = aggregate({
  decider: sale,
  events: saleEvents,
  commands: {
    RecordSale,
    RefundSale,
    TakeBackSale,
    GiveBackSale,
    ReverseRefund,
    AmendSale,
    ReassignSale,
    ReattributeSale,
  },
  prepare: (sent, nameOf) =>
    sent.type === 'RecordSale'
      ? new RecordSale({ ...sent.data, names: namesOf(sent.data, nameOf) }, sent.context)
      : sent,
  id: ({ data }) => data.saleId,
  creates: ['RecordSale'],
});

export const creditNoteAggregate = aggregate({
  decider: creditNote,
  events: creditNoteEvents,
  commands: { RecordCreditNote },
  prepare: ({ data, context }, nameOf) =>
    new RecordCreditNote({ ...data, names: namesIn(data.given, nameOf) }, context),
  id: ({ data }) => data.creditNoteId,
  creates: ['RecordCreditNote'],
});

export const customerAggregate = aggregate({
  decider: customer,
  events: customerEvents,
  commands: { EraseCustomer },
  id: ({ data }) => data.customerId,
});
