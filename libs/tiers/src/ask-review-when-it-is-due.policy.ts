import { type AgendaEvent, agendaEvents, isReached, ONLY_REACHED } from '#libs/deadlines';
import { type Facts, type Policy, policy, type PolicyCommand, policyContext } from '#libs/eventing';
import { dayOf, type Instant, localToInstant, plusDays } from '#libs/kernel';
import { zoneOf } from '#libs/programs';
import { AskReview } from './roster.js';
import { PROFILES_DUE, TIERS_DAILY } from './tier.deadlines.js';
import { TierFacts } from './tier.facts.js';

const NAME = 'ask-review-when-it-is-due';

/** Every day, and whenever a ladder or a profile begins to hold, everybody in the program is looked at. */
export const askReviewWhenItIsDue = (facts: Facts): Policy<AgendaEvent> =>
  policy<AgendaEvent>({
    name: NAME,
    sources: [agendaEvents],
    on: ONLY_REACHED,
    async react(events) {
      const known = new TierFacts(facts);
      const commands: PolicyCommand[] = [];
      for (const event of events) {
        if (!isReached(event, 'program', TIERS_DAILY, PROFILES_DUE)) continue;
        const { subject, kind, noticedAt } = event.data;
        const program = await known.program(event.metadata.tenant, subject.id);
        if (!program) continue;
        const of = kind === TIERS_DAILY ? 'tiers' : 'profiles';
        const nextAt = of === 'tiers' ? nextMidnight(noticedAt, zoneOf(program.state, noticedAt)) : null;
        const context = { ...policyContext(NAME, event), occurredAt: noticedAt };
        commands.push({ command: new AskReview({ programId: subject.id, of, nextAt }, context), answers: [event] });
      }
      return commands;
    },
  });

/** The beginning of the next day; where the clock skips midnight, a day after the moment itself. */
function nextMidnight(at: Instant, zone: string): Instant {
  const tomorrow = plusDays(at, 1, zone);
  const midnight = localToInstant(`${dayOf(tomorrow, zone)} 00:00`, zone);
  return 'instant' in midnight ? midnight.instant : tomorrow;
}
