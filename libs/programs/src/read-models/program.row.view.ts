import type { ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant, ShownToPartners } from '#libs/graphql';
import { applyDecorators, type Type } from '@nestjs/common';
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

/** A list of versions, and its column. */
const Versions = (
  version: () => Type,
  name: string,
  description = 'All versions, in the order they were decided.',
): PropertyDecorator =>
  applyDecorators(
    Field(() => [version()], { description }),
    Column('jsonb', { name }),
  );

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

  @Versions(() => PayoutPolicyVersion, 'payout_policies')
  payoutPolicies: readonly PayoutPolicyVersion[];

  @Versions(() => HoldPolicyVersion, 'hold_policies')
  holdPolicies: readonly HoldPolicyVersion[];

  @Versions(() => DealPolicyVersion, 'deal_policies')
  dealPolicies: readonly DealPolicyVersion[];

  @Versions(() => FundPolicyVersion, 'fund_policies')
  fundPolicies: readonly FundPolicyVersion[];

  @Versions(
    () => ReportPolicyVersion,
    'report_policies',
    'All versions of what reports leave out, in the order they were decided; none: nothing.',
  )
  reportPolicies: readonly ReportPolicyVersion[];

  @Versions(
    () => RewardPolicyVersion,
    'reward_policies',
    'All versions of the reward policy, in the order they were decided; none: nobody is given anything.',
  )
  rewardPolicies: readonly RewardPolicyVersion[];

  @Versions(
    () => AttributionPolicyVersion,
    'attribution_policies',
    'All versions of how its sales are attributed, in the order they were decided; none: sales are credited as they say.',
  )
  attributionPolicies: readonly AttributionPolicyVersion[];

  @Versions(() => BusinessCalendarVersion, 'business_calendars')
  businessCalendars: readonly BusinessCalendarVersion[];

  @Versions(() => TierLadderVersion, 'tier_ladders', 'All versions of its tiers, in the order they were decided.')
  tierLadders: readonly TierLadderVersion[];

  @Versions(
    () => IdealPartnerProfileVersion,
    'ideal_partner_profiles',
    'All versions of who would be its ideal partner, in the order they were decided.',
  )
  idealPartnerProfiles: readonly IdealPartnerProfileVersion[];

  @Versions(() => GoalVersion, 'goals', 'All versions of its goals, in the order they were decided.')
  goals: readonly GoalVersion[];

  @Versions(() => OfferVersion, 'offers', 'All versions of what it offers, in the order they were published.')
  offers: readonly OfferVersion[];

  @Versions(
    () => AssetVersion,
    'assets',
    'All versions of what its partners work with, in the order they were published.',
  )
  assets: readonly AssetVersion[];

  @Field(() => GraphQLInstant, { description: 'When it was created, business time.' })
  @Column('text', { name: 'created_at' })
  createdAt: string;
}
