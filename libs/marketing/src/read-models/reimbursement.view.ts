import { insert, sortedBy, update, updateWhere, type View, view } from '#libs/eventing';
import { GlobalId, GraphQLDay, GraphQLInstant, MoneyType } from '#libs/graphql';
import { minorUnits, type Money, moneyOf } from '#libs/kernel';
import { type PartnerErased, partnerEvents } from '#libs/partners';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type FundEvent, fundEvents, type PaymentFailure } from '../fund/state/fund.events.js';
import type { PaymentStatus } from '../fund/state/fund.state.js';
import { OfFundRow } from './fund.columns.js';
import { ReimbursementStatusEnum } from './fund-enums.types.js';

@Entity('reimbursements')
@ObjectType('Reimbursement', {
  description: 'A payment of an approved claim, or of a part of it. It is no line of a commission ledger.',
})
export class ReimbursementRow extends OfFundRow {
  @GlobalId('reimbursement', { description: 'Global id of the payment; also its reference at the provider.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('fund_request', { description: 'The request.' })
  @Column('uuid', { name: 'request_id' })
  requestId: string;

  @GlobalId('fund_claim', { description: 'The claim.' })
  @Column('uuid', { name: 'claim_id' })
  claimId: string;

  @Field(() => ReimbursementStatusEnum, { description: 'How far it is.' })
  @Column('text')
  status: PaymentStatus;

  @Column('numeric', { name: 'amount_minor' }) amountMinor: string;
  @Column('numeric', { name: 'returned_minor', nullable: true }) returnedMinor: string | null;

  @Field(() => String, { nullable: true, description: 'The provider’s own name for it, such as a file.' })
  @Column('text', { name: 'provider_reference', nullable: true })
  providerReference: string | null;

  @Field(() => GraphQLDay, { nullable: true, description: 'The day it settled.' })
  @Column('text', { name: 'settled_on', nullable: true })
  settledOn: string | null;

  @Column('text', { nullable: true }) failure: PaymentFailure | null;
  /** The provider's own, which may name a person: they go with the partner. */
  @Column('text', { nullable: true }) words: string | null;

  @Field(() => GraphQLInstant, { description: 'When it was intended, business time.' })
  @Column('text', { name: 'intended_at' })
  intendedAt: string;

  @Field(() => MoneyType, { description: 'What is paid.' })
  get amount(): Money {
    return moneyOf(BigInt(this.amountMinor), this.currency);
  }

  @Field(() => MoneyType, { nullable: true, description: 'What came back after it had settled; null: nothing did.' })
  get returnedAmount(): Money | null {
    return this.returnedMinor === null ? null : moneyOf(BigInt(this.returnedMinor), this.currency);
  }

  @Field(() => String, {
    nullable: true,
    description:
      'Why it failed, came back or is not known, in the provider’s words, which are forgotten when the partner is erased. Or DESTINATION_ERASED; or NOT_PAYABLE: the partner was banned, or lost its payout method, before it was sent.',
  })
  get reason(): string | null {
    return this.failure ?? this.words;
  }
}

type Stored = Omit<ReimbursementRow, 'amount' | 'returnedAmount' | 'reason'>;

export const reimbursementView: View<FundEvent | PartnerErased, Stored> = view<FundEvent | PartnerErased, Stored>()({
  name: 'reimbursements',
  version: 2,
  row: ReimbursementRow,
  indexes: [
    ...sortedBy(['intendedAt', 'amountMinor'], ['programId', 'partnerId', 'claimId']),
    ['programId', 'settledOn', 'id'],
  ],
  sources: [fundEvents, partnerEvents],
  on: {
    'partner.erased': updateWhere(
      ({ data: { partnerId } }) => ({ partnerId }),
      () => ({ words: null }),
    ),
    'fund.payment-intended': insert(({ data }) => {
      const { paymentId: id, fundId, programId, partnerId, requestId, claimId, amount, at: intendedAt } = data;
      return {
        ...{ id, fundId, programId, partnerId, requestId, claimId, currency: amount.currency, status: 'intended' },
        ...{ amountMinor: String(minorUnits(amount)), returnedMinor: null, providerReference: null, settledOn: null },
        ...{ failure: null, words: null, intendedAt },
      };
    }),
    'fund.payment-sent': update(
      ({ data }) => data.paymentId,
      (row, { data: { providerReference } }) => ({ ...row, status: 'sent', providerReference, words: null }),
    ),
    'fund.payment-unknown': update(
      ({ data }) => data.paymentId,
      (row, { data: { reason: words } }) => ({ ...row, status: 'unknown', words }),
    ),
    'fund.payment-reconciled': update(
      ({ data }) => data.paymentId,
      (row, { data: { found, evidence } }) => ({
        ...{ ...row, status: found, providerReference: found === 'sent' ? evidence : null, words: null },
      }),
    ),
    'fund.payment-settled': update(
      ({ data }) => data.paymentId,
      (row, { data: { settledOn } }) => ({ ...row, status: 'settled', settledOn, words: null }),
    ),
    'fund.payment-failed': update(
      ({ data }) => data.paymentId,
      (row, { data: { failure, reason: words } }) => ({ ...row, status: 'failed', failure, words }),
    ),
    'fund.payment-returned': update(
      ({ data }) => data.paymentId,
      (row, { data: { amount, reason: words } }) => ({
        ...{ ...row, status: 'returned', words, returnedMinor: amount && String(minorUnits(amount)) },
      }),
    ),
  },
});
