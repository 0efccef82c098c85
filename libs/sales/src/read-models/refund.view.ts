import { sortedBy, update, upsert, type View, view, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLDecimal, GraphQLInstant } from '#libs/graphql';
import { Decimal, type EventOf } from '#libs/kernel';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { isOfDeal } from '../processes/deal-booking.js';
import { RefundMisfitEnum, type RefundStatus, SaleRefundReason, SaleRefundStatus } from './sale.enums.types.js';
import {
  type ExcessMoved,
  type RefundMisfit,
  type RefundReason,
  type SaleEvent,
  saleEvents,
} from '../events/sale.events.js';

@Entity('refunds')
@ObjectType('Refund', { description: 'Money given back for a sale. Figures are exact, in `currency`.' })
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

  @Field(() => String, {
    nullable: true,
    description:
      'Of its figures: the sale’s currency, or that in which it was asked for while it waits or where it did not fit. Null: it waits, and says none.',
  })
  @Column('text', { nullable: true })
  currency: string | null;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description: 'What it gives back in all, with what exceeded; null while it waits and says no amount.',
  })
  @Column('numeric', { nullable: true })
  amount: string | null;

  @Field(() => SaleRefundReason, { description: 'Why.' })
  @Column('text')
  reason: RefundReason;

  @Field(() => GraphQLDecimal, { nullable: true, description: 'What was left to refund, for one that exceeded it.' })
  @Column('numeric', { nullable: true })
  refundable: string | null;

  @Field(() => GraphQLDecimal, {
    description: 'What of it exceeds what was left: it is refunded as soon as something is left again.',
  })
  @Column('numeric')
  exceeded: string;

  @Field(() => RefundMisfitEnum, {
    name: 'refusalReason',
    nullable: true,
    description: 'Why it did not fit the sale that it had waited for; null: it did, or still waits.',
  })
  @Column('text', { nullable: true })
  refused: RefundMisfit | null;
}

type StandingEvent = EventOf<
  SaleEvent,
  'sale.refunded' | 'sale.refund-awaited' | 'sale.refund-exceeded' | 'sale.refund-refused'
>;

/** What takes a deal's booking back asks for all of it, also where others have refunded a part: nobody has to look at that it exceeds. */
const stands = <E extends StandingEvent>(status: RefundStatus) =>
  upsert<E, RefundRow>(
    ({ data }) => data.refundId,
    (row, { data, recordedAt }) => ({
      id: data.refundId,
      programId: data.programId,
      saleId: data.saleId,
      externalId: data.externalId,
      status: status === 'exceeded' && isOfDeal(data.externalId) ? 'applied' : status,
      occurredAt: data.occurredAt,
      recordedAt: row?.recordedAt ?? recordedAt,
      currency: 'currency' in data ? data.currency : (data.asked.currency ?? row?.currency ?? null),
      amount: data.amount,
      reason: data.reason,
      refundable: 'refundable' in data ? data.refundable : null,
      exceeded: 'exceeded' in data ? data.exceeded : '0',
      refused: 'refused' in data ? data.refused : null,
    }),
  );

/** What had exceeded of others moves in where something is left again. */
const movedIn = ({ moved }: { readonly moved: readonly ExcessMoved[] }): string[] =>
  moved.map(({ refundId }) => refundId);

const lessExceeding = (row: RefundRow, { moved }: { readonly moved: readonly ExcessMoved[] }): RefundRow => {
  const more = moved.find(({ refundId }) => refundId === row.id);
  if (!more) return row;
  const exceeded = Decimal.of(row.exceeded).minus(Decimal.of(more.amount));
  return { ...row, exceeded: exceeded.toString(), status: exceeded.isZero ? 'applied' : row.status };
};

const reversed = (row: RefundRow): RefundRow => ({ ...row, status: 'reversed', exceeded: '0' });

export const refundView: View<SaleEvent, RefundRow> = view<SaleEvent, RefundRow>()({
  name: 'refunds',
  version: 4,
  row: RefundRow,
  indexes: [
    ['programId', 'status', 'recordedAt', 'id'],
    ['saleId', 'occurredAt', 'id'],
    ...sortedBy(['occurredAt'], ['programId']),
    ['programId', 'externalId'],
  ],
  sources: [saleEvents],
  on: {
    'sale.refund-awaited': stands('awaiting-sale'),
    'sale.refunded': stands('applied'),
    'sale.refund-exceeded': stands('exceeded'),
    'sale.refund-refused': stands('refused'),
    'sale.refund-withdrawn': update<EventOf<SaleEvent, 'sale.refund-withdrawn'>, RefundRow>(
      ({ data }) => data.refundId,
      reversed,
    ),
    'sale.refund-reversed': update<EventOf<SaleEvent, 'sale.refund-reversed'>, RefundRow>(
      ({ data }) => [data.refundId, ...movedIn(data)],
      (row, { data }) => (row.id === data.refundId ? reversed(row) : lessExceeding(row, data)),
    ),
    'sale.amended': update<EventOf<SaleEvent, 'sale.amended'>, RefundRow>(
      ({ data }) => movedIn(data),
      (row, { data }) => lessExceeding(row, data),
    ),
  },
});
