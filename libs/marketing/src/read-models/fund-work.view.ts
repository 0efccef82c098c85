import { sortedBy, upsert, type View, view } from '#libs/eventing';
import { GlobalId, GraphQLInstant, MoneyType } from '#libs/graphql';
import { minorUnits, type Money, moneyOf } from '#libs/kernel';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type FundEvent, fundEvents } from '../fund/state/fund.events.js';
import { OfFundRow } from './fund.columns.js';
import { type FundWorkKind, FundWorkKindEnum } from './fund-enums.types.js';

@Entity('fund_work')
@ObjectType('FundWorkItem', { description: 'A request or a claim that waits for a person’s decision.' })
export class FundWorkRow extends OfFundRow {
  @GlobalId('fund_work_item', { description: 'Global id of the item.' })
  @PrimaryColumn('uuid')
  id: string;

  @Field(() => FundWorkKindEnum, { description: 'What it is.' })
  @Column('text')
  kind: FundWorkKind;

  @GlobalId('fund_request', { description: 'The request.' })
  @Column('uuid', { name: 'request_id' })
  requestId: string;

  @GlobalId('fund_claim', { nullable: true, description: 'The claim; null where the request itself waits.' })
  @Column('uuid', { name: 'claim_id', nullable: true })
  claimId: string | null;

  @Field({ description: 'Whether it waits; one that does not has left the list.' })
  @Column('boolean')
  waiting: boolean;

  @Column('numeric', { name: 'amount_minor', nullable: true }) amountMinor: string | null;

  @Field(() => Int, { description: 'How often it was handed in; a decision names it.' })
  @Column('integer')
  submission: number;

  @Field({ description: 'Whether one person has approved it and a second one must.' })
  @Column('boolean', { name: 'first_approval' })
  firstApproval: boolean;

  @Field(() => GraphQLInstant, { description: 'Since when it waits, business time.' })
  @Column('text')
  since: string;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'When a request expires unless somebody decides; null for a claim.',
  })
  @Column('text', { name: 'due_at', nullable: true })
  dueAt: string | null;

  @Field(() => MoneyType, { nullable: true, description: 'What a request asks for; null for a claim.' })
  get amount(): Money | null {
    return this.amountMinor === null ? null : moneyOf(BigInt(this.amountMinor), this.currency);
  }
}

type Stored = Omit<FundWorkRow, 'amount'>;
type Of<Verbs extends string> = Extract<FundEvent, { type: `fund.${Verbs}` }>;

const left = <
  E extends Of<'request-returned' | 'request-declined' | 'request-withdrawn' | 'request-approved' | 'request-expired'>,
>() =>
  upsert<E, Stored>(
    ({ data }) => data.requestId,
    (row) => row && { ...row, waiting: false, firstApproval: false },
  );

const decided = upsert<Of<'claim-returned' | 'claim-rejected' | 'claim-approved'>, Stored>(
  ({ data }) => data.claimId,
  (row) => row && { ...row, waiting: false, firstApproval: false },
);

export const fundWorkView: View<FundEvent, Stored> = view<FundEvent, Stored>()({
  name: 'fund_work',
  version: 2,
  row: FundWorkRow,
  partner: null,
  live: true,
  indexes: [...sortedBy(['since'], ['programId']), ['programId', 'waiting', 'since', 'id']],
  sources: [fundEvents],
  on: {
    'fund.request-submitted': upsert(
      ({ data }) => data.requestId,
      (before, { data: { fundId, programId, partnerId, requestId, amount, at: since, expiresAt: dueAt } }) => ({
        ...{ id: requestId, fundId, programId, partnerId, requestId, claimId: null, kind: 'request', waiting: true },
        ...{ currency: amount.currency, amountMinor: String(minorUnits(amount)), firstApproval: false, since, dueAt },
        submission: (before?.submission ?? 0) + 1,
      }),
    ),
    'fund.request-endorsed': upsert(
      ({ data }) => data.requestId,
      (row) => row && { ...row, firstApproval: true },
    ),
    'fund.request-returned': left(),
    'fund.request-declined': left(),
    'fund.request-withdrawn': left(),
    'fund.request-approved': left(),
    'fund.request-expired': left(),
    'fund.claim-submitted': upsert(
      ({ data }) => data.claimId,
      (before, { data: { fundId, programId, partnerId, requestId, claimId, currency, at: since } }) => ({
        ...{ id: claimId, fundId, programId, partnerId, requestId, claimId, kind: 'claim', waiting: true },
        ...{ currency, amountMinor: null, firstApproval: false, since, dueAt: null },
        submission: (before?.submission ?? 0) + 1,
      }),
    ),
    'fund.claim-endorsed': upsert(
      ({ data }) => data.claimId,
      (row) => row && { ...row, firstApproval: true },
    ),
    'fund.claim-returned': decided,
    'fund.claim-rejected': decided,
    'fund.claim-approved': decided,
  },
});
