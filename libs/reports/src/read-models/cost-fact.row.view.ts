import type { ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant, graphqlEnum, MoneyType } from '#libs/graphql';
import type { Money } from '#libs/kernel';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export type CostFactKind = 'commission' | 'forfeiture' | 'reward' | 'fund' | 'other';

export const CostFactKindEnum = graphqlEnum<CostFactKind>('CostFactKind', 'What partners cost something by.', {
  commission: 'Commission that was posted or taken back; what is paid of it.',
  forfeiture: 'A balance that a partner lost: less.',
  reward: 'A reward, from its approval on, or what was taken back of it.',
  fund: 'A claim that was paid from market development money, or what came back of it.',
  other: 'Something else, as it was recorded by `recordCosts`.',
});

export type CostBasis = 'accrued' | 'paid';

export const CostBasisEnum = graphqlEnum<CostBasis>('CostBasis', 'When costs count.', {
  accrued: 'When they are owed: commission when it is posted, a reward when it is approved.',
  paid: 'When they are paid: commission when its payout has arrived, a reward when it is given.',
});

/** Rows are only added, but for what waits to be paid: it counts from then on. */
@Entity('cost_facts')
@ObjectType('CostFact', { description: 'One movement of what partners cost. A report adds up such rows.' })
export class CostFactRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('cost_fact', { description: 'Global id of the movement.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @GlobalId('partner', {
    nullable: true,
    description: 'For whom; null: for nobody alone, or a reward, which says itself whose it is.',
  })
  @Column('uuid', { name: 'partner_id', nullable: true })
  partnerId: string | null;

  @Field(() => CostFactKindEnum, { description: 'What it is.' })
  @Column('text')
  kind: CostFactKind;

  @GlobalId('commission', { nullable: true, description: 'The entry of a ledger that cost it; else null.' })
  @Column('uuid', { name: 'commission_id', nullable: true })
  commissionId: string | null;

  @GlobalId('payout', { nullable: true, description: 'The payout that cost it, or came back; else null.' })
  @Column('uuid', { name: 'payout_id', nullable: true })
  payoutId: string | null;

  @GlobalId('reward', { nullable: true, description: 'The reward that cost it; else null.' })
  @Column('uuid', { name: 'reward_id', nullable: true })
  rewardId: string | null;

  @GlobalId('reimbursement', {
    nullable: true,
    description: 'The payment of a claim that cost it, or came back; else null.',
  })
  @Column('uuid', { name: 'reimbursement_id', nullable: true })
  reimbursementId: string | null;

  @GlobalId('fund_claim', { nullable: true, description: 'The claim of which something was got back; else null.' })
  @Column('uuid', { name: 'claim_id', nullable: true })
  claimId: string | null;

  @Field(() => String, { nullable: true, description: 'Of OTHER: the vendor’s own number of it; else null.' })
  @Column('text', { name: 'external_id', nullable: true })
  externalId: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Of OTHER: what it was for, in the vendor’s own word, such as `software`; else null.',
  })
  @Column('text', { nullable: true })
  category: string | null;

  @Field(() => [CostBasisEnum], { description: 'Under which basis it counts.' })
  @Column('text', { array: true })
  basis: readonly CostBasis[];

  /** Not paid yet: it counts under no basis. */
  @Column('boolean', { name: 'is_waiting' }) isWaiting: boolean;

  @Field(() => GraphQLInstant, { description: 'When it happened, business time.' })
  @Column('timestamptz', { name: 'occurred_at' })
  occurredAt: string;

  @Field(() => GraphQLInstant, { description: 'When it was recorded.' })
  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: string;

  @Column('text') currency: string;
  @Column('numeric') amount: string;

  @Field(() => MoneyType, { description: 'How much; negative: less.' })
  get cost(): Money {
    return { amount: this.amount, currency: this.currency };
  }
}
