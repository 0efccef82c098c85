import { type AgendaEvent, agendaEvents, isReached } from '#libs/deadlines';
import { type StateReader, type Policy, policy, type PolicyCommand, policyContext } from '#libs/eventing';
import type { Instant } from '#libs/kernel';
import type { Program } from '#libs/programs';
import { performanceAggregate } from '../performance/performance.aggregate.js';
import type { Performance } from '../performance/performance.state.js';
import { membershipAggregate } from '../membership-list/membership-list.aggregate.js';
import { AskReview } from '../membership-list/membership-list.js';
import { type EvaluationRun, nextRunAfterSilence, nextMidnight } from '../state-reader/tier-calendar.js';
import { PROFILES_DUE, TIERS_DAILY } from './tier.deadlines.js';
import { TierStateReader } from '../state-reader/tier.state-reader.js';

const NAME = 'ask-review-when-it-is-due';

/**
 * Every day, and whenever a ladder or a profile begins to hold, everybody in the program is looked at: as of that moment, whenever somebody
 * saw that it had come.
 */
export const askReviewWhenItIsDue = (facts: StateReader): Policy<AgendaEvent> =>
  policy<AgendaEvent>({
    name: NAME,
    sources: [agendaEvents],
    on: ['agenda.deadline-reached'],
    async react(events) {
      const known = new TierStateReader(facts);
      const commands: PolicyCommand[] = [];
      for (const event of events) {
        if (!isReached(event, 'program', TIERS_DAILY, PROFILES_DUE)) continue;
        const { tenant } = event.metadata;
        const { subject, kind } = event.data;
        const program = await known.program(tenant, subject.id);
        if (!program) continue;
        const of = kind === TIERS_DAILY ? 'tiers' : 'profiles';
        const nextAt = of === 'tiers' ? await nextLook(facts, tenant, program.state, event.data) : null;
        const data = { programId: subject.id, of, nextAt } as const;
        commands.push({ command: new AskReview(data, policyContext(NAME, event)), answers: [event] });
      }
      return commands;
    },
  });

/** The next midnight; only where that has passed too, everybody's figures are asked whether it matters. */
async function nextLook(facts: StateReader, tenant: string, program: Program, look: EvaluationRun): Promise<Instant> {
  const midnight = nextMidnight(program, look.dueAt);
  if (midnight > look.noticedAt) return midnight;
  const { state: roster } = await facts.of(membershipAggregate, tenant, program.programId);
  const partners: Performance[] = [];
  for (const id of roster.partnerIds) partners.push((await facts.of(performanceAggregate, tenant, id)).state);
  return nextRunAfterSilence(program, partners, look);
}
