import { type JourneyEvent, journeyEvents } from '#libs/attribution';
import { type Policy, policy, type PolicyCommand, policyContext, type StateReader } from '#libs/eventing';
import { AssignLead } from '../sharing/sharing.commands.js';
import { SharingStateReader } from '../state-reader/sharing.state-reader.js';

const name = 'assign-lead-when-activity-brought-it';

/** Whose a lead of an activity is, in the order in which leads came. A person that came before is a lead already. */
export const assignLeadWhenActivityBroughtIt = (facts: StateReader): Policy<JourneyEvent> =>
  policy<JourneyEvent>({
    name,
    sources: [journeyEvents],
    on: ['journey.lead-submitted'],
    react: async (events) => {
      const commands: PolicyCommand[] = [];
      for (const event of events) {
        if (event.type !== 'journey.lead-submitted') continue;
        const { activityId, partnerId, programId, leadId, country, consent } = event.data;
        const { recordedAt: knownAt } = event;
        // Who brought a lead itself has it.
        if (activityId === null || partnerId !== null) continue;
        const known = new SharingStateReader(facts, event.metadata.tenant);
        const terms = await known.terms(programId, knownAt);
        const hosts = await known.hosts(activityId, knownAt);
        const lead = {
          activityId,
          programId,
          leadId,
          country,
          mayBeShared: consent?.given === true,
          knownAt,
          terms,
          hosts,
        };
        commands.push({ command: new AssignLead(lead, policyContext(name, event)), answers: [event] });
      }
      return commands;
    },
  });
