import { sortedBy, update, updateWhere, upsert, type View, view, type ViewRow } from '#libs/eventing';
import { deterministicId, type EventOf, type Recorded } from '#libs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type RejectReason, type SharingEvent, sharingEvents } from '../../sharing/sharing.events.js';

/** `withdrawn`: it was given to somebody else before the partner answered. */
export type LeadAnswer = 'waiting' | 'accepted' | 'rejected' | 'lapsed' | 'withdrawn';

/** How a partner answered a lead that it was given, the last time that it was. */
@Entity('lead_answers')
export class LeadAnswerRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'program_id' }) programId: string;
  @Column('uuid', { name: 'activity_id' }) activityId: string;
  @Column('uuid', { name: 'lead_id' }) leadId: string;
  @Column('uuid', { name: 'partner_id' }) partnerId: string;
  /** Since when it could answer: nobody does before it was recorded. */
  @Column('text', { name: 'asked_at' }) askedAt: string;
  @Column('text') answer: LeadAnswer;
  @Column('text', { name: 'answered_at', nullable: true }) answeredAt: string | null;
  @Column('text', { nullable: true }) reason: RejectReason | null;
}

type Of<Verb extends string> = EventOf<SharingEvent, Extract<SharingEvent['type'], `sharing.lead-${Verb}`>>;

const idOf = (leadId: string, partnerId: string): string => deterministicId('lead-answer', leadId, partnerId);

const asks = <E extends Of<'assigned' | 'reassigned'>>() =>
  upsert<E, LeadAnswerRow>(
    ({ data: { leadId, partnerId } }) => (partnerId === null ? [] : [idOf(leadId, partnerId)]),
    (_, { data, recordedAt }: Recorded<E>, id) => {
      const { programId, activityId, leadId, at } = data;
      const askedAt = recordedAt > at ? recordedAt : at;
      const asked = { askedAt, answer: 'waiting', answeredAt: null, reason: null } as const;
      return { id, programId, activityId, leadId, partnerId: data.partnerId ?? '', ...asked };
    },
  );

const answers = <E extends Of<'accepted' | 'rejected' | 'lapsed'>>(
  answer: (data: E['data']) => Partial<LeadAnswerRow>,
) =>
  update<E, LeadAnswerRow>(
    ({ data: { leadId, partnerId } }) => idOf(leadId, partnerId),
    (row, { data }) => ({ ...row, answeredAt: data.at, ...answer(data) }),
  );

export const leadAnswerView: View<SharingEvent, LeadAnswerRow> = view<SharingEvent, LeadAnswerRow>()({
  name: 'lead_answers',
  version: 1,
  row: LeadAnswerRow,
  indexes: [['leadId', 'answer'], ...sortedBy(['askedAt'], ['programId', 'partnerId'])],
  sources: [sharingEvents],
  on: {
    'sharing.lead-assigned': asks<Of<'assigned'>>(),
    'sharing.lead-reassigned': [
      updateWhere<Of<'reassigned'>, LeadAnswerRow>(
        ({ data: { leadId } }) => ({ leadId, answer: 'waiting' }),
        () => ({ answer: 'withdrawn' }),
      ),
      asks<Of<'reassigned'>>(),
    ],
    'sharing.lead-accepted': answers<Of<'accepted'>>(() => ({ answer: 'accepted' })),
    'sharing.lead-rejected': answers<Of<'rejected'>>(({ reason }) => ({ answer: 'rejected', reason })),
    'sharing.lead-lapsed': answers<Of<'lapsed'>>(() => ({ answer: 'lapsed' })),
  },
});
