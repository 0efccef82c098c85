import {
  deterministicId,
  isRefusal,
  minorUnits,
  type Money,
  moneyOf,
  moneyOfText,
  refuse,
  type Refusal,
  roundFraction,
} from '#libs/kernel';
import type { AssignPayoutCost, ReturnPayout } from '../commands/ledger.commands.js';
import { type LedgerDecision, posting } from '../state/ledger.decision.js';
import type { PayoutCost } from '../events/payout.events.js';
import { creditOf, unlessDone } from './payouts.js';
import type { OpenLedgerState, Payout } from '../state/ledger.state.js';
import type { LedgerRefusal } from '../events/ledger.refusals.js';

/**
 * The money came back. A bank may have kept some of it: the partner is owed what came back, and the rest is a cost until a person says who bears
 * it. Example: of 100.00 sent 95.00 come back; 95.00 are owed again, and a bank fee of 5.00 is open.
 */
export function returnPayout(state: OpenLedgerState, { data, context }: ReturnPayout): LedgerDecision {
  const { payoutId, reason, amount = null } = data;
  const before = state.payouts.get(payoutId);
  if (before?.returned) return returnedAgain(before.returned, amount, before.planned);
  return unlessDone(state, payoutId, ['returned'], ['sent', 'settled'], ({ planned }) => {
    const returned = amount === null ? null : returnedOf(amount, planned);
    if (isRefusal(returned)) return returned;
    const sent = minorUnits(planned.amount);
    const [cameBack, paid] = [returned ? minorUnits(returned) : 0n, minorUnits(planned.pays)];
    const owed = returned === null || cameBack === paid ? sent : roundFraction(sent * cameBack, paid, 'half-away');
    const kept = moneyOf(sent - owed, state.opened.currency);
    const cost: PayoutCost | null = owed === sent ? null : { kind: 'bank-fee', amount: kept };
    const credit = creditOf(state, payoutId, context.occurredAt, owed);
    const { partnerId } = state.opened;
    const data = { payoutId, partnerId, at: context.occurredAt, reason, credit, returned, cost };
    return [{ type: 'ledger.payout-returned', data }];
  });
}

/** The same again changes nothing; another amount is not lost in silence. */
function returnedAgain(returned: Money, amount: string | null, planned: Payout['planned']): LedgerDecision {
  const now = amount === null ? planned.pays : returnedOf(amount, planned);
  if (isRefusal(now)) return now;
  if (minorUnits(now) === minorUnits(returned)) return [];
  const message = `${returned.amount} ${returned.currency} have come back, not ${now.amount}: the rest is a cost that staff assign, or adjust the commission`;
  return refuse('ALREADY_RETURNED', message, 'amount');
}

function returnedOf(amount: string, { pays }: Payout['planned']) {
  const money = moneyOfText(amount, pays.currency, 'amount');
  if (isRefusal(money)) return money;
  const minor = minorUnits(money);
  if (minor < 0n) return refuse('NEGATIVE', 'the amount that came back may not be below zero', 'amount');
  if (minor <= minorUnits(pays)) return money;
  return refuse('MORE_THAN_SENT', `${pays.amount} ${pays.currency} were sent: no more can come back`, 'amount');
}

/** The vendor bears it: the partner is owed it again. The partner bears it: its statement has a line that says so. */
export function assignPayoutCost(state: OpenLedgerState, { data, context }: AssignPayoutCost): LedgerDecision {
  const { payoutId, to, reason } = data;
  const payout = state.payouts.get(payoutId);
  if (!payout) return refuse('NOT_FOUND', 'there is no such payout', 'payoutId');
  const cost = payout.openCost;
  if (!cost) return NO_OPEN_COST;
  const entryId = deterministicId('entry', state.opened.ledgerId, 'cost', payoutId);
  const owed = to === 'vendor' ? minorUnits(cost.amount) : 0n;
  const credit = posting(state, entryId, owed, context.occurredAt, state.openPeriod);
  const { partnerId } = state.opened;
  return [
    {
      type: 'ledger.payout-cost-assigned',
      data: { payoutId, partnerId, at: context.occurredAt, reason, to, cost, credit },
    },
  ];
}

const NO_OPEN_COST: Refusal<LedgerRefusal> = refuse(
  'NO_OPEN_COST',
  'nothing is open of what the payout has cost',
  'payoutId',
);
