import { clearDeadline, type DeadlineChange, deadlines, type DeadlineSubject, setDeadline } from '#libs/eventing';
import { type PartnerEvent, partnerEvents } from '../events/partner.events.js';

export const ONBOARDING_DUE = 'onboarding-due';
export const CERTIFICATION_EXPIRES = 'certification-expires';

const subject = ({ data: { partnerId: id, programId } }: PartnerEvent): DeadlineSubject => ({
  noun: 'partner',
  id,
  programId,
});

const noChecklist = (event: PartnerEvent): readonly DeadlineChange[] => [clearDeadline(ONBOARDING_DUE, subject(event))];

/** When a checklist is due, and when a certification stops counting. */
export const partnerDeadlines = deadlines<PartnerEvent>()(partnerEvents, {
  'partner.onboarding-started': (event) => [setDeadline(ONBOARDING_DUE, subject(event), event.data.dueAt)],
  'partner.activated': noChecklist,
  'partner.offboarded': noChecklist,
  'partner.banned': noChecklist,
  'partner.merged': noChecklist,
  'partner.certification-recorded': (event) => {
    const { certificationId, expiresAt } = event.data;
    if (expiresAt === null) return [];
    // One that had expired before anybody was told of it takes no rank away in the past.
    const dueAt = expiresAt > event.recordedAt ? expiresAt : event.recordedAt;
    return [setDeadline(CERTIFICATION_EXPIRES, subject(event), dueAt, certificationId)];
  },
  'partner.certification-revoked': (event) => [
    clearDeadline(CERTIFICATION_EXPIRES, subject(event), event.data.certificationId),
  ],
});
