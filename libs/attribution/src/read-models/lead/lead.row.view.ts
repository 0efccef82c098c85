import type { ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant, HiddenFromPartners } from '#libs/graphql';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DisqualifyReason, LeadStatus } from '../../vocabulary/lead.types.js';
import { DisqualifyReasonEnum, LeadStatusEnum } from '../attribution-enums.types.js';
import { PersonColumns } from '../person.columns.js';

const HIDDEN = 'what the vendor recorded of a person that did not agree to share it';

@Entity('leads')
@ObjectType('Lead', { description: 'Somebody who may buy, as it was submitted. A person has one lead in a program.' })
export class LeadRow extends PersonColumns(HIDDEN) implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('lead', { description: 'Global id of the lead.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @GlobalId('partner', { nullable: true, description: 'The partner that brought it; null: nobody did.' })
  @Column('uuid', { name: 'partner_id', nullable: true })
  partnerId: string | null;

  @Field(() => LeadStatusEnum, { description: 'Where it stands.' })
  @Column('text')
  status: LeadStatus;

  @Field(() => DisqualifyReasonEnum, {
    name: 'disqualifyReason',
    nullable: true,
    description: 'Why it was disqualified last; null: it was not.',
  })
  @Column('text', { nullable: true })
  disqualified: DisqualifyReason | null;

  @Field(() => String, {
    nullable: true,
    description: `Its number. Null: it was not said, or the customer was erased; for a partner also ${HIDDEN}.`,
  })
  @HiddenFromPartners()
  @Column('text', { nullable: true })
  number: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the person agreed that partners get its data; null: it was not asked, or was erased.',
  })
  @Column('boolean', { name: 'may_be_shared', nullable: true })
  mayBeShared: boolean | null;

  @Field({ description: 'Whether a partner submitted it itself.' })
  @Column('boolean', { name: 'by_partner' })
  byPartner: boolean;

  @Field(() => GraphQLInstant, { description: 'When it was submitted, business time.' })
  @Column('text', { name: 'submitted_at' })
  submittedAt: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When it was qualified last; null: never.' })
  @Column('text', { name: 'qualified_at', nullable: true })
  qualifiedAt: string | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When its customer first bought; null: not yet.' })
  @Column('text', { name: 'converted_at', nullable: true })
  convertedAt: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How often the same person was submitted again, by whomever; null for a partner.',
  })
  @HiddenFromPartners()
  @Column('integer', { name: 'seen_again' })
  seenAgain: number;

  @Column('text', { nullable: true }) note: string | null;

  /** The lead of the same person that goes on instead; null: it is one of its own. */
  @Column('uuid', { name: 'merged_into', nullable: true })
  mergedInto: string | null;

  @GlobalId('activity', {
    nullable: true,
    description: 'The activity that brought it, also one that nobody has planned yet; null: none.',
  })
  @Column('text', { name: 'activity_id', nullable: true })
  activityId: string | null;

  /** The journey of its customer now. */
  @Column('uuid', { name: 'journey_id' }) journeyId: string;

  /** When its submission was recorded, and since when it is known that it was qualified, has bought, goes on as another; null: it is not. */
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt: string;
  @Column('timestamptz', { name: 'qualified_known_at', nullable: true }) qualifiedKnownAt: string | null;
  @Column('timestamptz', { name: 'converted_known_at', nullable: true }) convertedKnownAt: string | null;
  @Column('timestamptz', { name: 'merged_known_at', nullable: true }) mergedKnownAt: string | null;
}
