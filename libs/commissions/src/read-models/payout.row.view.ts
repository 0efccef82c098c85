import type { ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLDay, GraphQLInstant, graphqlEnum, GraphQLPeriod, MoneyType } from '#libs/graphql';
import { type Money, moneyOf } from '#libs/kernel';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { ExchangeType } from './commission/commission.types.js';
import type { Exchange } from '../ledger/events/ledger.events.js';
import type { CostBearer } from '../ledger/events/payout.events.js';
import type { PayoutStatus } from '../ledger/state/ledger.state.js';
import { PayoutCostType } from './payout-cost.types.js';

export const PayoutStatusEnum = graphqlEnum<PayoutStatus>('PayoutStatus', 'How far a payout is.', {
  planned: 'Waits for approval.',
  approved: 'Approved; about to be sent, unless its statement is disputed.',
  intended: 'Frozen: amount, destination and reference do not change any more.',
  sent: 'The provider has it.',
  unknown: 'Nobody knows whether the provider has it: it is asked by the reference.',
  settled: 'The money has arrived.',
  failed: 'It was not sent; the amount is owed again.',
  returned: 'It came back; the amount is owed again.',
});

@Entity('payouts')
@ObjectType('Payout', { description: 'One transfer of what a statement pays out.' })
export class PayoutRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('payout', { description: 'Global id of the payout; also its reference at the provider.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('ledger', { description: 'The ledger it is paid from.' })
  @Column('uuid', { name: 'ledger_id' })
  ledgerId: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @GlobalId('partner', { description: 'The partner.' })
  @Column('uuid', { name: 'partner_id' })
  partnerId: string;

  @GlobalId('statement', { description: 'The statement it is the last line of.' })
  @Column('uuid', { name: 'statement_id' })
  statementId: string;

  @Field(() => GraphQLPeriod, { description: 'The month of the statement.' })
  @Column('text')
  period: string;

  @Field(() => PayoutStatusEnum, { description: 'How far it is.' })
  @Column('text')
  status: PayoutStatus;

  @Column('numeric', { name: 'amount_minor' }) amountMinor: string;
  @Column('text') currency: string;
  @Column('numeric', { name: 'pays_minor' }) paysMinor: string;
  @Column('text', { name: 'pays_currency' }) paysCurrency: string;

  @Field(() => ExchangeType, { nullable: true, description: 'What it was converted with; null in one currency.' })
  @Column('jsonb', { nullable: true })
  exchange: Exchange | null;

  /** What stands for the destination, which its partner's row tells. */
  @Column('text', { nullable: true, name: 'destination' }) destinationName: string | null;

  @Field(() => Int, { description: 'How many persons must approve it.' })
  @Column('integer', { name: 'approvals_needed' })
  approvalsNeeded: number;

  @Field(() => [String], { description: 'Who has approved it, as internal ids.' })
  @Column('jsonb')
  approvers: readonly string[];

  @Field(() => String, { nullable: true, description: 'The provider’s own name for it, such as a file.' })
  @Column('text', { name: 'provider_reference', nullable: true })
  providerReference: string | null;

  @Field(() => GraphQLDay, { nullable: true, description: 'The day it settled.' })
  @Column('text', { name: 'settled_on', nullable: true })
  settledOn: string | null;

  @Column('text', { nullable: true }) failure: string | null;
  /** The provider's own, which may name a person: they go with the partner. */
  @Column('text', { name: 'reason', nullable: true }) words: string | null;

  @Column('numeric', { name: 'returned_minor', nullable: true }) returnedMinor: string | null;
  @Column('text', { name: 'cost_kind', nullable: true }) costKind: 'bank-fee' | null;
  @Column('numeric', { name: 'cost_minor', nullable: true }) costMinor: string | null;
  @Column('text', { name: 'cost_bearer', nullable: true }) costBearer: CostBearer | null;
  @Column('text', { name: 'cost_words', nullable: true }) costWords: string | null;
  @Column('boolean', { name: 'is_cost_open' }) isCostOpen: boolean;

  @Field(() => MoneyType, {
    name: 'returnedAmount',
    nullable: true,
    description: 'What came back, as it was paid; null: nothing did.',
  })
  get returned(): Money | null {
    return this.returnedMinor === null ? null : moneyOf(BigInt(this.returnedMinor), this.paysCurrency);
  }

  @Field(() => PayoutCostType, {
    nullable: true,
    description: 'What did not come back of it; null: nothing is missing.',
  })
  get cost(): PayoutCostType | null {
    if (this.costKind === null || this.costMinor === null) return null;
    const amount = moneyOf(BigInt(this.costMinor), this.currency);
    return { kind: this.costKind, amount, bearer: this.costBearer, reason: this.costWords };
  }

  @Field(() => GraphQLInstant, { description: 'When it was planned, business time.' })
  @Column('text', { name: 'planned_at' })
  plannedAt: string;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'When it failed or came back, business time; null otherwise.',
  })
  @Column('text', { name: 'returned_at', nullable: true })
  returnedAt: string | null;

  @Field(() => GraphQLPeriod, {
    nullable: true,
    description: 'For one that failed or came back: the month that its amount was credited to. Null otherwise.',
  })
  @Column('text', { name: 'credited_to', nullable: true })
  creditedTo: string | null;

  @Field(() => Int, { description: 'How many persons must still approve it.' })
  get approvalsLeft(): number {
    return this.status === 'planned' ? Math.max(this.approvalsNeeded - this.approvers.length, 0) : 0;
  }

  @Field(() => String, {
    nullable: true,
    description:
      'Why it failed, came back or is not known, in the provider’s words, which are forgotten when the partner is erased. Or BANNED; or DESTINATION_ERASED: the partner was erased before it was sent, and what it is owed waits in the ledger.',
  })
  get reason(): string | null {
    return this.failure ?? this.words;
  }

  @Field(() => MoneyType, { description: 'What leaves the ledger.' })
  get amount(): Money {
    return moneyOf(BigInt(this.amountMinor), this.currency);
  }

  @Field(() => MoneyType, { description: 'What the partner receives.' })
  get pays(): Money {
    return moneyOf(BigInt(this.paysMinor), this.paysCurrency);
  }
}
