import type { StateReader } from '#libs/eventing';
import { refuse, type Refusal } from '#libs/kernel';
import { ledger } from '../ledger/ledger.aggregate.js';
import { statement } from '../statement/statement.aggregate.js';

/** Why a person may not act on a payout now: its partner objects to what it pays, and nobody has answered yet. */
export async function disputeAbout(
  facts: StateReader,
  tenant: string,
  { ledgerId, payoutId }: { readonly ledgerId: string; readonly payoutId: string },
): Promise<Refusal | undefined> {
  const { state } = await facts.of(ledger, tenant, ledgerId);
  const payout = state.payouts.get(payoutId);
  if (payout?.status !== 'planned') return undefined;
  const { dispute } = (await facts.of(statement, tenant, payout.planned.statementId)).state;
  return dispute
    ? refuse('STATEMENT_DISPUTED', 'the statement that it pays is disputed: resolve the dispute first', 'payoutId')
    : undefined;
}
