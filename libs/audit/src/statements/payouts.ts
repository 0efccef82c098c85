import type { LedgerEvent } from '#libs/commissions';
import { deterministicId, type EventOf, type Recorded } from '#libs/kernel';
import { differences } from '../sources/comparison.js';
import type { Wrong } from '../corrections/wrong.js';
import type { LedgerModel, PaidOut } from '../accounts/ledger.model.js';
import { moneyText } from '../arithmetic/minor.js';
import { Rational } from '../arithmetic/rational.js';

type Type = Extract<LedgerEvent['type'], `ledger.payout-${string}`>;
type Credited = Recorded<EventOf<LedgerEvent, 'ledger.payout-failed' | 'ledger.payout-returned'>>;
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
  'ledger.payout-cost-assigned': 'returned',
};

/**
 * Takes over what became of a payout. Money comes back at most once into an open month: what did not come back of it is a cost, which is given back
 * at most once, if it is the vendor's.
 */
export function takePayoutStep(model: LedgerModel, event: PayoutStep): Wrong | undefined {
  const payout = model.payouts.get(event.data.payoutId);
  const fields = [{ path: 'payoutId', expected: null, recorded: event.data.payoutId }];
  if (!payout) return { message: 'no such payout was planned in this ledger', fields };
  if (event.type === 'ledger.payout-cost-assigned') return takeCost(model, event, payout);
  if (payout.state === 'failed' || payout.state === 'returned')
    return { message: 'the payout was credited before: nothing more may happen to it', fields };
  payout.state = stateAfter(event, payout);
  if (event.type !== 'ledger.payout-failed' && event.type !== 'ledger.payout-returned') return undefined;
  return takeCredit(model, event, payout) ?? costFault(event, payout, model.currency);
}

function stateAfter(event: PayoutStep, { approvalsNeeded }: PaidOut): PaidOut['state'] {
  if (event.type === 'ledger.payout-reconciled' && event.data.found === 'not-sent') return 'approved';
  if (event.type === 'ledger.payout-approved' && event.data.approvals < approvalsNeeded) return 'planned';
  return AFTER[event.type];
}

function takeCredit(model: LedgerModel, event: Credited, payout: PaidOut): Wrong | undefined {
  const { payoutId, credit } = event.data;
  const { position } = event;
  for (const root of model.roots.values()) {
    if (root.payoutId !== payoutId) continue;
    root.payoutId = null;
    root.owedSince = position.commit;
    root.cameBack = position.commit;
    model.uncovered.add(root);
    if (root.holds.length > 0) model.held.add(root);
  }
  const period = model.openPeriod;
  const back = cameBack(event, payout);
  payout.cost = payout.amount - back;
  model.credit(period, back);
  const expected = {
    entryId: deterministicId('entry', model.ledgerId, 'credit', payoutId),
    ...model.owner,
    amount: moneyText(back, model.currency),
    currency: model.currency,
    period,
    lateFrom: null,
  };
  const { occurredAt: _occurredAt, ...recorded } = credit;
  const found = differences(expected, recorded);
  return found.length === 0 ? undefined : { message: 'what comes back is not what was paid out', fields: found };
}

/** What is owed again, in minor units of the ledger: of the amount as much as of the payment came back. */
function cameBack(event: Credited, { amount, pays }: PaidOut): bigint {
  const returned = event.type === 'ledger.payout-returned' ? event.data.returned : null;
  if (returned === null) return amount;
  const share = Rational.of(returned.amount).over(Rational.of(pays.amount));
  return Rational.minor(amount, 0).times(share).units(0, 'half-away');
}

function costFault(event: Credited, { cost = 0n }: PaidOut, currency: string): Wrong | undefined {
  if (event.type !== 'ledger.payout-returned') return undefined;
  const expected = cost === 0n ? null : { kind: 'bank-fee', amount: { amount: moneyText(cost, currency), currency } };
  const fields = differences({ cost: expected }, { cost: event.data.cost });
  return fields.length === 0 ? undefined : { message: 'the cost is not what did not come back', fields };
}

function takeCost(
  model: LedgerModel,
  { data: { payoutId, to, cost, credit } }: Recorded<EventOf<LedgerEvent, 'ledger.payout-cost-assigned'>>,
  payout: PaidOut,
): Wrong | undefined {
  const { cost: open = 0n } = payout;
  const owed = to === 'vendor' ? open : 0n;
  payout.cost = 0n;
  model.credit(model.openPeriod, owed);
  const money = (minor: bigint): string => moneyText(minor, model.currency);
  const expected = {
    entryId: deterministicId('entry', model.ledgerId, 'cost', payoutId),
    ...model.owner,
    ...{ amount: money(owed), currency: model.currency, period: model.openPeriod, lateFrom: null, cost: money(open) },
  };
  const { occurredAt: _occurredAt, ...recorded } = credit;
  const fields = differences(expected, { ...recorded, cost: cost.amount.amount });
  return fields.length === 0 ? undefined : { message: 'what is given back is not what was kept', fields };
}
