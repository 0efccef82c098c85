import { type Policy, policy, type PolicyCommand, policyContext, type StateReader, type Written } from '#libs/eventing';
import type { EventOf } from '#libs/kernel';
import { MergePartner } from '../events/partner.commands.js';
import { type PartnerEvent, partnerEvents } from '../events/partner.events.js';
import { endedRecords } from '../state-reader/ended-records.js';

const name = 'merge-when-partner-absorbed';

/** The partner was erased, and what was said with it, before the other half of the merge was written. */
const FORGOTTEN = 'merged; why is not known any more';

/** The command that ends what was absorbed. */
export async function endingOf(
  facts: StateReader,
  event: Written<EventOf<PartnerEvent, 'partner.absorbed'>>,
): Promise<MergePartner> {
  const { from, partnerId: into, reason } = event.data;
  const ended = await endedRecords(facts, event.metadata.tenant, from);
  const data = { partnerId: from, into, reason: reason ?? FORGOTTEN, ended };
  return new MergePartner(data, policyContext(name, event));
}

/** The second half of a merge: the record that was taken in ends in the one that took it. */
export const mergeWhenPartnerAbsorbed = (facts: StateReader): Policy<PartnerEvent> =>
  policy<PartnerEvent>({
    name,
    sources: [partnerEvents],
    on: ['partner.absorbed'],
    // It may have waited for a merge into the record that ends.
    retryOn: { 'partner.merged': ['NOT_MERGEABLE'] },
    react: async (events) => {
      const commands: PolicyCommand[] = [];
      for (const event of events) {
        if (event.type !== 'partner.absorbed') continue;
        commands.push({ command: await endingOf(facts, event), answers: [event] });
      }
      return commands;
    },
  });
