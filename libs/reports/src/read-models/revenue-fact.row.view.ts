import type { ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLDecimal, GraphQLInstant, graphqlEnum } from '#libs/graphql';
import type { Credit } from '#libs/sales';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export type RevenueFactKind = 'sale' | 'refund' | 'refund-reversal' | 'amendment' | 'credit-note' | 'recredit';

export const RevenueFactKindEnum = graphqlEnum<RevenueFactKind>('RevenueFactKind', 'What moved revenue.', {
  sale: 'A sale was recorded: more.',
  refund: 'Something was given back: less.',
  'refund-reversal': 'A refund was reversed: more again.',
  amendment: 'An order was edited: more or less.',
  'credit-note': 'An unlinked credit was recorded: less.',
  recredit: 'A sale became another partner’s: less for who had it, more for who has it. The two add up to nothing.',
});

@ObjectType('RevenueFactCredit', { description: 'A partner’s part of a movement of revenue.' })
export class RevenueFactCredit implements Credit {
  @GlobalId('partner', { description: 'The partner.' })
  partnerId: string;

  @Field(() => Int, { description: 'Its part in basis points.' })
  weight: number;
}

/** Rows are only added: a correction is a row of its own, on its own day. */
@Entity('revenue_facts')
@ObjectType('RevenueFact', { description: 'One movement of revenue. A report adds up such rows.' })
export class RevenueFactRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('revenue_fact', { description: 'Global id of the movement.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @Field(() => RevenueFactKindEnum, { description: 'What moved it.' })
  @Column('text')
  kind: RevenueFactKind;

  @GlobalId('sale', { nullable: true, description: 'The sale; null: it is a credit note.' })
  @Column('uuid', { name: 'sale_id', nullable: true })
  saleId: string | null;

  @GlobalId('credit_note', { nullable: true, description: 'The credit note; null: it is of a sale.' })
  @Column('uuid', { name: 'credit_note_id', nullable: true })
  creditNoteId: string | null;

  @Field(() => GraphQLInstant, { description: 'When it happened, business time.' })
  @Column('timestamptz', { name: 'occurred_at' })
  occurredAt: string;

  @Field(() => GraphQLInstant, { description: 'When it was recorded.' })
  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: string;

  /** In the program's zone. */
  @Column('text') day: string;

  @Field({ description: 'ISO 4217 code of the amount.' })
  @Column('text')
  currency: string;

  @Field(() => GraphQLDecimal, { description: 'By how much revenue moved, exactly; negative: less.' })
  @Column('numeric')
  amount: string;

  @Field(() => [RevenueFactCredit], { description: 'Whose it is; empty: no partner’s.' })
  @Column('jsonb')
  credits: readonly RevenueFactCredit[];

  /** Of a sale or credit note: what a won deal is booked as, or the vendor's own word. */
  @Column('text', { name: 'sale_type', nullable: true }) saleType: string | null;

  /** Up to which event of its sale was decided whose this is, and who brought it; null: a credit note. */
  @Column('integer', { name: 'as_of', nullable: true }) asOf: number | null;

  /** Of a booking: its deal. */
  @Column('uuid', { name: 'deal_id', nullable: true }) dealId: string | null;

  @Field({
    description:
      'Whether it is what a partner is paid on for its help in a deal: revenue has counted the deal already, and leaves it out.',
  })
  @Column('boolean', { name: 'is_influence' })
  isInfluence: boolean;
}
