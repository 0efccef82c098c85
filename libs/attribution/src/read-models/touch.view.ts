import { insert, sortedBy, updateWhere, upsert, type View, view, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant } from '#libs/graphql';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type JourneyEvent, journeyEvents } from '../journey/journey.events.js';
import type { SelfReferral, TouchKind } from '../vocabulary/touch.js';
import { SelfReferralEnum, TouchKindEnum } from './attribution-enums.types.js';

@Entity('touches')
@ObjectType('Touch', { description: 'Evidence that a partner took part in winning one customer.' })
export class TouchRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('touch', { description: 'Global id of the touch.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @GlobalId('partner', { description: 'The partner whose touch it is.' })
  @Column('uuid', { name: 'partner_id' })
  partnerId: string;

  /** The journey that it is in now. */
  @Column('uuid', { name: 'journey_id' }) journeyId: string;

  @Field(() => TouchKindEnum, { description: 'How the partner took part.' })
  @Column('text')
  kind: TouchKind;

  @Field(() => GraphQLInstant, { name: 'happenedAt', description: 'When it happened, business time.' })
  @Column('text')
  at: string;

  @Field(() => GraphQLInstant, { description: 'When it was recorded.' })
  @Column('text', { name: 'recorded_at' })
  recordedAt: string;

  @Field(() => SelfReferralEnum, {
    nullable: true,
    description: 'How the customer looks like the partner itself; null: not at all, as far as was known.',
  })
  @Column('text', { nullable: true })
  self: SelfReferral | null;

  @Field({ description: 'Whether a person decided that it counts for nothing.' })
  @Column('boolean', { name: 'is_flagged' })
  isFlagged: boolean;

  @GlobalId('link', { nullable: true, description: 'The link that was followed; null: none.' })
  @Column('uuid', { name: 'link_id', nullable: true })
  linkId: string | null;

  @GlobalId('code', { nullable: true, description: 'The code that was used; null: none.' })
  @Column('uuid', { name: 'code_id', nullable: true })
  codeId: string | null;

  @GlobalId('activity', {
    nullable: true,
    description: 'The activity that it came through, also one that nobody has planned yet; null: none.',
  })
  @Column('uuid', { name: 'activity_id', nullable: true })
  activityId: string | null;
}

type Flagging = Extract<JourneyEvent, { type: 'journey.touch-flagged' | 'journey.touch-cleared' }>;

const flagged = (isFlagged: boolean) =>
  upsert<Flagging, TouchRow>(
    ({ data }) => data.touchId,
    (row) => row && { ...row, isFlagged },
  );

export const touchView: View<JourneyEvent, TouchRow> = view<JourneyEvent, TouchRow>()({
  name: 'touches',
  version: 3,
  row: TouchRow,
  indexes: [...sortedBy(['at'], ['programId', 'partnerId', 'journeyId'])],
  sources: [journeyEvents],
  on: {
    'journey.touch-noted': insert(({ data, recordedAt }) => {
      const { touchId: id, programId, partnerId, journeyId, kind, at, self, linkId, codeId, activityId } = data;
      const through = { linkId, codeId, activityId };
      return { id, programId, partnerId, journeyId, kind, at, self, ...through, recordedAt, isFlagged: false };
    }),
    'journey.touch-flagged': flagged(true),
    'journey.touch-cleared': flagged(false),
    'journey.merged': updateWhere(
      ({ data }) => ({ journeyId: data.journeyId }),
      ({ data }) => ({ journeyId: data.into }),
    ),
  },
});
