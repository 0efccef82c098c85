import { policy, type PolicyCommand, policyContext, type StateReader } from '#libs/eventing';
import type { CommandContext, EventOf } from '#libs/kernel';
import { AbsorbJourney, MergeJourney } from '../journey/journey.commands.js';
import { type JourneyEvent, journeyEvents } from '../journey/journey.events.js';
import { keptOf, staysFirst } from '../journey/merging.js';
import { JourneyStateReader } from '../state-reader/journey.state-reader.js';

const name = 'merge-customers-when-identifiers-meet';

/**
 * Brings a merge of two journeys to its end where the request that began it was cut off. Where the one that should end has ended in a third meanwhile,
 * that and the one that took it in are one customer, too.
 */
export const mergeCustomersWhenIdentifiersMeet = (facts: StateReader) =>
  policy<JourneyEvent>({
    name,
    sources: [journeyEvents],
    on: ['journey.absorbed', 'journey.merged'],
    retryOn: { 'journey.merged': ['JOURNEY_MERGED'] },
    react: async (events) => {
      const commands: PolicyCommand[] = [];
      for (const event of events) {
        const context = policyContext(name, event);
        const known = new JourneyStateReader(facts, event.metadata.tenant);
        if (event.type === 'journey.absorbed') {
          const command = await ending(event.data, context, known);
          const doneIf = ['SAME_CUSTOMER', 'CUSTOMER_ERASED'];
          if (command) commands.push({ command, answers: [event], doneIf });
        } else if (event.type === 'journey.merged') {
          const { journeyId: from, programId } = event.data;
          const [ended, staying] = [await known.journey(from), await known.staying(from)];
          if (ended.state.status === 'absent' || ended.state.status === 'erased') continue;
          const data = { journeyId: staying.journeyId, programId, from, kept: keptOf(ended.state), reason: null };
          commands.push({ command: new AbsorbJourney(data, context), answers: [event], doneIf: ['CUSTOMER_ERASED'] });
        }
      }
      return commands;
    },
  });

/** What ends one in the other, or makes the journeys one that both go on in; undefined: they are. */
async function ending(
  { from, journeyId: into, programId, leadId, reason }: EventOf<JourneyEvent, 'journey.absorbed'>['data'],
  context: CommandContext,
  known: JourneyStateReader,
): Promise<AbsorbJourney | MergeJourney | undefined> {
  const { state } = await known.journey(from);
  const isElsewhere = state.status !== 'absent' && state.mergedInto !== null && state.mergedInto !== into;
  if (!isElsewhere) return new MergeJourney({ journeyId: from, programId, into, leadId, reason }, context);
  const [one, other] = [(await known.staying(from)).state, (await known.staying(into)).state];
  if (one.status !== 'open' || other.status !== 'open' || one.journeyId === other.journeyId) return undefined;
  const [staying, ends] = staysFirst(one, other) ? [one, other] : [other, one];
  const data = { journeyId: staying.journeyId, programId, from: ends.journeyId, kept: keptOf(ends), reason: null };
  return new AbsorbJourney(data, context);
}
