import type { Executed } from '#libs/eventing';
import { type CommandContext, isRefusal, type Refusal, refuse, textFault } from '#libs/kernel';
import { AbsorbJourney, MergeJourney } from '../journey/journey.commands.js';
import { ERASED, keptOf, staysFirst } from '../journey/merging.js';
import type { JourneyRefusal } from '../journey/journey.refusals.js';
import type { CustomerJourneys } from './customer-journeys.js';
import { absorb, leadIn } from './merge-journeys.js';

interface Merging {
  readonly journeyId: string;
  readonly otherJourneyId: string;
  readonly reason: string;
}

const MOST_REASON = 500;
/** How often it is begun anew where others merge the same customers at the same time. */
const MOST_ATTEMPTS = 10;

const noJourney = (field: string): Refusal<JourneyRefusal> =>
  refuse('NOT_FOUND', 'nothing is known of such a customer in this program', field);

/**
 * Makes one customer of two by a person's word. The one that stays takes in what the other holds before that ends, and once more what came to it
 * until then. The reason stands with the first step: cut off in between, it goes on where it stood, and sent again it has the same answer.
 */
export async function mergeByHand(
  journeys: CustomerJourneys,
  { journeyId: one, otherJourneyId: other, reason }: Merging,
  context: CommandContext,
): Promise<Executed | Refusal<JourneyRefusal>> {
  const fault = textFault(reason, 'reason', { most: MOST_REASON });
  if (fault) return fault;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const reader = journeys.workflow('', context).known;
    const [first, second] = [await reader.staying(one), await reader.staying(other)];
    if (first.state.status === 'absent') return noJourney('journeyId');
    if (second.state.status === 'absent' || second.state.programId !== first.state.programId)
      return noJourney('otherJourneyId');
    const isOne = first.journeyId === second.journeyId;
    // Nothing of a customer that was erased goes on in another.
    if (!isOne && [first, second].some(({ state }) => state.status === 'erased')) return ERASED;
    const { programId } = first.state;
    const way = journeys.workflow(programId, context);
    const [staying, ending] = staysFirst(first.state, second.state)
      ? [first.journeyId, second.journeyId]
      : [second.journeyId, first.journeyId];
    // Those that are one by now: by this very request, which its command tells, or as somebody else has said.
    const from = staying === ending ? (first.ended[0] ?? second.ended[0] ?? ending) : ending;
    const { state } = await way.known.journey(from);
    if (state.status === 'absent') return noJourney('otherJourneyId');
    const taking = { journeyId: staying, programId, from, kept: keptOf(state), reason };
    const outcome = await way.send(new AbsorbJourney(taking, context));
    if (isRefusal(outcome) && outcome.refused === 'JOURNEY_MERGED') continue;
    if (isRefusal(outcome) || staying === ending) return outcome;
    // The command that was sent may have been one of an earlier attempt, which took in another.
    if (attempt > 0) await absorb(way, from, staying);
    const leadId = await leadIn(way, staying);
    const merging = new MergeJourney({ journeyId: from, programId, into: staying, leadId, reason }, way.step('merged'));
    const merged = await way.send(merging);
    // Somebody has made it one with a third meanwhile: then all three are one.
    if (isRefusal(merged) && merged.refused === 'JOURNEY_MERGED') continue;
    await absorb(way, from, staying);
    return outcome;
  }
  throw new Error(`the customers ${one} and ${other} keep changing`);
}
