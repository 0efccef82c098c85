import type { ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLDecimal, GraphQLInstant, graphqlEnum } from '#libs/graphql';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export type FundMovementKind =
  | ('allocated' | 'requested' | 'not-granted' | 'approved' | 'released' | 'expired' | 'extended')
  | ('paid' | 'payment-returned' | 'recovered');

export const FundMovementKindEnum = graphqlEnum<FundMovementKind>('FundMovementKind', 'What moved a fund.', {
  allocated: 'It was given something, or what it has in all was changed.',
  requested: 'A request was handed in.',
  'not-granted': 'A request was given back, declined or withdrawn.',
  approved: 'A request was granted.',
  released: 'Nothing more is claimed of a request, or paid of a claim.',
  expired: 'A request was over: what nobody claimed of it is free again.',
  extended: 'A request that was over takes claims again.',
  paid: 'A payment has arrived.',
  'payment-returned': 'A payment came back.',
  recovered: 'A partner gave back what it was paid.',
});

/** Rows are only added. It tells of what partners have: none of them reads it. */
@Entity('fund_movements')
@ObjectType('FundMovement', {
  description:
    'What a fund has after something moved it, in the fund’s currency. `fundUtilisation` adds up what lies between such rows.',
})
export class FundMovementRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('fund_movement', { description: 'Global id of the movement.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @GlobalId('partner', { description: 'Whose the fund is.' })
  @Column('uuid', { name: 'partner_id' })
  partnerId: string;

  @GlobalId('fund', { description: 'The fund.' })
  @Column('uuid', { name: 'fund_id' })
  fundId: string;

  /** Of the fund’s stream: what is later is greater. */
  @Column('integer') revision: number;

  /** Where something expires or is set aside again: of which request, and what of that has expired by then. */
  @Column('uuid', { name: 'request_id', nullable: true }) requestId: string | null;
  @Column('numeric', { name: 'expired_of_request' }) expiredOfRequest: string;

  @Field(() => FundMovementKindEnum, { description: 'What moved it.' })
  @Column('text')
  kind: FundMovementKind;

  @Field(() => GraphQLInstant, { description: 'When it happened, business time.' })
  @Column('timestamptz', { name: 'occurred_at' })
  occurredAt: string;

  @Field(() => GraphQLInstant, { description: 'When it was recorded.' })
  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: string;

  @Field(() => GraphQLDecimal, { description: 'What the fund has in all.' })
  @Column('numeric')
  allocated: string;

  @Field(() => GraphQLDecimal, { description: 'What requests ask for that nobody has decided on.' })
  @Column('numeric')
  pending: string;

  @Field(() => GraphQLDecimal, { description: 'What was granted and is neither paid nor given back.' })
  @Column('numeric')
  approved: string;

  @Field(() => GraphQLDecimal, { description: 'What has arrived, less what was taken back.' })
  @Column('numeric')
  paid: string;

  @Field(() => GraphQLDecimal, {
    description: 'How much expired by this movement alone; below zero: so much of what had expired is set aside again.',
  })
  @Column('numeric')
  expired: string;
}
