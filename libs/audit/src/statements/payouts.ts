import type { LedgerEvent } from '#libs/commissions';
import { deterministicId, type EventOf, type Recorded } from '#libs/kernel';
import { differences } from '../sources/comparison.js';
import type { Wrong } from '../corrections/wrong.js';
import type { LedgerModel, PaidOut } from '../accounts/ledger.model.js';
import { moneyText } from '../arithmetic/minor.js';

type Type = Extract<LedgerEvent['type'], `ledger.payout-${string}`>;
export type PayoutStep = Recorded<EventOf<LedgerEvent, Exclude<Type, 'ledger.payout-planned'>>>;

const AFTER: Readonly<Record<PayoutStep['type'], PaidOut['state']>> = {
  'ledger.payout-approved': 'approved',
  'ledger.payout-intended': 'intended',
  'ledger.payout-sent': 'sent',
  'ledger.payout-settled': 'settled',
  'ledger.payout-unknown': 'unknown',
  'ledger.payout-reconciled': 'sent',
  'ledger.payout-failed': 'failed',
  'ledger.payout-returned': 'returned',
};

/** Takes over what became of a payout. Money comes back at most once, whole, into an open month. */
export function takePayoutStep(model: LedgerModel, event: PayoutStep): Wrong | undefined {
  const payout = model.payouts.get(event.data.payoutId);
  const fields = [{ path: 'payoutId', expected: null, recorded: event.data.payoutId }];
  if (!payout) return { message: 'no such payout was planned in this ledger', fields };
  if (payout.state === 'failed' || payout.state === 'returned')
    return { message: 'the payout was credited before: nothing more may happen to it', fields };
  payout.state = stateAfter(event, payout);
  if (event.type !== 'ledger.payout-failed' && event.type !== 'ledger.payout-returned') return undefined;
  return takeCredit(model, event, payout);
}

function stateAfter(event: PayoutStep, { approvalsNeeded }: PaidOut): PaidOut['state'] {
  if (event.type === 'ledger.payout-reconciled' && event.data.found === 'not-sent') return 'approved';
  if (event.type === 'ledger.payout-approved' && event.data.approvals < approvalsNeeded) return 'planned';
  return AFTER[event.type];
}

function takeCredit(
  model: LedgerModel,
  { data: { payoutId, credit }, position }: Extract<PayoutStep, { data: { credit: unknown } }>,
  payout: PaidOut,
): Wrong | undefined {
  for (const root of model.roots.values()) {
    if (root.payoutId !== payoutId) continue;
    root.payoutId = null;
    root.owedSince = position.commit;
    root.cameBack = position.commit;
    model.uncovered.add(root);
    if (root.holds.length > 0) model.held.add(root);
  }
  const period = model.openPeriod;
  model.credit(period, payout.amount);
  const expected = {
    entryId: deterministicId('entry', model.ledgerId, 'credit', payoutId),
    ...model.owner,
    amount: moneyText(payout.amount, model.currency),
    currency: model.currency,
    period,
    lateFrom: null,
  };
  const { occurredAt: _occurredAt, ...recorded } = credit;
  const found = differences(expected, recorded);
  return found.length === 0 ? undefined : { message: 'what comes back is not what was paid out', fields: found };
}
