import type { ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant, GraphQLPeriod, graphqlEnum, MoneyType } from '#libs/graphql';
import { type Money, moneyOf } from '#libs/kernel';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CarryReason } from '../ledger/events/ledger.events.js';

export const CarryReasonEnum = graphqlEnum<CarryReason>('CarryReason', 'Why a balance was carried forward.', {
  NOTHING_DUE: 'Nothing was payable.',
  NEGATIVE: 'More was taken back than earned.',
  BELOW_MINIMUM: 'Less than the program’s minimum was payable.',
  NO_RATE: 'There was no exchange rate of the last 7 days.',
  NO_TAX_FORM: 'The tax form is missing.',
  NO_PAYOUT_METHOD: 'The payout method is not verified.',
  NOT_PAYABLE: 'The partner may not be paid, or the program has no payout policy.',
});

export type StatementStatus = 'closed' | 'issued' | 'acknowledged' | 'disputed' | 'settled';

export const StatementStatusEnum = graphqlEnum<StatementStatus>('StatementStatus', 'How far a statement is.', {
  closed: 'Closed, not sent to the partner.',
  issued: 'Sent to the partner.',
  acknowledged: 'The partner agrees with it.',
  disputed: 'The partner objects, and nobody has decided on that.',
  settled: 'Its payout has arrived.',
});

@Entity('statements')
@ObjectType('Statement', {
  description: 'A partner’s closed month. It never changes: opening + accrued − paidOut = closing.',
})
export class StatementRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('statement', { description: 'Global id of the statement.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('ledger', { description: 'The ledger.' })
  @Column('uuid', { name: 'ledger_id' })
  ledgerId: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @GlobalId('partner', { description: 'The partner.' })
  @Column('uuid', { name: 'partner_id' })
  partnerId: string;

  @Field(() => GraphQLPeriod, { description: 'The month.' })
  @Column('text')
  period: string;

  @Field({ description: 'The zone its bounds are reckoned in.' })
  @Column('text', { name: 'time_zone' })
  timeZone: string;

  @Field(() => GraphQLInstant, { description: 'Its first moment.' })
  @Column('text', { name: 'from_at' })
  from: string;

  @Field(() => GraphQLInstant, { description: 'The first moment after it.' })
  @Column('text', { name: 'to_at' })
  to: string;

  @Field(() => GraphQLInstant, { description: 'When it was closed.' })
  @Column('text', { name: 'closed_at' })
  closedAt: string;

  @Field(() => StatementStatusEnum, { description: 'How far it is.' })
  @Column('text')
  status: StatementStatus;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When it was sent to the partner, business time.' })
  @Column('text', { name: 'issued_at', nullable: true })
  issuedAt: string | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When the partner agreed with it, business time.' })
  @Column('text', { name: 'acknowledged_at', nullable: true })
  acknowledgedAt: string | null;

  @Field(() => String, {
    name: 'disputeReason',
    nullable: true,
    description: 'What it is disputed for; null when no dispute is open, or once the partner was erased.',
  })
  @Column('text', { nullable: true })
  disputed: string | null;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'Since when it is disputed, business time; null when no dispute is open.',
  })
  @Column('text', { name: 'disputed_at', nullable: true })
  disputedAt: string | null;

  /** Also when nobody knows any more what for. */
  @Column('boolean', { name: 'is_disputed' }) isDisputed: boolean;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When its payout had arrived, business time.' })
  @Column('text', { name: 'settled_at', nullable: true })
  settledAt: string | null;

  @Column('text') currency: string;
  @Column('numeric', { name: 'opening_minor' }) openingMinor: string;
  @Column('numeric', { name: 'accrued_minor' }) accruedMinor: string;
  @Column('numeric', { name: 'held_minor' }) heldMinor: string;
  @Column('numeric', { name: 'payout_minor' }) payoutMinor: string;
  @Column('numeric', { name: 'closing_minor' }) closingMinor: string;

  @Field(() => Int, { name: 'entryCount', description: 'How many entries it has beside the payout.' })
  @Column('integer')
  lines: number;

  @Field(() => CarryReasonEnum, {
    name: 'carryForwardReason',
    nullable: true,
    description: 'Why nothing was paid out; null when there is a payout.',
  })
  @Column('text', { nullable: true })
  carried: CarryReason | null;

  @Field({ description: 'SHA-256 over its figures and lines, chained to the statement before it.' })
  @Column('text')
  hash: string;

  @Field(() => MoneyType, { description: 'The closing of the statement before it.' })
  get opening(): Money {
    return this.money(this.openingMinor);
  }

  @Field(() => MoneyType, { description: 'The sum of the month’s lines before the payout.' })
  get accrued(): Money {
    return this.money(this.accruedMinor);
  }

  @Field(() => MoneyType, {
    description: 'The part of the balance that is held beyond the month: owed, not yet payable.',
  })
  get held(): Money {
    return this.money(this.heldMinor);
  }

  @Field(() => MoneyType, { description: 'What was paid out of it, or zero.' })
  get paidOut(): Money {
    return this.money(String(-BigInt(this.payoutMinor)));
  }

  @Field(() => MoneyType, { description: 'What is carried forward.' })
  get closing(): Money {
    return this.money(this.closingMinor);
  }

  private money(minor: string): Money {
    return moneyOf(BigInt(minor), this.currency);
  }
}
