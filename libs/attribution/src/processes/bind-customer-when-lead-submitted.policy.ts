import { policy, type PolicyCommand, policyContext, type StateReader } from '#libs/eventing';
import { type JourneyEvent, journeyEvents } from '../journey/journey.events.js';
import { JourneyStateReader } from '../state-reader/journey.state-reader.js';
import { bindingByLead } from '../workflows/customer-binding.js';

const name = 'bind-customer-when-lead-submitted';

/** Whose a customer is by its lead, decided at the time of the lead. A sale that comes before does the same at once. */
export const bindCustomerWhenLeadSubmitted = (facts: StateReader) =>
  policy<JourneyEvent>({
    name,
    sources: [journeyEvents],
    on: ['journey.lead-submitted'],
    react: async (events) => {
      const commands: PolicyCommand[] = [];
      for (const event of events) {
        const { journeyId } = event.data as { journeyId: string };
        const known = new JourneyStateReader(facts, event.metadata.tenant);
        const { state, revision } = await known.staying(journeyId);
        if (state.status === 'absent') continue;
        const command = await bindingByLead(facts, { state, revision }, policyContext(name, event));
        const doneIf = ['JOURNEY_MERGED', 'CUSTOMER_ERASED'];
        if (command) commands.push({ command, answers: [event], doneIf });
      }
      return commands;
    },
  });
