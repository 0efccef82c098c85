import { Set } from 'immutable';
import { minorUnits, nextPeriod } from '#libs/kernel';
import { origin, post } from '../state/journal.js';
import type { ClosedStatement, LedgerEvent, Posting } from '../events/ledger.events.js';
import { unclaimedAfter } from '../forfeiture/forfeiture.js';
import { coveredIn } from './paid-entries.js';
import { isHeldAt, type LedgerState, type Payout } from '../state/ledger.state.js';

type Rest = 'ledger.period-closed' | Extract<LedgerEvent['type'], `ledger.payout-${string}`>;

export function evolvePayout(state: LedgerState, event: Extract<LedgerEvent, { type: Rest }>): LedgerState {
  switch (event.type) {
    case 'ledger.payout-planned':
      return planned(state, event.data);
    case 'ledger.period-closed':
      return closed(state, event.data);
    case 'ledger.payout-approved':
      return update(state, event.data.payoutId, ({ planned: { approvalsNeeded }, approvers }) => ({
        approvers: [...approvers, event.data.by],
        status: event.data.approvals >= approvalsNeeded ? 'approved' : 'planned',
      }));
    case 'ledger.payout-intended':
      return update(state, event.data.payoutId, () => ({ status: 'intended', reference: event.data.reference }));
    case 'ledger.payout-sent':
      return update(state, event.data.payoutId, () => ({ status: 'sent' }));
    case 'ledger.payout-settled':
      return update(state, event.data.payoutId, () => ({ status: 'settled' }));
    case 'ledger.payout-unknown':
      return update(state, event.data.payoutId, () => ({ status: 'unknown' }));
    case 'ledger.payout-reconciled':
      return update(state, event.data.payoutId, () => ({ status: event.data.found === 'sent' ? 'sent' : 'approved' }));
    case 'ledger.payout-failed':
      return owedAgain(state, event.type, 'failed', event.data);
    case 'ledger.payout-returned':
      return update(owedAgain(state, event.type, 'returned', event.data), event.data.payoutId, ({ planned }) => ({
        openCost: event.data.cost,
        returned: event.data.returned ?? planned.pays,
      }));
    case 'ledger.payout-cost-assigned': {
      const { payoutId, credit } = event.data;
      const credited = post(state, credit, origin(event.type, payoutId, null));
      return update(credited, payoutId, () => ({ openCost: null }));
    }
  }
}

type Planned = Extract<LedgerEvent, { type: 'ledger.payout-planned' }>['data'];

function planned(state: LedgerState, data: Planned): LedgerState {
  const payout: Payout = {
    status: data.approvalsNeeded === 0 ? 'approved' : 'planned',
    planned: data,
    approvers: [],
    reference: null,
    covers: Set(),
  };
  const balance = state.balance - minorUnits(data.amount);
  return { ...state, balance, payouts: state.payouts.set(data.payoutId, payout) };
}

/** What is not held belongs to the payout of the month, if there is one; what is held goes on waiting. */
function closed(state: LedgerState, statement: ClosedStatement): LedgerState {
  const { statementId, period, to, hash, closing, currency } = statement;
  const next = {
    ...state,
    hash,
    closing: minorUnits({ amount: closing, currency }),
    openPeriod: nextPeriod(period),
    periods: state.periods.delete(period),
    held: state.held.filter((id) => holds(state, id, to)),
    unclaimed: unclaimedAfter(state.unclaimed, statement),
  };
  const payout = state.payouts.find(({ planned: { statementId: of } }) => of === statementId);
  if (!payout) return next;
  const covers = coveredIn(state, { period, to });
  const payouts = state.payouts.set(payout.planned.payoutId, { ...payout, covers });
  return { ...next, payouts, unpaid: state.unpaid.subtract(covers) };
}

const holds = (state: LedgerState, id: string, at: string): boolean => {
  const root = state.roots.get(id);
  return root !== undefined && isHeldAt(root, at);
};

function owedAgain(
  state: LedgerState,
  type: string,
  status: 'failed' | 'returned',
  { payoutId, credit }: { payoutId: string; credit: Posting },
): LedgerState {
  const covers = state.payouts.get(payoutId)?.covers ?? Set<string>();
  const credited = post(state, credit, origin(type, payoutId, null));
  return update({ ...credited, unpaid: credited.unpaid.union(covers) }, payoutId, () => ({ status, covers: Set() }));
}

const update = (state: LedgerState, id: string, change: (payout: Payout) => Partial<Payout>): LedgerState => {
  const payout = state.payouts.get(id);
  return payout ? { ...state, payouts: state.payouts.set(id, { ...payout, ...change(payout) }) } : state;
};
