import { sortedBy, updateWhere, upsert, view, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant, HiddenFromPartners } from '#libs/graphql';
import { type PartnerErased, partnerEvents } from '#libs/partners';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type PerformanceEvent, performanceEvents, type TierCause } from '../performance/performance.events.js';
import { shownFigures, TierCauseEnum, TierDecidedBy, TierFigures } from './tier.types.js';

@Entity('tier_changes')
@ObjectType('TierChange', { description: 'A decision about the tier of a partner, and what it was decided by.' })
export class TierChangeRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('tierchange', { description: 'Global id of the decision.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @GlobalId('partner', { description: 'The partner.' })
  @Column('uuid', { name: 'partner_id' })
  partnerId: string;

  @Field(() => Int, { description: 'The rank before.' })
  @Column('integer', { name: 'from_tier' })
  from: number;

  @Field(() => Int, { description: 'The rank from then on.' })
  @Column('integer')
  tier: number;

  @Field(() => TierCauseEnum, { description: 'Why.' })
  @Column('text')
  cause: TierCause;

  @Field(() => TierDecidedBy, { description: 'Who decided.' })
  @Column('text', { name: 'decided_by' })
  by: string;

  @Field(() => String, {
    nullable: true,
    description: 'Which person decided: its internal id. Null: a rule; and for a partner.',
  })
  @Column('text', { name: 'decider', nullable: true })
  @HiddenFromPartners()
  decidedBy: string | null;

  @Field(() => String, { nullable: true, description: 'What the person said.' })
  @Column('text', { nullable: true })
  note: string | null;

  @Field(() => GraphQLInstant, { description: 'From when it holds, business time.' })
  @Column('text', { name: 'effective_at' })
  effectiveAt: string;

  @Field(() => GraphQLInstant, { description: 'As of when it was decided, business time.' })
  @Column('text', { name: 'decided_at' })
  decidedAt: string;

  @Field(() => TierFigures, { nullable: true, description: 'What there was to show.' })
  @Column('jsonb', { nullable: true })
  figures: TierFigures | null;
}

export const tierChangeView = view<PerformanceEvent | PartnerErased, TierChangeRow>()({
  name: 'tier_changes',
  version: 4,
  row: TierChangeRow,
  indexes: sortedBy(['effectiveAt'], ['programId', 'partnerId']),
  sources: [performanceEvents, partnerEvents],
  on: {
    'partner.erased': updateWhere(
      ({ data: { partnerId } }) => ({ partnerId }),
      () => ({ note: null }),
    ),
    'performance.tier-decided': upsert(
      ({ id, data }) => (data.partnerId === null ? [] : [id]),
      (_, { data, metadata: { actor } }, id) => {
        const { programId, partnerId, from, tier, cause, by, note, effectiveAt, at, review } = data;
        return {
          ...{ id, programId, partnerId: partnerId!, from, tier, cause, by, note, effectiveAt, decidedAt: at },
          decidedBy: by === 'person' ? actor.subject : null,
          figures: review && shownFigures(review.figures),
        };
      },
    ),
  },
});
