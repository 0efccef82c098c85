import type { Executed } from '#libs/eventing';
import type { Command, CommandContext } from '#libs/kernel';
import { AbsorbJourney, MergeJourney } from '../journey/journey.commands.js';
import type { Journey } from '../journey/journey.state.js';
import { keptOf, staysFirst } from '../journey/merging.js';
import type { JourneyIdentifier } from '../vocabulary/identifier.js';
import type { JourneyStateReader } from '../state-reader/journey.state-reader.js';

/** What of a request's way is needed here. */
interface Way {
  readonly programId: string;
  readonly known: JourneyStateReader;
  readonly send: (command: Command) => Promise<Executed>;
  readonly step: (what: string) => CommandContext;
  readonly opened: (journeyId: string, identifiers: readonly JourneyIdentifier[]) => Promise<void>;
}

/** Makes one journey of several that a request has named together, and answers with the one that stays; undefined where others were faster. */
export async function mergeJourneys(
  way: Way,
  journeyIds: readonly string[],
  identifiers: readonly JourneyIdentifier[],
): Promise<string | undefined> {
  const journeys: Journey[] = [];
  for (const journeyId of journeyIds) {
    if ((await way.known.journey(journeyId)).state.status === 'absent') {
      const leading = await Promise.all(
        identifiers.map(async (one) => ((await way.known.alias(one.aliasId)).journeyId === journeyId ? [one] : [])),
      );
      await way.opened(journeyId, leading.flat());
    }
    const { state } = await way.known.journey(journeyId);
    if (state.status !== 'open') return undefined;
    journeys.push(state);
  }
  const [staying, ...ending] = journeys.toSorted((one, other) => (staysFirst(one, other) ? -1 : 1));
  for (const { journeyId: from } of ending) await endIn(way, from, staying!.journeyId);
  return staying!.journeyId;
}

/**
 * The one that stays takes in what the other holds before that ends, so that no touch is missing meanwhile, and once more what came to it until it
 * ended.
 */
async function endIn(way: Way, from: string, journeyId: string): Promise<void> {
  const { programId } = way;
  await absorb(way, from, journeyId, 'first');
  const ending = { journeyId: from, programId, into: journeyId, reason: null };
  await way.send(new MergeJourney(ending, way.step(`merge ${from} ${journeyId}`)));
  await absorb(way, from, journeyId, 'rest');
}

async function absorb(way: Way, from: string, journeyId: string, part: string): Promise<void> {
  const { programId } = way;
  const { state } = await way.known.journey(from);
  if (state.status === 'absent') return;
  const data = { journeyId, programId, from, kept: keptOf(state) };
  await way.send(new AbsorbJourney(data, way.step(`absorb ${part} ${from} ${journeyId}`)));
}
