import { upsert, type View, view, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLDecimal, GraphQLInstant } from '#libs/graphql';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type RefundStatus, SaleRefundReason, SaleRefundStatus } from './sale.enums.types.js';
import { type RefundReason, type SaleEvent, saleEvents } from '../events/sale.events.js';

@Entity('refunds')
@ObjectType('Refund', { description: 'Money given back for a sale. Figures are exact, in the sale’s currency.' })
export class RefundRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('refund', { description: 'Global id of the refund.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @GlobalId('sale', { description: 'The sale it is for, known or not.' })
  @Column('uuid', { name: 'sale_id' })
  saleId: string;

  @Field({ description: 'The vendor’s own number of the refund, unique in the program.' })
  @Column('text', { name: 'external_id' })
  externalId: string;

  @Field(() => SaleRefundStatus, { description: 'Where it stands.' })
  @Column('text')
  status: RefundStatus;

  @Field(() => GraphQLInstant, { description: 'When the money was given back, business time.' })
  @Column('timestamptz', { name: 'occurred_at' })
  occurredAt: string;

  @Field(() => GraphQLInstant, { description: 'When it was first recorded.' })
  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: string;

  @Field(() => GraphQLDecimal, { description: 'What is given back, above zero.' })
  @Column('numeric')
  amount: string;

  @Field(() => SaleRefundReason, { description: 'Why.' })
  @Column('text')
  reason: RefundReason;

  @Field(() => GraphQLDecimal, { nullable: true, description: 'What was left to refund, for one that exceeds it.' })
  @Column('numeric', { nullable: true })
  refundable: string | null;
}

type RefundEvent = Exclude<SaleEvent, { type: 'sale.recorded' }>;

const stands = <E extends RefundEvent>(status: RefundStatus) =>
  upsert<E, RefundRow>(
    ({ data }) => data.refundId,
    (row, { data, recordedAt }) => ({
      id: data.refundId,
      programId: data.programId,
      saleId: data.saleId,
      externalId: data.externalId,
      status,
      occurredAt: data.occurredAt,
      recordedAt: row?.recordedAt ?? recordedAt,
      amount: data.amount,
      reason: data.reason,
      refundable: 'refundable' in data ? data.refundable : null,
    }),
  );

export const refundView: View<SaleEvent, RefundRow> = view<SaleEvent, RefundRow>()({
  name: 'refunds',
  version: 1,
  row: RefundRow,
  indexes: [
    ['programId', 'status', 'recordedAt', 'id'],
    ['saleId', 'occurredAt', 'id'],
  ],
  sources: [saleEvents],
  on: {
    'sale.refund-awaited': stands('awaiting-sale'),
    'sale.refunded': stands('applied'),
    'sale.refund-exceeded': stands('exceeded'),
  },
});
