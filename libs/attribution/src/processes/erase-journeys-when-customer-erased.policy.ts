import { policy, type PolicyCommand, policyContext, type StateReader } from '#libs/eventing';
import { EraseJourneyCustomer } from '../journey/journey.commands.js';
import { type JourneyEvent, journeyEvents } from '../journey/journey.events.js';
import { JourneyStateReader } from '../state-reader/journey.state-reader.js';

const name = 'erase-journeys-when-customer-erased';

/** Each journey holds texts of the person under a key of its own: those that ended in an erased one, then or since, are erased with it. */
export const eraseJourneysWhenCustomerErased = (facts: StateReader) =>
  policy<JourneyEvent>({
    name,
    sources: [journeyEvents],
    on: ['journey.customer-erased', 'journey.merged'],
    react: async (events) => {
      const commands: PolicyCommand[] = [];
      for (const event of events) {
        const { journeyId, programId } = event.data;
        const known = new JourneyStateReader(facts, event.metadata.tenant);
        const { state } = await known.staying(journeyId);
        if (state.status !== 'erased') continue;
        for (const id of new Set([...state.absorbed, journeyId])) {
          const one = (await known.journey(id)).state;
          if (one.status === 'absent' || one.status === 'erased') continue;
          const context = policyContext(name, event, commands.length);
          const command = new EraseJourneyCustomer({ journeyId: id, programId, reason: null }, context);
          commands.push({ command, answers: [event] });
        }
      }
      return commands;
    },
  });
