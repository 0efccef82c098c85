import { type JourneyEvent, journeyEvents, PersonColumns } from '#libs/attribution';
import { sortedBy, upsert, type View, view, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant, HiddenFromPartners } from '#libs/graphql';
import type { EventOf } from '#libs/kernel';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type RejectReason, type SharingEvent, sharingEvents } from '../../sharing/sharing.events.js';
import { RejectReasonEnum, type SharedLeadStatus, SharedLeadStatusEnum } from './sharing-enums.types.js';

@Entity('shared_leads')
@ObjectType('SharedLead', { description: 'A lead that an activity has brought, and whose it is.' })
export class SharedLeadRow extends PersonColumns('of a person that did not agree to be shared') implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  /** The lead's. */
  @GlobalId('shared_lead', { description: 'Global id of it.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('lead', { description: 'The lead.' })
  @Column('uuid', { name: 'lead_id' })
  leadId: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @GlobalId('activity', { description: 'The activity that brought it.' })
  @Column('uuid', { name: 'activity_id' })
  activityId: string;

  @GlobalId('partner', { nullable: true, description: 'Whose it is; null: the vendor’s, or nobody’s yet.' })
  @Column('uuid', { name: 'partner_id', nullable: true })
  partnerId: string | null;

  @Field(() => SharedLeadStatusEnum, { description: 'Where it stands.' })
  @Column('text')
  status: SharedLeadStatus;

  @Field(() => GraphQLInstant, { description: 'When it was submitted, business time.' })
  @Column('text', { name: 'submitted_at' })
  submittedAt: string;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'From when on an answer is late; null: none is waited for.',
  })
  @Column('text', { name: 'due_at', nullable: true })
  dueAt: string | null;

  @Field(() => RejectReasonEnum, {
    nullable: true,
    description: 'Why it was rejected last; null: it was not, or for a partner.',
  })
  @HiddenFromPartners()
  @Column('text', { name: 'rejected_because', nullable: true })
  rejectReason: RejectReason | null;

  /** Whether the person agreed that partners get its data; null: it was not asked, or was erased. */
  @Column('boolean', { name: 'may_be_shared', nullable: true })
  mayBeShared: boolean | null;
}

type Event = SharingEvent | JourneyEvent;
type Of<Type extends Event['type']> = EventOf<Event, Type>;
type OfLead = Of<
  | ('sharing.lead-withheld' | 'sharing.lead-assigned' | 'sharing.lead-reassigned')
  | ('sharing.lead-accepted' | 'sharing.lead-rejected' | 'sharing.lead-lapsed')
>;

const becomes = <E extends OfLead>(columns: (data: E['data']) => Partial<SharedLeadRow>) =>
  upsert<E, SharedLeadRow>(
    ({ data }) => data.leadId,
    (row, { data }) => row && { ...row, ...columns(data) },
  );

const given = ({ partnerId, dueAt }: { readonly partnerId: string | null; readonly dueAt: string | null }) => ({
  ...{ partnerId, dueAt, status: partnerId === null ? ('vendors' as const) : ('waiting' as const) },
});

export const sharedLeadView: View<Event, SharedLeadRow> = view<Event, SharedLeadRow>()({
  name: 'shared_leads',
  version: 2,
  row: SharedLeadRow,
  live: true,
  indexes: [
    ...sortedBy(['submittedAt'], ['programId', 'partnerId', 'activityId']),
    ['programId', 'status', 'dueAt', 'id'],
    ['partnerId', 'status', 'dueAt', 'id'],
  ],
  sources: [sharingEvents, journeyEvents],
  on: {
    'journey.lead-submitted': upsert<Of<'journey.lead-submitted'>, SharedLeadRow>(
      ({ data }) => (data.activityId === null || data.partnerId !== null ? [] : [data.leadId]),
      (_, { data }) => {
        const { leadId, programId, activityId, name, email, phone, company, country, at: submittedAt } = data;
        return {
          ...{ id: leadId, leadId, programId, activityId: activityId ?? '', name, email, phone, company, country },
          ...{ submittedAt, partnerId: null, status: 'undecided', dueAt: null, rejectReason: null },
          mayBeShared: data.consent?.given ?? null,
        };
      },
    ),
    'journey.customer-erased': upsert<Of<'journey.customer-erased'>, SharedLeadRow>(
      ({ data }) => data.journeyId,
      (row) => row && { ...row, name: null, email: null, phone: null, company: null, mayBeShared: null },
    ),
    'sharing.lead-withheld': becomes<Of<'sharing.lead-withheld'>>(() => ({ status: 'withheld' })),
    'sharing.lead-assigned': becomes<Of<'sharing.lead-assigned'>>(given),
    'sharing.lead-reassigned': becomes<Of<'sharing.lead-reassigned'>>(given),
    'sharing.lead-accepted': becomes<Of<'sharing.lead-accepted'>>(() => ({ status: 'accepted', dueAt: null })),
    'sharing.lead-rejected': becomes<Of<'sharing.lead-rejected'>>(({ reason, ends }) => ({
      ...{ rejectReason: reason, dueAt: null },
      ...(ends && { status: 'ended' as const, partnerId: null }),
    })),
    'sharing.lead-lapsed': becomes<Of<'sharing.lead-lapsed'>>(() => ({ dueAt: null })),
  },
});
