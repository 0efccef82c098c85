import type { ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant, ShownToPartners } from '#libs/graphql';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { AttributionPolicyVersion } from './attribution-policy.types.js';
import { BusinessCalendarVersion, DealPolicyVersion } from './deal-policy.types.js';
import { FundPolicyVersion } from './fund-policy.types.js';
import { ReportPolicyVersion } from './report-policy.types.js';
import { RewardPolicyVersion } from './reward-policy.types.js';
import { GoalVersion } from './goal.types.js';
import { AssetVersion, OfferVersion } from './enablement.types.js';
import { IdealPartnerProfileVersion } from './partner-profile.types.js';
import { HoldPolicyVersion, PayoutPolicyVersion, TimeZoneChange } from './program.types.js';
import { TierLadderVersion } from './tier-ladder.types.js';

/** The zone of a program at a moment: changes hold from a month on. */
export const zoneOfRow = (
  { timeZone, timeZoneChanges }: Pick<ProgramRow, 'timeZone' | 'timeZoneChanges'>,
  at: string,
): string =>
  timeZoneChanges.reduce((zone, change) => (change.from <= at.slice(0, 7) ? change.timeZone : zone), timeZone);

@Entity('programs')
@ShownToPartners(() => 'all')
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

  @Field(() => [FundPolicyVersion], { description: 'All versions, in the order they were decided.' })
  @Column('jsonb', { name: 'fund_policies' })
  fundPolicies: readonly FundPolicyVersion[];

  @Field(() => [ReportPolicyVersion], {
    description: 'All versions of what reports leave out, in the order they were decided; none: nothing.',
  })
  @Column('jsonb', { name: 'report_policies' })
  reportPolicies: readonly ReportPolicyVersion[];

  @Field(() => [RewardPolicyVersion], {
    description:
      'All versions of who is given what for a referral, in the order they were decided; none: nobody anything.',
  })
  @Column('jsonb', { name: 'reward_policies' })
  rewardPolicies: readonly RewardPolicyVersion[];

  @Field(() => [AttributionPolicyVersion], {
    description:
      'All versions of how its sales are attributed, in the order they were decided; none: sales are credited as they say.',
  })
  @Column('jsonb', { name: 'attribution_policies' })
  attributionPolicies: readonly AttributionPolicyVersion[];

  @Field(() => [BusinessCalendarVersion], { description: 'All versions, in the order they were decided.' })
  @Column('jsonb', { name: 'business_calendars' })
  businessCalendars: readonly BusinessCalendarVersion[];

  @Field(() => [TierLadderVersion], { description: 'All versions of its tiers, in the order they were decided.' })
  @Column('jsonb', { name: 'tier_ladders' })
  tierLadders: readonly TierLadderVersion[];

  @Field(() => [IdealPartnerProfileVersion], {
    description: 'All versions of who would be its ideal partner, in the order they were decided.',
  })
  @Column('jsonb', { name: 'ideal_partner_profiles' })
  idealPartnerProfiles: readonly IdealPartnerProfileVersion[];

  @Field(() => [GoalVersion], { description: 'All versions of its goals, in the order they were decided.' })
  @Column('jsonb')
  goals: readonly GoalVersion[];

  @Field(() => [OfferVersion], { description: 'All versions of what it offers, in the order they were published.' })
  @Column('jsonb')
  offers: readonly OfferVersion[];

  @Field(() => [AssetVersion], {
    description: 'All versions of what its partners work with, in the order they were published.',
  })
  @Column('jsonb')
  assets: readonly AssetVersion[];

  @Field(() => GraphQLInstant, { description: 'When it was created, business time.' })
  @Column('text', { name: 'created_at' })
  createdAt: string;
}
