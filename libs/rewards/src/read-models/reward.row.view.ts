import type { ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLDay, GraphQLInstant, MoneyType } from '#libs/graphql';
import { type Money, moneyOf } from '#libs/kernel';
import { type RewardKind, RewardKindEnum } from '#libs/programs';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RewardEndedBy, RewardRefusedFor, RewardSide } from '../vocabulary/reward.types.js';
import type { RewardFailure } from '../wallet/wallet.events.js';
import {
  RewardEndedByEnum,
  RewardRefusedForEnum,
  RewardSideEnum,
  RewardStatusEnum,
  type ShownStatus,
} from './reward-enums.types.js';

@Entity('rewards')
@ObjectType('Reward', { description: 'What a rule gives for one referral to one side, or why it gives nothing.' })
export class RewardRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('reward', { description: 'Global id of the reward; also its first reference at the provider.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('wallet', { description: 'The rewards of its beneficiary together; mutations name it.' })
  @Column('uuid', { name: 'wallet_id' })
  walletId: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @GlobalId('partner', { nullable: true, description: 'Whose it is; null on the customer’s side.' })
  @Column('uuid', { name: 'partner_id', nullable: true })
  partnerId: string | null;

  /** The customer, where it is the customer’s. */
  @Column('uuid', { name: 'customer_id', nullable: true }) customerId: string | null;

  @GlobalId('sale', { nullable: true, description: 'The sale that it is given for; null: a lead.' })
  @Column('uuid', { name: 'sale_id', nullable: true })
  saleId: string | null;

  @GlobalId('lead', { nullable: true, description: 'The lead that it is given for; null: a sale.' })
  @Column('uuid', { name: 'lead_id', nullable: true })
  leadId: string | null;

  @Field(() => RewardSideEnum, { description: 'Who gets it.' })
  @Column('text')
  side: RewardSide;

  @Field({ description: 'The rule of the policy.' })
  @Column('text', { name: 'rule_id' })
  ruleId: string;

  @Field(() => Int, { description: 'The version of the policy that was in force at the trigger.' })
  @Column('integer', { name: 'policy_version' })
  policyVersion: number;

  @Field(() => RewardStatusEnum, { description: 'How far it is.' })
  @Column('text')
  status: ShownStatus;

  @Field(() => RewardRefusedForEnum, { nullable: true, description: 'Why it was not granted; null: it was.' })
  @Column('text', { name: 'refused_for', nullable: true })
  refusalReason: RewardRefusedFor | null;

  @Field(() => RewardKindEnum, { nullable: true, description: 'What it is; null where it was refused.' })
  @Column('text', { nullable: true })
  kind: RewardKind | null;

  @Field(() => Int, { description: 'How many of it; 0 where it was refused.' })
  @Column('integer')
  quantity: number;

  @Field(() => String, { nullable: true, description: 'The vendor’s number of what is sent.' })
  @Column('text', { nullable: true })
  sku: string | null;

  @Field(() => MoneyType, { nullable: true, description: 'How much, of a credit or a discount.' })
  @Column('jsonb', { nullable: true })
  amount: Money | null;

  @Field({ description: 'ISO 4217 code of its cost: the program’s currency.' })
  @Column('text')
  currency: string;

  @Column('numeric', { name: 'cost_minor' }) costMinor: string;
  @Column('numeric', { name: 'counted_minor' }) countedMinor: string;

  @Field(() => GraphQLInstant, { description: 'When the sale or lead happened, business time.' })
  @Column('text', { name: 'trigger_at' })
  triggerAt: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When its hold ends; null where it was refused.' })
  @Column('text', { name: 'hold_until', nullable: true })
  holdUntil: string | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When it was approved: its cost counts from then.' })
  @Column('text', { name: 'approved_at', nullable: true })
  approvedAt: string | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When it expires unless it is sent by then.' })
  @Column('text', { name: 'expires_at', nullable: true })
  expiresAt: string | null;

  @Field(() => GraphQLDay, { nullable: true, description: 'The day on which it was given, as the provider says.' })
  @Column('text', { name: 'fulfilled_on', nullable: true })
  fulfilledOn: string | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When it was cancelled, expired or was reversed.' })
  @Column('text', { name: 'ended_at', nullable: true })
  endedAt: string | null;

  @Field(() => RewardEndedByEnum, { nullable: true, description: 'Why it was cancelled or reversed.' })
  @Column('text', { name: 'ended_by', nullable: true })
  endedBy: RewardEndedBy | null;

  @Field(() => Boolean, { nullable: true, description: 'Of one that was reversed: whether it is got back.' })
  @Column('boolean', { nullable: true })
  recovered: boolean | null;

  @Field(() => String, { nullable: true, description: 'What it goes by at the provider.' })
  @Column('text', { nullable: true })
  reference: string | null;

  @Field(() => String, { nullable: true, description: 'The provider’s own name for it, such as a file.' })
  @Column('text', { name: 'provider_reference', nullable: true })
  providerReference: string | null;

  @Column('text', { nullable: true }) failure: RewardFailure | null;
  @Column('text', { nullable: true }) words: string | null;

  @Field(() => MoneyType, { nullable: true, description: 'What it costs the vendor; null where it was refused.' })
  get cost(): Money | null {
    return this.kind === null ? null : moneyOf(BigInt(this.costMinor), this.currency);
  }

  @Field(() => MoneyType, {
    nullable: true,
    description:
      'What of its cost counts: all of it from the approval on, 0 again where it was taken back; null where it was refused. A free month that was given stays counted when its sale is refunded, so does what cannot be got back of a customer who was erased.',
  })
  get counted(): Money | null {
    return this.kind === null ? null : moneyOf(BigInt(this.countedMinor), this.currency);
  }

  @Field(() => String, {
    nullable: true,
    description:
      'Why it is held, failed, was cancelled or reversed, in somebody’s words, which go when its beneficiary is erased; NO_REFERENCE where nothing is known to send it to, PARTNER_BANNED.',
  })
  get reason(): string | null {
    return this.failure ?? this.words;
  }
}

export type StoredReward = Omit<RewardRow, 'cost' | 'counted' | 'reason'>;
