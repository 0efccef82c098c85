import { insert, update, type View, mainView, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant, graphqlEnum, GraphQLPeriod, MoneyType } from '#libs/graphql';
import { minorUnits, type Money, moneyOf } from '#libs/kernel';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { ledgerIdIn } from './commission.rows.view.js';
import { ExchangeType } from './commission.types.js';
import { type Exchange, type LedgerEvent, ledgerEvents } from './ledger.events.js';
import { IGNORED_POSTINGS, IGNORED_REST } from './ledger.ignored.js';
import type { PayoutStatus } from './ledger.state.js';

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

  @Field(() => String, { nullable: true, description: 'The day it settled.' })
  @Column('text', { name: 'settled_on', nullable: true })
  settledOn: string | null;

  @Field(() => String, { nullable: true, description: 'Why it failed, came back or is not known.' })
  @Column('text', { nullable: true })
  reason: string | null;

  @Field(() => GraphQLInstant, { description: 'When it was planned, business time.' })
  @Column('text', { name: 'planned_at' })
  plannedAt: string;

  @Field(() => MoneyType, { description: 'What leaves the ledger.' })
  get amount(): Money {
    return moneyOf(BigInt(this.amountMinor), this.currency);
  }

  @Field(() => MoneyType, { description: 'What the partner receives.' })
  get pays(): Money {
    return moneyOf(BigInt(this.paysMinor), this.paysCurrency);
  }
}

/** What the table holds; the rest of the row is derived from it. */
type Stored = Omit<PayoutRow, 'amount' | 'pays'>;

export const payoutView: View<LedgerEvent, Stored> = mainView<LedgerEvent, Stored>()({
  name: 'payouts',
  version: 3,
  row: PayoutRow,
  live: true,
  indexes: [['partnerId', 'period'], ['programId', 'period'], ['statementId']],
  sources: [ledgerEvents],
  on: {
    ...IGNORED_POSTINGS,
    ...IGNORED_REST,
    'ledger.period-closed': 'ignored',
    'ledger.payout-planned': insert((event) => {
      const { payoutId: id, programId, partnerId, statementId, period, amount, pays, at, ...rest } = event.data;
      const { exchange, destination, approvalsNeeded } = rest;
      return {
        ...{ id, ledgerId: ledgerIdIn(event), programId, partnerId, statementId, period },
        ...{ amountMinor: String(minorUnits(amount)), currency: amount.currency },
        ...{ paysMinor: String(minorUnits(pays)), paysCurrency: pays.currency },
        ...{
          exchange,
          destinationName: destination,
          approvalsNeeded,
          approvers: [],
          providerReference: null,
          settledOn: null,
        },
        ...{ reason: null, plannedAt: at, status: approvalsNeeded === 0 ? 'approved' : 'planned' },
      };
    }),
    'ledger.payout-approved': update(
      ({ data }) => data.payoutId,
      (row, { data: { by, approvals } }) => ({
        ...row,
        approvers: [...row.approvers, by],
        status: approvals >= row.approvalsNeeded ? 'approved' : 'planned',
      }),
    ),
    'ledger.payout-intended': update(
      ({ data }) => data.payoutId,
      (row) => ({ ...row, status: 'intended' }),
    ),
    'ledger.payout-sent': update(
      ({ data }) => data.payoutId,
      (row, { data: { providerReference } }) => ({ ...row, status: 'sent', providerReference, reason: null }),
    ),
    'ledger.payout-settled': update(
      ({ data }) => data.payoutId,
      (row, { data: { settledOn } }) => ({ ...row, status: 'settled', settledOn, reason: null }),
    ),
    'ledger.payout-failed': update(
      ({ data }) => data.payoutId,
      (row, { data: { reason } }) => ({ ...row, status: 'failed', reason }),
    ),
    'ledger.payout-returned': update(
      ({ data }) => data.payoutId,
      (row, { data: { reason } }) => ({ ...row, status: 'returned', reason }),
    ),
    'ledger.payout-unknown': update(
      ({ data }) => data.payoutId,
      (row, { data: { reason } }) => ({ ...row, status: 'unknown', reason }),
    ),
    'ledger.payout-reconciled': update(
      ({ data }) => data.payoutId,
      (row, { data: { found, evidence } }) => ({
        ...row,
        status: found === 'sent' ? 'sent' : 'approved',
        providerReference: found === 'sent' ? evidence : null,
        reason: null,
      }),
    ),
  },
});
