import { type AgendaEvent, agendaEvents, type DeadlineReached, isReached } from '#libs/deadlines';
import { type StateReader, type Policy, policy, type PolicyCommand, policyContext } from '#libs/eventing';
import { isRefusal, type Recorded } from '#libs/kernel';
import { SettleAccount } from '../account/account.commands.js';
import { RemindDeal } from '../deal/deal.commands.js';
import type { Reminder } from '../vocabulary/deal.types.js';
import { DealStateReader } from '../state-reader/deal.state-reader.js';

const name = 'act-when-a-deals-time-has-come';

const REMINDS: Readonly<Record<string, Reminder>> = {
  'decision-due': 'decision-overdue',
  'protection-ends-soon': 'protection-ends',
};

/**
 * Writes down what time has ended, and reminds of what it will. Nothing waits for it: whoever looks at an account or a deal counts the time
 * that has passed.
 */
export const actWhenADealsTimeHasCome = (facts: StateReader): Policy<AgendaEvent> =>
  policy<AgendaEvent>({
    name,
    sources: [agendaEvents],
    on: ['agenda.deadline-reached'],
    react: async (events) => {
      const commands: PolicyCommand[] = [];
      for (const event of events) {
        if (isReached(event, 'deal', 'protection-ends', 'place-ends', ...Object.keys(REMINDS))) {
          commands.push(...(await answering(event, facts)));
        }
      }
      return commands;
    },
  });

async function answering(event: Recorded<DeadlineReached>, facts: StateReader): Promise<PolicyCommand[]> {
  const { kind, dueAt, subject } = event.data;
  const known = new DealStateReader(facts, event.metadata.tenant);
  const { state: deal } = await known.deal(subject.id);
  if (deal.status === 'absent') return [];
  const { dealId, programId } = deal;
  const about = REMINDS[kind];
  if (about) {
    const remind = new RemindDeal({ dealId, about, dueAt }, policyContext(name, event));
    return [{ command: remind, answers: [event] }];
  }
  const terms = await known.terms(programId, dueAt);
  if (deal.accountId === null || isRefusal(terms)) return [];
  const accountId = await known.staying(programId, deal.accountId);
  const settle = new SettleAccount({ accountId, programId, terms }, policyContext(name, event));
  return [{ command: settle, answers: [event] }];
}
