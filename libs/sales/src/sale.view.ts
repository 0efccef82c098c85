import { insert, update, type View, view } from '#libs/eventing';
import { GlobalId, GraphQLDecimal } from '#libs/graphql';
import { type EventOf, periodOf } from '#libs/kernel';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import type { Content } from './sale.content.js';
import { type SaleEvent, saleEvents } from './sale.events.js';
import { SoldRow } from './sold.row.types.js';

@Entity('sales')
@ObjectType('Sale', { description: 'What was sold, and what of it was given back. Figures are exact.' })
export class SaleRow extends SoldRow {
  @GlobalId('sale', { description: 'Global id of the sale.' })
  declare id: string;

  @Field(() => GraphQLDecimal, { description: 'What was given back in all.' })
  @Column('numeric')
  refunded: string;
}

/** The columns that a sale and a credit note have in common. */
export const soldColumns = (id: string, content: Content, recordedAt: string): Omit<SoldRow, 'tenant'> => ({
  id,
  programId: content.programId,
  externalId: content.externalId,
  occurredAt: content.occurredAt,
  recordedAt,
  period: periodOf(content.occurredAt, content.timeZone),
  currency: content.currency,
  amount: content.amount,
  credits: content.credits,
  customer: content.customer,
  saleType: content.saleType,
  metadata: Object.entries(content.metadata).map(([key, value]) => ({ key, value })),
  lines: content.lines,
});

export const saleView: View<SaleEvent, SaleRow> = view<SaleEvent, SaleRow>()({
  name: 'sales',
  version: 1,
  row: SaleRow,
  indexes: [
    ['programId', 'occurredAt', 'id'],
    ['programId', 'period', 'occurredAt', 'id'],
    ['occurredAt', 'id'],
  ],
  sources: [saleEvents],
  on: {
    'sale.recorded': insert(({ data, recordedAt }) => ({
      ...soldColumns(data.saleId, data, recordedAt),
      refunded: '0',
    })),
    'sale.refunded': update<EventOf<SaleEvent, 'sale.refunded'>, SaleRow>(
      ({ data }) => data.saleId,
      (row, { data }) => ({ ...row, refunded: data.refundedAfter }),
    ),
    'sale.refund-awaited': 'ignored',
    'sale.refund-exceeded': 'ignored',
  },
});
