import { type StateReader, type Policy, policy, policyContext } from '#libs/eventing';
import type { EventOf, Recorded } from '#libs/kernel';
import { ledgerIdIn } from '../ledger/events/ledger-stream.js';
import { ledger } from '../ledger/ledger.aggregate.js';
import { type LedgerEvent, ledgerEvents } from '../ledger/events/ledger.events.js';
import { SettleStatement, UndoSettlement } from '../statement/statement.js';

const NAME = 'settle-statement-when-payout-settled';

type Taken = Recorded<EventOf<LedgerEvent, 'ledger.payout-settled' | 'ledger.payout-returned'>>;

/** A statement is settled while the payout that is its last line has arrived. */
export const settleStatementWhenPayoutSettled = (facts: StateReader): Policy<LedgerEvent> =>
  policy<LedgerEvent>({
    name: NAME,
    sources: [ledgerEvents],
    on: ['ledger.payout-settled', 'ledger.payout-returned'],
    async react(events) {
      const answers = await Promise.all((events as readonly Taken[]).map((event) => answer(facts, event)));
      return answers.flat();
    },
  });

async function answer(facts: StateReader, event: Taken) {
  const { payoutId } = event.data;
  const ledgerId = ledgerIdIn(event);
  const { state } = await facts.of(ledger, event.metadata.tenant, ledgerId, event.position);
  const payout = state.payouts.get(payoutId);
  if (!payout) return [];
  const { statementId, programId, partnerId, period } = payout.planned;
  const context = policyContext(NAME, event);
  const data = { statementId, ledgerId, programId, partnerId, period, payoutId };
  const isSettled = event.type === 'ledger.payout-settled';
  const command = isSettled ? new SettleStatement(data, context) : new UndoSettlement(data, context);
  return [{ command, answers: [event] }];
}
