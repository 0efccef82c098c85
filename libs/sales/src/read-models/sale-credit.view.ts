import { upsert, type View, view, type ViewRow } from '#libs/eventing';
import { deterministicId, type EventOf } from '#libs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type CreditNoteEvent, creditNoteEvents } from '../events/credit-note.events.js';
import { type SaleEvent, saleEvents } from '../events/sale.events.js';

/** Which partners a sale or credit note is credited to: what lists are narrowed by. */
@Entity('sale_credits')
export class SaleCreditRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;
  /** Of the sale or credit note. */
  @Column('uuid', { name: 'sold_id' }) soldId: string;
  @Column('uuid', { name: 'partner_id' }) partnerId: string;
}

type SoldEvent = EventOf<SaleEvent | CreditNoteEvent, 'sale.recorded' | 'credit-note.recorded'>;

const soldIdOf = ({ data }: SoldEvent): string => ('saleId' in data ? data.saleId : data.creditNoteId);

const creditIdOf = (event: SoldEvent, partnerId: string): string =>
  deterministicId('sale-credit', soldIdOf(event), partnerId);

const credited = upsert<SoldEvent, SaleCreditRow>(
  (event) => event.data.credits.map(({ partnerId }) => creditIdOf(event, partnerId)),
  (_, event, id) => {
    const credit = event.data.credits.find(({ partnerId }) => creditIdOf(event, partnerId) === id);
    return credit && { id, soldId: soldIdOf(event), partnerId: credit.partnerId };
  },
);

export const saleCreditView: View<SaleEvent | CreditNoteEvent, SaleCreditRow> = view<
  SaleEvent | CreditNoteEvent,
  SaleCreditRow
>()({
  name: 'sale_credits',
  version: 1,
  row: SaleCreditRow,
  indexes: [['soldId', 'partnerId'], ['partnerId']],
  sources: [saleEvents, creditNoteEvents],
  on: {
    'sale.recorded': credited,
    'credit-note.recorded': credited,
  },
});
