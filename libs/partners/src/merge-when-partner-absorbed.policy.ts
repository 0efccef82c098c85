import { type Policy, policy, policyContext } from '#libs/eventing';
import { MergePartner } from './partner.commands.js';
import { type PartnerEvent, partnerEvents } from './partner.events.js';

const name = 'merge-when-partner-absorbed';

/** The partner was erased, and what was said with it, before the other half of the merge was written. */
const FORGOTTEN = 'merged; why is not known any more';

/** The second half of a merge: the record that was taken in ends in the one that took it. */
export const mergeWhenPartnerAbsorbed = (): Policy<PartnerEvent> =>
  policy<PartnerEvent>({
    name,
    sources: [partnerEvents],
    on: {
      'partner.prospected': 'ignored',
      'partner.applied': 'ignored',
      'partner.invited': 'ignored',
      'partner.review-started': 'ignored',
      'partner.enrolled': 'ignored',
      'partner.onboarding-started': 'ignored',
      'partner.onboarding-step-completed': 'ignored',
      'partner.activated': 'ignored',
      'partner.suspended': 'ignored',
      'partner.resumed': 'ignored',
      'partner.offboarded': 'ignored',
      'partner.rejected': 'ignored',
      'partner.declined': 'ignored',
      'partner.banned': 'ignored',
      'partner.merged': 'ignored',
      'partner.absorbed': 'taken',
      'partner.tier-set': 'ignored',
      'partner.plan-assigned': 'ignored',
      'partner.tax-form-recorded': 'ignored',
      'partner.payout-method-verified': 'ignored',
      'partner.onboarding-overdue': 'ignored',
      'partner.profile-answered': 'ignored',
      'partner.profile-rescored': 'ignored',
      'partner.certification-recorded': 'ignored',
      'partner.certification-revoked': 'ignored',
      'partner.described': 'ignored',
      'partner.erased': 'ignored',
      'partner.contact-added': 'ignored',
      'partner.contact-changed': 'ignored',
      'partner.contact-removed': 'ignored',
      'partner.contact-erased': 'ignored',
    },
    react: (events) =>
      Promise.resolve(
        events.flatMap((event) => {
          if (event.type !== 'partner.absorbed') return [];
          const { from, partnerId: into, reason } = event.data;
          const command = new MergePartner(
            { partnerId: from, into, reason: reason ?? FORGOTTEN },
            policyContext(name, event),
          );
          return [{ command, answers: [event] }];
        }),
      ),
  });
