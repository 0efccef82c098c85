import { policy, type PolicyCommand, policyContext, type StateReader } from '#libs/eventing';
import { AbsorbJourney, MergeJourney } from '../journey/journey.commands.js';
import { type JourneyEvent, journeyEvents } from '../journey/journey.events.js';
import { keptOf } from '../journey/merging.js';
import { JourneyStateReader } from '../state-reader/journey.state-reader.js';

const name = 'merge-customers-when-identifiers-meet';

/** Brings a merge of two journeys to its end where the request that began it was cut off. */
export const mergeCustomersWhenIdentifiersMeet = (facts: StateReader) =>
  policy<JourneyEvent>({
    name,
    sources: [journeyEvents],
    on: ['journey.absorbed', 'journey.merged'],
    react: async (events) => {
      const commands: PolicyCommand[] = [];
      for (const event of events) {
        const context = policyContext(name, event);
        if (event.type === 'journey.absorbed') {
          const { from, journeyId: into, programId, reason } = event.data;
          const command = new MergeJourney({ journeyId: from, programId, into, reason }, context);
          commands.push({ command, answers: [event], doneIf: ['SAME_CUSTOMER', 'CUSTOMER_ERASED'] });
        } else if (event.type === 'journey.merged') {
          const { journeyId: from, programId } = event.data;
          const known = new JourneyStateReader(facts, event.metadata.tenant);
          const [ended, staying] = [await known.journey(from), await known.staying(from)];
          if (ended.state.status === 'absent' || ended.state.status === 'erased') continue;
          const data = { journeyId: staying.journeyId, programId, from, kept: keptOf(ended.state), reason: null };
          commands.push({ command: new AbsorbJourney(data, context), answers: [event], doneIf: ['CUSTOMER_ERASED'] });
        }
      }
      return commands;
    },
  });
