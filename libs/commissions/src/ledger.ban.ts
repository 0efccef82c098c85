import { deterministicId } from '#libs/kernel';
import type { VoidUnpaid } from './ledger.commands.js';
import { isClosed, type LedgerDecision, posting } from './ledger.decision.js';
import type { LedgerEvent } from './ledger.events.js';
import { evolveLedger } from './ledger.evolve.js';
import { creditOf } from './ledger.payouts.js';
import type { OpenLedgerState, Root } from './ledger.state.js';

/** As many as fit into one append. */
export const MOST_ENTRIES_AT_ONCE = 300;

/**
 * A ban: what no payout on its way covers is taken back, whatever its sign; what persons posted after the ban stays. A payout that
 * has not been frozen yet fails first, so that what it covered is unpaid again.
 */
export function voidUnpaid(before: OpenLedgerState, { data }: VoidUnpaid): LedgerDecision {
  const stopped = stopPayouts(before, data.at);
  const state = stopped.reduce((now, event) => evolveLedger(now, event) as OpenLedgerState, before);
  const taken: LedgerEvent[] = [];
  for (const id of state.unpaid) {
    const root = state.roots.get(id);
    if (!root || root.left === 0n || (root.byHand && root.occurredAt > data.at)) continue;
    taken.push(takenBack(state, id, root, data));
    if (taken.length + stopped.length >= MOST_ENTRIES_AT_ONCE) break;
  }
  return [...stopped, ...taken];
}

function stopPayouts(state: OpenLedgerState, at: string): LedgerEvent[] {
  return [...state.payouts.entries()].flatMap(([payoutId, { status, reference }]) => {
    const frozen = reference !== null || (status !== 'planned' && status !== 'approved');
    if (frozen) return [];
    const credit = creditOf(state, payoutId, at);
    return [
      {
        type: 'ledger.payout-failed' as const,
        data: { payoutId, partnerId: state.opened.partnerId, at, failure: 'BANNED' as const, reason: null, credit },
      },
    ];
  });
}

function takenBack(
  state: OpenLedgerState,
  of: string,
  root: Root,
  { reason, note, at }: VoidUnpaid['data'],
): LedgerEvent {
  const { ledgerId } = state.opened;
  if (!isClosed(state, root)) {
    const line = posting(state, deterministicId('entry', ledgerId, 'voided', of), -root.left, at, root.period);
    return { type: 'ledger.commission-voided', data: { ...line, of, reason: note, standing: null } };
  }
  const line = posting(state, deterministicId('entry', ledgerId, 'banned', of), -root.left, at, root.period);
  const clawback = { ...line, of, reason, source: null, refund: null, window: null, standing: null, draws: [] };
  return { type: 'ledger.commission-clawed-back', data: clawback };
}
