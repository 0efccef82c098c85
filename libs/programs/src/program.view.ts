import { type View, update, insert, view, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant } from '#libs/graphql';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { BusinessCalendarVersion, DealPolicyVersion, shownDealPolicy } from './deal-policy.types.js';
import type { PayoutPolicy, ProgramEvent } from './program.events.js';
import { programEvents } from './program.events.js';
import { HoldPolicyVersion, PayoutPolicyVersion, TimeZoneChange } from './program.types.js';

@Entity('programs')
@ObjectType('Program', { description: 'A partner program of the tenant.' })
export class ProgramRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('program', { description: 'Global id of the program.' })
  @PrimaryColumn('uuid')
  id: string;

  @Field({ description: 'Its name.' })
  @Column('text')
  name: string;

  @Field({ description: 'ISO 4217 code of the currency that commissions are owed in.' })
  @Column('text')
  currency: string;

  @Field({ description: 'IANA zone it was created with; see `timeZoneChanges`.' })
  @Column('text', { name: 'time_zone' })
  timeZone: string;

  @Field(() => [TimeZoneChange], { description: 'Zones that followed, in the order they were decided.' })
  @Column('jsonb', { name: 'time_zone_changes' })
  timeZoneChanges: readonly TimeZoneChange[];

  @Field(() => GraphQLInstant, {
    description: 'Its first period is the one this falls into; earlier sales earn nothing.',
  })
  @Column('text', { name: 'starts_at' })
  startsAt: string;

  @Field(() => [PayoutPolicyVersion], { description: 'All versions, in the order they were decided.' })
  @Column('jsonb', { name: 'payout_policies' })
  payoutPolicies: readonly PayoutPolicyVersion[];

  @Field(() => [HoldPolicyVersion], { description: 'All versions, in the order they were decided.' })
  @Column('jsonb', { name: 'hold_policies' })
  holdPolicies: readonly HoldPolicyVersion[];

  @Field(() => [DealPolicyVersion], { description: 'All versions, in the order they were decided.' })
  @Column('jsonb', { name: 'deal_policies' })
  dealPolicies: readonly DealPolicyVersion[];

  @Field(() => [BusinessCalendarVersion], { description: 'All versions, in the order they were decided.' })
  @Column('jsonb', { name: 'business_calendars' })
  businessCalendars: readonly BusinessCalendarVersion[];

  @Field(() => GraphQLInstant, { description: 'When it was created, business time.' })
  @Column('text', { name: 'created_at' })
  createdAt: string;
}

const shown = (policy: PayoutPolicy, currency: string): PayoutPolicyVersion => {
  const money = (amount: string) => ({ amount, currency });
  const { secondApprovalAbove } = policy;
  return {
    ...policy,
    minimum: money(policy.minimum),
    secondApprovalAbove: secondApprovalAbove === null ? null : money(secondApprovalAbove),
  };
};

export const programView: View<ProgramEvent, ProgramRow> = view<ProgramEvent, ProgramRow>()({
  name: 'programs',
  version: 2,
  row: ProgramRow,
  indexes: [['createdAt', 'id']],
  sources: [programEvents],
  on: {
    'program.created': insert(({ data: { programId, ...created }, metadata }) => ({
      id: programId,
      ...created,
      timeZoneChanges: [],
      payoutPolicies: [],
      holdPolicies: [],
      dealPolicies: [],
      businessCalendars: [],
      createdAt: metadata.occurredAt,
    })),
    'program.time-zone-changed': update(
      ({ data }) => data.programId,
      (row, { data: { from, timeZone } }) => ({
        ...row,
        timeZoneChanges: [...row.timeZoneChanges, { from, timeZone }],
      }),
    ),
    'program.plan-published': 'ignored',
    'program.payout-policy-set': update(
      ({ data }) => data.programId,
      (row, { data: { policy } }) => ({
        ...row,
        payoutPolicies: [...row.payoutPolicies, shown(policy, row.currency)],
      }),
    ),
    'program.hold-policy-set': update(
      ({ data }) => data.programId,
      (row, { data: { policy } }) => ({ ...row, holdPolicies: [...row.holdPolicies, policy] }),
    ),
    'program.deal-policy-set': update(
      ({ data }) => data.programId,
      (row, { data: { policy } }) => ({
        ...row,
        dealPolicies: [...row.dealPolicies, shownDealPolicy(policy, row.currency)],
      }),
    ),
    'program.tier-ladder-set': 'ignored',
    'program.ideal-partner-profile-set': 'ignored',
    'program.goal-set': 'ignored',
    'program.offer-published': 'ignored',
    'program.asset-published': 'ignored',
    'program.business-calendar-set': update(
      ({ data }) => data.programId,
      (row, { data: { calendar } }) => ({ ...row, businessCalendars: [...row.businessCalendars, calendar] }),
    ),
  },
});
