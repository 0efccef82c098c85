import type { ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant } from '#libs/graphql';
import { shownNotes } from '#libs/kernel';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { PartnerProfile } from './profile.types.js';
import type { BanReason, OnboardingStep, PartnerKind, RejectionReason } from '../events/partner.events.js';
import type { StandingName } from '../events/partner.state.js';
import {
  type PlanAssigned,
  PartnerKindEnum,
  PartnerBanReason,
  PartnerMetadata,
  PartnerOnboardingStep,
  PartnerRejectionReason,
  PartnerStanding,
} from './partner.types.js';

@Entity('partners')
@ObjectType('Partner', { description: 'A company or person in a partner program.' })
export class PartnerRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('partner', { description: 'Global id of the partner.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('program', { description: 'The one program it belongs to.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  /** The vendor's own key, or the name that stands for it. */
  @Column('text', { name: 'external_id' }) keyName: string;
  /** What stands under a name; these go when the partner is erased. */
  @Column('text', { name: 'personal_key', nullable: true }) personalKey: string | null;
  @Column('jsonb', { name: 'personal_metadata', nullable: true })
  personalMetadata: Readonly<Record<string, string>> | null;
  /** Every destination that was verified, by its name. */
  @Column('jsonb') destinations: Readonly<Record<string, string>>;

  @Field(() => String, { nullable: true, description: 'Its name; null when it was erased.' })
  @Column('text', { nullable: true })
  name: string | null;

  /** By which lists are sorted by name: goes with the name. */
  @Column('text', { name: 'name_order' }) nameOrder: string;

  @Field(() => PartnerKindEnum, { description: 'What it does for the vendor.' })
  @Column('text')
  kind: PartnerKind;

  @Field(() => String, { nullable: true, description: 'ISO 3166-1 alpha-2 code; null when it is not known.' })
  @Column('text', { nullable: true })
  country: string | null;

  @Field(() => String, { nullable: true, description: 'Telephone number, as it was given.' })
  @Column('text', { nullable: true })
  phone: string | null;

  @Field(() => [String], { description: 'Lines of its address, as they were given; none when it was erased.' })
  @Column('text', { array: true, name: 'address_lines' })
  addressLines: readonly string[];

  @Field(() => String, { nullable: true, description: 'City.' })
  @Column('text', { nullable: true })
  city: string | null;

  @Field(() => String, { nullable: true, description: 'State, province or county.' })
  @Column('text', { nullable: true })
  region: string | null;

  @Field(() => String, { nullable: true, description: 'Postal code.' })
  @Column('text', { nullable: true, name: 'postal_code' })
  postalCode: string | null;

  @Column('jsonb', { name: 'metadata' }) namedMetadata: readonly PartnerMetadata[];

  @Field(() => GraphQLInstant, { nullable: true, description: 'When it was erased, business time.' })
  @Column('text', { nullable: true, name: 'erased_at' })
  erasedAt: string | null;

  @Field(() => PartnerStanding, { description: 'Where it stands.' })
  @Column('text')
  standing: StandingName;

  @Field(() => GraphQLInstant, { description: 'Since when it stands there, business time.' })
  @Column('text', { name: 'standing_since' })
  standingSince: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When it first became active, business time.' })
  @Column('text', { nullable: true, name: 'active_since' })
  activeSince: string | null;

  @Field(() => GraphQLInstant, { description: 'Since when it is known, business time.' })
  @Column('text', { name: 'known_since' })
  knownSince: string;

  @Field(() => String, { nullable: true, description: 'Why it is suspended, active again, offboarded or merged.' })
  @Column('text', { nullable: true, name: 'standing_reason' })
  standingReason: string | null;

  @Field(() => Boolean, { nullable: true, description: 'For an offboarded one: whether it keeps what it earned.' })
  @Column('boolean', { nullable: true, name: 'keeps_earned' })
  keepsEarned: boolean | null;

  @Field(() => PartnerRejectionReason, { nullable: true, description: 'Why it was rejected.' })
  @Column('text', { nullable: true, name: 'rejection_reason' })
  rejectionReason: RejectionReason | null;

  @Field(() => PartnerBanReason, { nullable: true, description: 'Why it was banned.' })
  @Column('text', { nullable: true, name: 'ban_reason' })
  banReason: BanReason | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'For a rejected one: from when it may apply again.' })
  @Column('text', { nullable: true, name: 'reapply_after' })
  reapplyAfter: string | null;

  @Field(() => Boolean, { nullable: true, description: 'For a rejected one: whether it may ever apply again.' })
  @Column('boolean', { nullable: true, name: 'may_reapply' })
  mayReapply: boolean | null;

  @GlobalId('partner', { nullable: true, description: 'For a merged one: the record that it ended in.' })
  @Column('uuid', { nullable: true, name: 'merged_into' })
  mergedInto: string | null;

  /** Of a merged one: the record that it lives on in, over however many merges. */
  @Column('uuid', { nullable: true, name: 'lives_in' }) livesIn: string | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'For one that is onboarding: until when.' })
  @Column('text', { nullable: true, name: 'onboarding_due_at' })
  onboardingDueAt: string | null;

  @Field(() => [PartnerOnboardingStep], { description: 'For one that is onboarding: what is still to be done.' })
  @Column('text', { array: true, name: 'onboarding_open' })
  onboardingOpen: readonly OnboardingStep[];

  @Field({ description: 'For one that is onboarding: whether its time was up before its checklist was done.' })
  @Column('boolean', { name: 'onboarding_overdue' })
  onboardingOverdue: boolean;

  @Field(() => PartnerProfile, {
    nullable: true,
    description: 'How near it comes to the ideal one; null: not answered.',
  })
  @Column('jsonb', { nullable: true })
  profile: PartnerProfile | null;

  @Field(() => Int, { description: 'Its rank in the program, 1 lowest.' })
  @Column('integer')
  tier: number;

  @Column('text', { nullable: true, name: 'tier_since' }) tierSince: string | null;

  @GlobalId('plan', { nullable: true, description: 'The plan of its own; null: the program’s standard plan.' })
  @Column('uuid', { nullable: true, name: 'plan_id' })
  planId: string | null;

  @Column('text', { nullable: true, name: 'plan_since' }) planSince: string | null;

  /** Every plan that was assigned to it, by business time; of two of one moment the later decided is the last. */
  @Column('jsonb') plans: readonly PlanAssigned[];

  @Field(() => String, { nullable: true, description: 'The tax form on file, such as `W-8BEN`.' })
  @Column('text', { nullable: true, name: 'tax_form' })
  taxForm: string | null;

  @Column('text', { nullable: true, name: 'tax_form_since' }) taxFormSince: string | null;

  @Column('text', { nullable: true, name: 'payout_method' }) payoutMethodName: string | null;

  @Column('text', { nullable: true, name: 'payout_method_since' }) payoutMethodSince: string | null;

  @Field({
    description:
      'The vendor’s own key of this partner, unique in the program. For an e-mail address or a phone number `person:<UUID>` once the partner was erased.',
  })
  get externalId(): string {
    return this.personalKey ?? this.keyName;
  }

  @Field(() => [PartnerMetadata], { description: 'What the vendor notes of it, in its own words.' })
  get metadata(): readonly PartnerMetadata[] {
    return shownNotes(this.namedMetadata, this.personalMetadata);
  }

  @Field(() => String, {
    nullable: true,
    description: 'The verified destination: a reference at the payout provider. Null: none, or the partner was erased.',
  })
  get payoutMethod(): string | null {
    return this.payoutMethodName && (this.destinations[this.payoutMethodName] ?? null);
  }
}

/** Where a name stands in an order by names: small and capital letters alike, and those without one last. */
export const nameOrderOf = (name: string | null): string => (name === null ? '1' : `0${name.toLowerCase()}`);

/** What the table holds; the rest of the row is derived from it. */
export type StoredPartner = Omit<PartnerRow, 'externalId' | 'metadata' | 'payoutMethod'>;
