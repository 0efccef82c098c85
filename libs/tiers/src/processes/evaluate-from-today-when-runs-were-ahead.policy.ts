import { type StateReader, type Policy, policy, type PolicyCommand, policyContext } from '#libs/eventing';
import { plusDays, type Recorded } from '#libs/kernel';
import { zoneOf } from '#libs/programs';
import { type PerformanceEvent, performanceEvents } from '../performance/performance.events.js';
import { membershipAggregate } from '../membership-list/membership-list.aggregate.js';
import { AskReview } from '../membership-list/membership-list.js';
import { nextMidnight } from '../state-reader/tier-calendar.js';
import { TierStateReader } from '../state-reader/tier.state-reader.js';

/** As its checkpoints are stored. */
const NAME = 'look-from-today-when-looks-ran-ahead';
/** In the usual course the next look is less than a day off; a day of a clock change is longer. */
const MOST_DAYS_AHEAD = 2;

/**
 * A clock that was believed far ahead has used up the daily looks until its date. Once it is right again, the first thing that counts in the program
 * lets them begin anew.
 */
export const evaluateFromTodayWhenRunsWereAhead = (facts: StateReader): Policy<PerformanceEvent> =>
  policy<PerformanceEvent>({
    name: NAME,
    sources: [performanceEvents],
    on: ['performance.noted'],
    async react(events) {
      const programs = new Map(events.map((event) => [`${event.metadata.tenant} ${event.data.programId}`, event]));
      const asked = await Promise.all([...programs.values()].map((event) => answer(facts, event)));
      return asked.flat();
    },
  });

/** By what was known then: what arrives again must not find that looks have long gone on. */
async function answer(facts: StateReader, event: Recorded<PerformanceEvent>): Promise<readonly PolicyCommand[]> {
  const { recordedAt, position, data, metadata } = event;
  const { programId } = data;
  const { state: roster } = await facts.of(membershipAggregate, metadata.tenant, programId, position);
  const program = roster.nextAt > recordedAt && (await new TierStateReader(facts).program(metadata.tenant, programId));
  if (!program) return [];
  if (roster.nextAt <= plusDays(recordedAt, MOST_DAYS_AHEAD, zoneOf(program.state, recordedAt))) return [];
  const nextAt = nextMidnight(program.state, recordedAt);
  const context = { ...policyContext(NAME, event), occurredAt: recordedAt };
  return [{ command: new AskReview({ programId, of: 'tiers', nextAt }, context), answers: [event] }];
}
