import { type Policy, policy, policyContext } from '#libs/eventing';
import type { EventOf, Recorded } from '#libs/kernel';
import { type PartnerEvent, partnerEvents } from '#libs/partners';
import { ListPartners } from '../membership-list/membership-list.js';

const NAME = 'list-partner-when-it-joins';

type Joined = Recorded<EventOf<PartnerEvent, 'partner.prospected' | 'partner.applied' | 'partner.invited'>>;

/** One append for each program and batch. */
export const listPartnerWhenItJoins = (): Policy<PartnerEvent> =>
  policy<PartnerEvent>({
    name: NAME,
    sources: [partnerEvents],
    on: ['partner.prospected', 'partner.applied', 'partner.invited'],
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
