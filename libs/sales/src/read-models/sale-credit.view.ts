import { insertAll, upsert, type View, view, type ViewRow } from '#libs/eventing';
import { deterministicId, type EventOf, periodOf } from '#libs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type CreditNoteEvent, creditNoteEvents } from '../events/credit-note.events.js';
import { type SaleEvent, saleEvents } from '../events/sale.events.js';

/** Which partners a sale or credit note is credited to: what lists are narrowed by, and the list under a partner. */
@Entity('sale_credits')
export class SaleCreditRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;
  /** Of the sale or credit note. */
  @Column('uuid', { name: 'sold_id' }) soldId: string;
  @Column('uuid', { name: 'partner_id' }) partnerId: string;
  @Column('text') of: 'sale' | 'credit-note';
  /** Business time of the sale or credit note. */
  @Column('text', { name: 'occurred_at' }) occurredAt: string;
  /** Its month in the program's zone. */
  @Column('text') period: string;
}

type SoldEvent = EventOf<SaleEvent | CreditNoteEvent, 'sale.recorded' | 'credit-note.recorded'>;

const soldIdOf = ({ data }: SoldEvent): string => ('saleId' in data ? data.saleId : data.creditNoteId);

const idOf = (soldId: string, partnerId: string): string => deterministicId('sale-credit', soldId, partnerId);

/** Who is not credited any more, no longer sees the sale. */
const recredited = upsert<EventOf<SaleEvent, 'sale.recredited'>, SaleCreditRow>(
  ({ data: { saleId, before, after } }) => [...before, ...after].map(({ partnerId }) => idOf(saleId, partnerId)),
  (_, { data: { saleId: soldId, after, sold } }, id) => {
    const credit = after.find(({ partnerId }) => idOf(soldId, partnerId) === id);
    if (!credit) return undefined;
    const { occurredAt, timeZone } = sold;
    const period = periodOf(occurredAt, timeZone);
    return { id, soldId, partnerId: credit.partnerId, of: 'sale', occurredAt, period };
  },
);

const credited = insertAll<SoldEvent, SaleCreditRow>((event) => {
  const { credits, occurredAt, timeZone } = event.data;
  const soldId = soldIdOf(event);
  const of = event.type === 'sale.recorded' ? 'sale' : 'credit-note';
  const period = periodOf(occurredAt, timeZone);
  return credits.map(({ partnerId }) => ({ id: idOf(soldId, partnerId), soldId, partnerId, of, occurredAt, period }));
});

export const saleCreditView: View<SaleEvent | CreditNoteEvent, SaleCreditRow> = view<
  SaleEvent | CreditNoteEvent,
  SaleCreditRow
>()({
  name: 'sale_credits',
  version: 2,
  row: SaleCreditRow,
  indexes: [
    ['soldId', 'partnerId'],
    ['partnerId', 'of', 'occurredAt', 'id'],
  ],
  sources: [saleEvents, creditNoteEvents],
  on: {
    'sale.recorded': credited,
    'sale.recredited': recredited,
    'credit-note.recorded': credited,
  },
});
