import { type StateReader, type Policy, policy, policyContext } from '#libs/eventing';
import type { EventOf, Recorded } from '#libs/kernel';
import { ledger } from './ledger.aggregate.js';
import { ReverseClawback } from './ledger.commands.js';
import { type StatementEvent, statementEvents } from './statement.events.js';

const NAME = 'reverse-clawback-when-dispute-won';

type Resolved = Recorded<EventOf<StatementEvent, 'statement.dispute-resolved'>>;

/** A dispute that is upheld gives back the clawbacks it was about; other lines are corrected by persons. */
export const reverseClawbackWhenDisputeWon = (facts: StateReader): Policy<StatementEvent> =>
  policy<StatementEvent>({
    name: NAME,
    sources: [statementEvents],
    on: ['statement.dispute-resolved'],
    async react(events) {
      const answers = await Promise.all((events as readonly Resolved[]).map((event) => answer(facts, event)));
      return answers.flat();
    },
  });

async function answer(facts: StateReader, event: Resolved) {
  const { ledgerId, outcome, entries, disputeId } = event.data;
  if (outcome !== 'upheld') return [];
  const { state } = await facts.of(ledger, event.metadata.tenant, ledgerId, event.position);
  const clawbacks = entries.filter((id) => state.clawbacks.get(id)?.reversed === false);
  return clawbacks.map((entryId, n) => {
    const reason = `dispute ${disputeId} was upheld`;
    const context = policyContext(NAME, event, n);
    return { command: new ReverseClawback({ ledgerId, entryId, reason }, context), answers: [event] };
  });
}
