import type { ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant } from '#libs/graphql';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TierFigures } from './tier.types.js';

/** Later than any moment: where what is not due stands in an order. */
export const NEVER = '9999-12-31T23:59:59.999Z';

@Entity('partner_tiers')
@ObjectType('PartnerTierState', {
  description: 'What is proposed, given notice of or overridden about the tier of a partner.',
})
export class PartnerTierRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('partner_tier_state', { description: 'Global id of it.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('partner', { description: 'The partner.' })
  @Column('uuid', { name: 'partner_id' })
  partnerId: string;

  @GlobalId('program', { description: 'Its program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @Column('boolean', { name: 'has_proposal' }) hasProposal: boolean;
  @Column('boolean', { name: 'has_notice' }) hasNotice: boolean;
  @Column('boolean', { name: 'has_override' }) hasOverride: boolean;

  @Field(() => Int, { nullable: true, description: 'The rank proposed.' })
  @Column('integer', { nullable: true, name: 'proposed_tier' })
  proposedTier: number | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Since when it is proposed.' })
  @Column('text', { nullable: true, name: 'proposed_at' })
  proposedAt: string | null;

  @Field(() => Int, { nullable: true, description: 'The rank that the partner was given notice to fall to.' })
  @Column('integer', { nullable: true, name: 'noticed_tier' })
  noticedTier: number | null;

  @Field(() => Int, { nullable: true, description: 'The rank that it would fall from.' })
  @Column('integer', { nullable: true, name: 'noticed_from' })
  noticedFrom: number | null;

  /** By which version of the ladder the last proposal, notice or decision was judged. */
  @Column('integer', { nullable: true, name: 'ladder_version' }) ladderVersion: number | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When it was given notice.' })
  @Column('text', { nullable: true, name: 'noticed_at' })
  noticedAt: string | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When the grace ends.' })
  @Column('text', { nullable: true, name: 'grace_ends_at' })
  graceEndsAt: string | null;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'When it falls, unless it meets the criteria again: the first end of a period after the grace.',
  })
  @Column('text', { nullable: true, name: 'downgrade_at' })
  downgradeAt: string | null;

  /** The same, later than any moment where there is none. */
  @Column('text', { name: 'due_order' }) dueOrder: string;

  @Field(() => Int, { nullable: true, description: 'The rank that a person has set whatever the criteria.' })
  @Column('integer', { nullable: true, name: 'override_tier' })
  overrideTier: number | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Until when, excluded.' })
  @Column('text', { nullable: true, name: 'override_until' })
  overrideUntil: string | null;

  @Field(() => String, { nullable: true, description: 'Why.' })
  @Column('text', { nullable: true, name: 'override_reason' })
  overrideReason: string | null;

  @Field(() => TierFigures, { nullable: true, description: 'The figures of the last proposal, notice or decision.' })
  @Column('jsonb', { nullable: true })
  figures: TierFigures | null;

  @Field(() => GraphQLInstant, { description: 'When any of this last changed, business time.' })
  @Column('text', { name: 'changed_at' })
  changedAt: string;
}
