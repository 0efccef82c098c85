import { type Policy, policy, policyContext } from '#libs/eventing';
import { MergePartner } from '../events/partner.commands.js';
import { type PartnerEvent, partnerEvents } from '../events/partner.events.js';

const name = 'merge-when-partner-absorbed';

/** The partner was erased, and what was said with it, before the other half of the merge was written. */
const FORGOTTEN = 'merged; why is not known any more';

/** The second half of a merge: the record that was taken in ends in the one that took it. */
export const mergeWhenPartnerAbsorbed = (): Policy<PartnerEvent> =>
  policy<PartnerEvent>({
    name,
    sources: [partnerEvents],
    on: ['partner.absorbed'],
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
