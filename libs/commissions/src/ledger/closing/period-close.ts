import { deterministicId, minorUnits, moneyOf, refuse } from '#libs/kernel';
import type { ClosePeriod } from '../commands/ledger.commands.js';
import { type LedgerDecision, ownerOf } from '../state/ledger.decision.js';
import type { CarryReason, ClosedStatement, LedgerEvent, PlannedPayout } from '../events/ledger.events.js';
import { evolveLedger } from '../evolve/ledger.evolve.js';
import { forfeit } from '../forfeiture/forfeiture.js';
import { paidEntries } from '../payouts/paid-entries.js';
import {
  EMPTY_PERIOD,
  isHeldAt,
  isHeldByHandAt,
  type OpenLedgerState,
  type OpenPeriod,
} from '../state/ledger.state.js';
import { convertMoney, exchangeOf } from '../../rating/exchange.js';
import { statementHash } from '../state/statement-hash.js';

type Closing = ClosePeriod['data'];

/** Closes the ledger's open month: its statement, and the payout that is its last line. A closed one is left as it is. */
export function closePeriod(state: OpenLedgerState, { data, context }: ClosePeriod): LedgerDecision {
  if (data.period < state.openPeriod) return [];
  if (data.period > state.openPeriod) {
    return refuse('PERIOD_NOT_NEXT', `the next period of this ledger to close is ${state.openPeriod}`, 'period');
  }
  const payable = payableAmount(state, data);
  const first = payoutOf(state, data, payable);
  const lapsed = typeof first === 'string' ? forfeit(state, data, payable, first) : [];
  const after = lapsed.reduce((now, event) => evolveLedger(now, event) as OpenLedgerState, state);
  return [...lapsed, ...close(after, { data, context })];
}

const payableAmount = (state: OpenLedgerState, data: Closing): bigint =>
  state.closing + (state.periods.get(data.period) ?? EMPTY_PERIOD).sum - heldAt(state, data);

function close(state: OpenLedgerState, { data, context }: Pick<ClosePeriod, 'data' | 'context'>): LedgerEvent[] {
  const held = heldAt(state, data);
  const due = payoutOf(state, data, payableAmount(state, data));
  const statement = statementOf(state, data, held, due);
  const closed: LedgerEvent = {
    type: 'ledger.period-closed',
    data: { ...statement, requestId: data.requestId, leastHeld: '0' },
  };
  if (typeof due === 'string') return [closed];
  const entries = paidEntries(state, data);
  return [{ type: 'ledger.payout-planned', data: { ...due, entries, at: context.occurredAt } }, closed];
}

/** Owed, not yet payable: what is held by a hold that outlasts the month, as the month's own postings left it. */
function heldAt({ held, roots, unpaid, periods, book }: OpenLedgerState, { period, to }: Closing): bigint {
  const later = [...periods.entries()].flatMap(([key, open]) => (key > period ? [open] : []));
  return held.reduce((total, id) => {
    const root = roots.get(id);
    if (!root || !unpaid.has(id) || !isHeldAt(root, to)) return total;
    const isAllHeld = isHeldByHandAt(root, to);
    const now = isAllHeld ? root.left : (book.entries.get(id)?.held ?? 0n);
    const first = root.period > period ? (isAllHeld ? root.first : root.firstHeld) : 0n;
    const since = (open: OpenPeriod): bigint => (isAllHeld ? open.linked : open.linkedHeld).get(id, 0n);
    const stood = later.reduce((left, open) => left - since(open), now - first);
    return total + notBelowNothing(stood);
  }, 0n);
}

/** What takes more than is held, as of other sales of its window, takes the rest at once. */
const notBelowNothing = (minor: bigint): bigint => (minor < 0n ? 0n : minor);

type Due = Omit<PlannedPayout, 'entries'>;

function payoutOf(state: OpenLedgerState, data: Closing, payable: bigint): Due | CarryReason {
  const { policy, eligibility, conversion } = data;
  const { ledgerId, currency } = state.opened;
  const amount = moneyOf(payable, currency);
  if (payable < 0n) return 'NEGATIVE';
  if (payable === 0n) return 'NOTHING_DUE';
  if (!policy || !eligibility.payable) return 'NOT_PAYABLE';
  if (payable < minorUnits({ amount: policy.minimum, currency })) return 'BELOW_MINIMUM';
  if (policy.requiresTaxForm && !eligibility.hasTaxForm) return eligibility.erased ? 'NOT_PAYABLE' : 'NO_TAX_FORM';
  if (policy.requiresPayoutMethod && eligibility.destination === null) {
    return eligibility.erased ? 'NOT_PAYABLE' : 'NO_PAYOUT_METHOD';
  }
  if (conversion.kind === 'noRate') return 'NO_RATE';
  const pays = convertMoney(amount, conversion);
  if (minorUnits(pays) === 0n) return 'BELOW_MINIMUM';
  return {
    ...ownerOf(state),
    payoutId: deterministicId('payout', ledgerId, data.period, pays.currency),
    statementId: deterministicId('statement', ledgerId, data.period),
    period: data.period,
    amount,
    pays,
    exchange: exchangeOf(conversion),
    destination: eligibility.destination,
    approvalsNeeded: approvalsFor(payable, currency, policy),
  };
}

function approvalsFor(payable: bigint, currency: string, policy: NonNullable<Closing['policy']>): 0 | 1 | 2 {
  const { secondApprovalAbove: limit, approval } = policy;
  if (limit !== null && payable > minorUnits({ amount: limit, currency })) return 2;
  return approval === 'automatic' ? 0 : 1;
}

function statementOf(
  state: OpenLedgerState,
  { period, timeZone, from, to }: Closing,
  held: bigint,
  due: Due | CarryReason,
): ClosedStatement {
  const { ledgerId, currency } = state.opened;
  const { sum, lines, digest, firstRevision, lastRevision } = state.periods.get(period) ?? EMPTY_PERIOD;
  const text = (minor: bigint): string => moneyOf(minor, currency).amount;
  const payout = typeof due === 'string' ? 0n : -minorUnits(due.amount);
  const next = state.revision + 1n;
  const statement = {
    ...ownerOf(state),
    ...{ statementId: deterministicId('statement', ledgerId, period), period, timeZone, from, to, currency },
    ...{ opening: text(state.closing), lines, accrued: text(sum), held: text(held), payout: text(payout) },
    closing: text(state.closing + sum + payout),
    carried: typeof due === 'string' ? due : null,
    firstRevision: String(lines === 0 ? next : firstRevision),
    lastRevision: String(lines === 0 ? next - 1n : lastRevision),
  };
  return { ...statement, hash: statementHash(state.hash, ledgerId, statement, digest) };
}
