import { clearDeadline, deadlines, setDeadline } from '#libs/eventing';
import { type SharingEvent, sharingEvents } from '../sharing/sharing.events.js';

export const LEAD_ANSWER_DUE = 'lead-answer-due';

interface Of {
  readonly activityId: string;
  readonly programId: string;
  readonly leadId: string;
}

const subject = ({ activityId, programId }: Of) => ({ noun: 'sharing', id: activityId, programId });

const answered = (data: Of) => [clearDeadline(LEAD_ANSWER_DUE, subject(data), data.leadId)];

const asked = (data: Of & { readonly dueAt: string | null }) =>
  data.dueAt === null ? answered(data) : [setDeadline(LEAD_ANSWER_DUE, subject(data), data.dueAt, data.leadId)];

/** By when whoever got a lead should answer. */
export const sharingDeadlines = deadlines<SharingEvent>()(sharingEvents, {
  'sharing.lead-assigned': ({ data }) => asked(data),
  'sharing.lead-reassigned': ({ data }) => asked(data),
  'sharing.lead-accepted': ({ data }) => answered(data),
  'sharing.lead-rejected': ({ data }) => answered(data),
});
