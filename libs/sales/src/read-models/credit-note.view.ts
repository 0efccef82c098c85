import { type Change, insert, sortedBy, type View, mainView } from '#libs/eventing';
import { GlobalId, ShownToPartners } from '#libs/graphql';
import { ObjectType } from '@nestjs/graphql';
import { Entity } from 'typeorm';
import { type CreditNoteEvent, creditNoteEvents } from '../events/credit-note.events.js';
import { type CustomerEvent, customerEvents } from '../events/customer.events.js';
import { forgotten, soldColumns, withNets } from './sale.view.js';
import { SaleCreditRow } from './sale-credit.view.js';
import { SoldRow } from './sold.row.types.js';

@Entity('credit_notes')
@ShownToPartners(() => ({ row: SaleCreditRow, by: 'soldId', partner: 'partnerId' }))
@ObjectType('CreditNote', { description: 'A refund that names no sale. Its amount is negative, and exact.' })
export class CreditNoteRow extends SoldRow {
  @GlobalId('credit_note', { description: 'Global id of the credit note.' })
  declare id: string;
}

export const creditNoteView: View<CreditNoteEvent | CustomerEvent, CreditNoteRow> = mainView<
  CreditNoteEvent | CustomerEvent,
  CreditNoteRow
>()({
  name: 'credit_notes',
  version: 5,
  row: CreditNoteRow,
  indexes: [
    ['programId', 'period', 'occurredAt', 'id'],
    ...sortedBy(['occurredAt', 'amount'], ['programId']),
    ['programId', 'externalId'],
    ['person'],
  ],
  sources: [creditNoteEvents, customerEvents],
  on: {
    'credit-note.recorded': insert(({ data, recordedAt }) => {
      const lines = withNets(data.lines, data.currency, { isCreditNote: true });
      return soldColumns(data.creditNoteId, data, recordedAt, lines);
    }),
    'customer.erased': forgotten as Change<CustomerEvent, CreditNoteRow>,
  },
});
