import { clearDeadline, type DeadlineChange, deadlines, type DeadlineSubject, setDeadline } from '#libs/eventing';
import { type PartnerEvent, partnerEvents } from './partner.events.js';

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
  'partner.prospected': 'ignored',
  'partner.applied': 'ignored',
  'partner.invited': 'ignored',
  'partner.review-started': 'ignored',
  'partner.enrolled': 'ignored',
  'partner.onboarding-started': (event) => [setDeadline(ONBOARDING_DUE, subject(event), event.data.dueAt)],
  'partner.onboarding-step-completed': 'ignored',
  'partner.onboarding-overdue': 'ignored',
  'partner.activated': noChecklist,
  'partner.suspended': 'ignored',
  'partner.resumed': 'ignored',
  'partner.offboarded': noChecklist,
  'partner.rejected': 'ignored',
  'partner.declined': 'ignored',
  'partner.banned': noChecklist,
  'partner.merged': noChecklist,
  'partner.absorbed': 'ignored',
  'partner.tier-set': 'ignored',
  'partner.plan-assigned': 'ignored',
  'partner.tax-form-recorded': 'ignored',
  'partner.payout-method-verified': 'ignored',
  'partner.described': 'ignored',
  'partner.erased': 'ignored',
  'partner.profile-answered': 'ignored',
  'partner.profile-rescored': 'ignored',
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
  'partner.contact-added': 'ignored',
  'partner.contact-changed': 'ignored',
  'partner.contact-removed': 'ignored',
  'partner.contact-erased': 'ignored',
});
