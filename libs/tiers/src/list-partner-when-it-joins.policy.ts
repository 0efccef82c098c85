import { type Policy, policy, policyContext } from '#libs/eventing';
import type { EventOf, Recorded } from '#libs/kernel';
import { type PartnerEvent, partnerEvents } from '#libs/partners';
import { ListPartners } from './roster.js';

const NAME = 'list-partner-when-it-joins';

type Joined = Recorded<EventOf<PartnerEvent, 'partner.prospected' | 'partner.applied' | 'partner.invited'>>;

/** One append for each program and batch. */
export const listPartnerWhenItJoins = (): Policy<PartnerEvent> =>
  policy<PartnerEvent>({
    name: NAME,
    sources: [partnerEvents],
    on: {
      'partner.prospected': 'taken',
      'partner.applied': 'taken',
      'partner.invited': 'taken',
      'partner.review-started': 'ignored',
      'partner.enrolled': 'ignored',
      'partner.onboarding-started': 'ignored',
      'partner.onboarding-step-completed': 'ignored',
      'partner.onboarding-overdue': 'ignored',
      'partner.activated': 'ignored',
      'partner.suspended': 'ignored',
      'partner.resumed': 'ignored',
      'partner.offboarded': 'ignored',
      'partner.rejected': 'ignored',
      'partner.declined': 'ignored',
      'partner.banned': 'ignored',
      'partner.merged': 'ignored',
      'partner.absorbed': 'ignored',
      'partner.tier-set': 'ignored',
      'partner.plan-assigned': 'ignored',
      'partner.tax-form-recorded': 'ignored',
      'partner.payout-method-verified': 'ignored',
      'partner.described': 'ignored',
      'partner.erased': 'ignored',
      'partner.profile-answered': 'ignored',
      'partner.profile-rescored': 'ignored',
      'partner.certification-recorded': 'ignored',
      'partner.certification-revoked': 'ignored',
      'partner.contact-added': 'ignored',
      'partner.contact-changed': 'ignored',
      'partner.contact-removed': 'ignored',
      'partner.contact-erased': 'ignored',
    },
    react: (events) => {
      const programs = new Map<string, Joined[]>();
      for (const event of events as readonly Joined[]) {
        const key = `${event.metadata.tenant} ${event.data.programId}`;
        programs.set(key, [...(programs.get(key) ?? []), event]);
      }
      return Promise.resolve(
        [...programs.values()].map((answers) => {
          const { programId } = answers[0]!.data;
          const partnerIds = answers.map(({ data }) => data.partnerId);
          return { command: new ListPartners({ programId, partnerIds }, policyContext(NAME, answers)), answers };
        }),
      );
    },
  });
