import { GlobalId, GraphQLDay, GraphQLInstant, MoneyType } from '#libs/graphql';
import { type Money, moneyOf } from '#libs/kernel';
import { type ActivityKind, ActivityKindEnum } from '#libs/programs';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RequestStatus } from '../fund/state/fund.state.js';
import type { PlannedActivity } from '../fund/state/fund.types.js';
import { DecidedRow } from './fund.columns.js';
import { FundRequestStatusEnum } from './fund-enums.types.js';

@ObjectType({ description: 'What a request asks money for.' })
export class FundActivity {
  @Field(() => Int, { description: 'Its number within the request, from 1: costs and proof name it.' })
  number: number;

  @Field(() => String, { nullable: true, description: 'What it is called; null once the partner was erased.' })
  name: string | null;

  @Field(() => ActivityKindEnum, { description: 'What kind it is.' })
  kind: ActivityKind;

  @Field(() => GraphQLDay, { description: 'Its first day.' })
  startsOn: string;

  @Field(() => GraphQLDay, { description: 'Its last day, in the program’s zone.' })
  endsOn: string;

  @Field(() => MoneyType, { description: 'What it is expected to cost in all.' })
  cost: Money;

  @Field({ description: 'Whether it was left out when the request was approved.' })
  declined: boolean;
}

@Entity('fund_requests')
@ObjectType('FundRequest', { description: 'A request of a partner for market development money.' })
export class FundRequestRow extends DecidedRow {
  @GlobalId('fund_request', { description: 'Global id of the request.' })
  @PrimaryColumn('uuid')
  id: string;

  @Field(() => FundRequestStatusEnum, { description: 'How far it is.' })
  @Column('text')
  status: RequestStatus;

  @Column('numeric', { name: 'amount_minor' }) amountMinor: string;
  @Column('numeric', { name: 'approved_minor' }) approvedMinor: string;
  @Column('numeric', { name: 'claimed_minor' }) claimedMinor: string;
  @Column('numeric', { name: 'paid_minor' }) paidMinor: string;
  @Column('numeric', { name: 'released_minor' }) releasedMinor: string;
  @Column('jsonb') planned: readonly PlannedActivity[];
  @Column('jsonb', { name: 'activity_names', nullable: true }) activityNames: readonly string[] | null;
  @Column('jsonb', { name: 'declined_activities' }) declinedActivities: readonly number[];

  @Field(() => Int, { description: 'The vendor’s part of the costs, in basis points: 5,000 is half.' })
  @Column('integer')
  share: number;

  @Field(() => Int, { description: 'The version of the program’s fund policy that holds for it; 0: the standard.' })
  @Column('integer', { name: 'policy_version' })
  policyVersion: number;

  @Field(() => GraphQLInstant, { description: 'When it expires unless somebody decides.' })
  @Column('text', { name: 'expires_at' })
  expiresAt: string;

  @Field(() => GraphQLInstant, {
    name: 'lastClaimAt',
    nullable: true,
    description: 'The last moment at which claims are taken; null until it is approved.',
  })
  @Column('text', { name: 'claim_until', nullable: true })
  claimUntil: string | null;

  @Field(() => String, { nullable: true, description: 'What the partner wrote; null also once it was erased.' })
  @Column('text', { nullable: true })
  note: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why it was returned, declined, withdrawn or closed; null also once the partner was erased.',
  })
  @Column('text', { nullable: true })
  reason: string | null;

  @Field(() => MoneyType, { description: 'What it asks for.' })
  get amount(): Money {
    return moneyOf(BigInt(this.amountMinor), this.currency);
  }

  @Field(() => MoneyType, { description: 'What was granted; 0 until it is.' })
  get approved(): Money {
    return moneyOf(BigInt(this.approvedMinor), this.currency);
  }

  @Field(() => MoneyType, { description: 'What approved claims come to.' })
  get claimed(): Money {
    return moneyOf(BigInt(this.claimedMinor), this.currency);
  }

  @Field(() => MoneyType, { description: 'What of them has arrived, less what was taken back.' })
  get paid(): Money {
    return moneyOf(BigInt(this.paidMinor), this.currency);
  }

  @Field(() => MoneyType, { description: 'What was granted and is free again: nobody claimed it.' })
  get released(): Money {
    return moneyOf(BigInt(this.releasedMinor), this.currency);
  }

  @Field(() => [FundActivity], { description: 'What it asks money for, by number.' })
  get activities(): FundActivity[] {
    return this.planned.map(({ number, kind, startsOn, endsOn, cost }, at) => ({
      ...{ number, kind, startsOn, endsOn, cost, name: this.activityNames?.[at] ?? null },
      declined: this.declinedActivities.includes(number),
    }));
  }
}

type Derived = 'amount' | 'approved' | 'claimed' | 'paid' | 'released' | 'activities';
export type StoredRequest = Omit<FundRequestRow, Derived>;
