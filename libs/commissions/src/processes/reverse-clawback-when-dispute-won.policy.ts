import { type StateReader, type Policy, policy, policyContext } from '#libs/eventing';
import type { Command, EventOf, Recorded } from '#libs/kernel';
import { programAggregate, zoneOf } from '#libs/programs';
import { isOfDeal, ReverseRefund, saleAggregate } from '#libs/sales';
import { ledger } from '../ledger/ledger.aggregate.js';
import { ReverseClawback } from '../ledger/commands/ledger.commands.js';
import type { LedgerState } from '../ledger/state/ledger.state.js';
import { type StatementEvent, statementEvents } from '../statement/statement.events.js';

const NAME = 'reverse-clawback-when-dispute-won';

type Resolved = Recorded<EventOf<StatementEvent, 'statement.dispute-resolved'>>;

/** A dispute that is upheld gives back the clawbacks it was about: those by persons directly, those of refunds by reversing the refunds. */
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
  const { ledgerId, outcome, entries } = event.data;
  if (outcome !== 'upheld') return [];
  const { state } = await facts.of(ledger, event.metadata.tenant, ledgerId, event.position);
  const reason = reasonOf(event);
  const byPersons = [...new Set(entries)].filter((id) => {
    const clawback = state.book.clawbacks.get(id);
    return clawback?.by === 'person' && !clawback.reversed;
  });
  const commands: Command[] = byPersons.map(
    (entryId, n) => new ReverseClawback({ ledgerId, entryId, reason }, policyContext(NAME, event, n)),
  );
  for (const refund of refundsBehind(state, entries)) {
    const reversal = await reversalOf(facts, event, refund, commands.length);
    if (reversal) commands.push(reversal);
  }
  return commands.map((command) => ({ command, answers: [event], doneIf: ['ALREADY_REVERSED'] }));
}

const reasonOf = ({ data: { disputeId } }: Resolved): string => `dispute ${disputeId} was upheld`;

interface RefundOf {
  readonly saleId: string;
  readonly refundId: string;
}

/** Each once, though it took from several entries. */
function refundsBehind({ book }: LedgerState, entries: readonly string[]): readonly RefundOf[] {
  const refunds = new Map<string, RefundOf>();
  for (const id of entries) {
    const { entryId = '', refundId } = book.clawbacks.get(id) ?? {};
    const saleId = book.entries.get(entryId)?.saleId;
    if (refundId !== undefined && saleId !== undefined) refunds.set(refundId, { saleId, refundId });
  }
  return [...refunds.values()];
}

/**
 * None where the refund no longer stood when the dispute was resolved, and of a deal's booking: what was taken back with a deal follows the deal.
 * What has happened since changes nothing of which commands there are: each is known by its place among them when the event comes again.
 */
async function reversalOf(facts: StateReader, event: Resolved, { saleId, refundId }: RefundOf, n: number) {
  const { tenant } = event.metadata;
  const { programId } = event.data;
  const { state } = await facts.of(saleAggregate, tenant, saleId, event.position);
  const refund = state.refunds.find((each) => each.refundId === refundId);
  if (refund?.status !== 'applied' || isOfDeal(refund.externalId)) return undefined;
  const { state: program } = await facts.of(programAggregate, tenant, programId);
  const context = policyContext(NAME, event, n);
  const timeZone = program.status === 'absent' ? null : zoneOf(program, context.occurredAt);
  return new ReverseRefund({ saleId, refundId, programId, reason: reasonOf(event), knowledge: { timeZone } }, context);
}
