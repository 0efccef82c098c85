import { sortedBy, updateWhere, upsert, type View, view, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant, HiddenFromPartners } from '#libs/graphql';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type JourneyEvent, journeyEvents } from '../journey/journey.events.js';
import type { DisqualifyReason, LeadStatus } from '../vocabulary/lead.types.js';
import { DisqualifyReasonEnum, LeadStatusEnum } from './attribution-enums.types.js';

const PERSONAL =
  'Null: it was not said, or the customer was erased; for a partner also what the vendor recorded of a person that did not agree to share it.';

@Entity('leads')
@ObjectType('Lead', { description: 'Somebody who may buy, as it was submitted. A person has one lead in a program.' })
export class LeadRow implements ViewRow {
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

  @Field(() => DisqualifyReasonEnum, { nullable: true, description: 'Why it was disqualified last; null: it was not.' })
  @Column('text', { nullable: true })
  disqualified: DisqualifyReason | null;

  @Field(() => String, { nullable: true, description: `Its number. ${PERSONAL}` })
  @HiddenFromPartners()
  @Column('text', { nullable: true })
  number: string | null;

  @Field(() => String, { nullable: true, description: `The person’s name. ${PERSONAL}` })
  @HiddenFromPartners()
  @Column('text', { nullable: true })
  name: string | null;

  @Field(() => String, { nullable: true, description: `The person’s e-mail address. ${PERSONAL}` })
  @HiddenFromPartners()
  @Column('text', { nullable: true })
  email: string | null;

  @Field(() => String, { nullable: true, description: `The person’s phone number. ${PERSONAL}` })
  @HiddenFromPartners()
  @Column('text', { nullable: true })
  phone: string | null;

  @Field(() => String, { nullable: true, description: `Where the person works. ${PERSONAL}` })
  @HiddenFromPartners()
  @Column('text', { nullable: true })
  company: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 3166-1 alpha-2; null: it was not said.' })
  @Column('text', { nullable: true })
  country: string | null;

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
}

const ERASED = { number: null, name: null, email: null, phone: null, company: null, mayBeShared: null, note: null };

type Of<Type extends JourneyEvent['type']> = Extract<JourneyEvent, { type: Type }>;

const becomes = <E extends Of<'journey.lead-seen-again' | 'journey.lead-qualified' | 'journey.lead-disqualified'>>(
  columns: (data: E['data'], row: LeadRow) => Partial<LeadRow>,
) =>
  upsert<E, LeadRow>(
    ({ data }) => data.leadId,
    (row, { data }) => row && { ...row, ...columns(data, row) },
  );

export const leadView: View<JourneyEvent, LeadRow> = view<JourneyEvent, LeadRow>()({
  name: 'leads',
  version: 3,
  row: LeadRow,
  searched: {
    alike: { name: 'name', company: 'customer' },
    whole: { email: 'email', phone: 'phone' },
    beginning: { number: 'number' },
    // What the vendor recorded may be of a person that did not agree: a partner that finds it learns it.
    byPartners: { byPartner: true },
  },
  indexes: [...sortedBy(['submittedAt'], ['programId', 'partnerId']), ['journeyId']],
  sources: [journeyEvents],
  on: {
    'journey.lead-submitted': upsert(
      ({ data }) => data.leadId,
      (_, { data }) => {
        const { leadId: id, programId, partnerId, activityId, number, name, email, phone, company, country } = data;
        return {
          journeyId: data.journeyId,
          ...{ id, programId, partnerId, activityId, number, name, email, phone, company, country },
          ...{
            status: data.soldAt === null ? ('new' as const) : ('converted' as const),
            disqualified: null,
            mayBeShared: data.consent?.given ?? null,
            note: null,
          },
          ...{
            byPartner: data.submittedBy === 'partner',
            submittedAt: data.at,
            qualifiedAt: null,
            convertedAt: data.soldAt,
          },
          ...{ seenAgain: 0, mergedInto: null },
        };
      },
    ),
    'journey.lead-seen-again': becomes((_, { seenAgain }) => ({ seenAgain: seenAgain + 1 })),
    'journey.lead-qualified': becomes(({ at, note }) => ({
      ...{ status: 'qualified' as const, disqualified: null },
      ...{ qualifiedAt: at, note },
    })),
    'journey.lead-disqualified': becomes(({ reason, note }) => ({
      ...{ status: 'disqualified' as const, disqualified: reason, note },
    })),
    'journey.conversion-noted': upsert(
      ({ data: { leadId } }) => (leadId === null ? [] : [leadId]),
      (row, { data: { firstAt } }) => row && { ...row, status: 'converted', convertedAt: row.convertedAt ?? firstAt },
    ),
    'journey.absorbed': upsert(
      ({ data: { kept, leadId } }) => [...new Set([leadId, kept.lead?.leadId ?? null].filter((id) => id !== null))],
      (row, { data: { leadId, kept } }) => {
        if (!row || leadId === null) return row;
        const sold = kept.firstConversion?.at ?? null;
        const converted = sold === null ? {} : { status: 'converted' as const, convertedAt: row.convertedAt ?? sold };
        return leadId === row.id ? { ...row, ...converted } : { ...row, mergedInto: leadId };
      },
    ),
    'journey.merged': updateWhere(
      ({ data }) => ({ journeyId: data.journeyId }),
      ({ data }) => ({ journeyId: data.into }),
    ),
    'journey.customer-erased': upsert(
      ({ data }) => data.journeyId,
      (row) => row && { ...row, ...ERASED },
    ),
  },
});
