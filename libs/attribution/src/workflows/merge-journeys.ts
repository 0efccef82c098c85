import type { Executed } from '#libs/eventing';
import { type Command, type CommandContext, isRefusal } from '#libs/kernel';
import { AbsorbJourney, MergeJourney } from '../journey/journey.commands.js';
import type { Journey } from '../journey/journey.state.js';
import { absorb as takesIn, keptOf, staysFirst } from '../journey/merging.js';
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
  for (const { journeyId: from } of ending) if (!(await endIn(way, from, staying!.journeyId))) return undefined;
  return staying!.journeyId;
}

/**
 * The one that stays takes in what the other holds before that ends, so that no touch is missing meanwhile, and once more what came to it until it
 * ended. False where one of them has ended in a third meanwhile: then they go where that went.
 */
async function endIn(way: Way, from: string, journeyId: string): Promise<boolean> {
  const { programId } = way;
  if (!(await absorb(way, from, journeyId))) return false;
  const leadId = await leadIn(way, journeyId);
  const ending = { journeyId: from, programId, into: journeyId, leadId, reason: null };
  const merged = await way.send(new MergeJourney(ending, way.step(`merge ${from} ${journeyId} ${leadId ?? ''}`)));
  if (isRefusal(merged) && merged.refused === 'JOURNEY_MERGED') return false;
  return absorb(way, from, journeyId);
}

/** The lead that a journey has, its own or one that it took in. */
export async function leadIn({ known }: Pick<Way, 'known'>, journeyId: string): Promise<string | null> {
  const { state } = await known.journey(journeyId);
  return state.status === 'absent' ? null : (state.lead?.leadId ?? null);
}

/**
 * Brings into a journey what another one of its customer holds and it does not: false where it has ended meanwhile. The id of the step names what is
 * taken in: done again it changes nothing, and what came since is another step. Of a customer that was erased nothing goes on.
 */
export async function absorb(way: Way, from: string, journeyId: string): Promise<boolean> {
  const { programId, known } = way;
  const [{ state, revision }, staying] = await Promise.all([known.journey(from), known.journey(journeyId)]);
  if (state.status === 'absent' || state.status === 'erased') return true;
  const data = { journeyId, programId, from, kept: keptOf(state), reason: null };
  const command = new AbsorbJourney(data, way.step(`absorb ${from} ${revision} ${journeyId}`));
  const news = staying.state.status === 'open' ? takesIn(command, staying.state) : undefined;
  if (Array.isArray(news) && news.length === 0) return true;
  return !isRefusal(await way.send(command));
}
