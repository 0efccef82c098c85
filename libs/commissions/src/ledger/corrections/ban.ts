import type { VoidUnpaid } from '../commands/ledger.commands.js';
import { corrected, endedIdOf } from './corrections.js';
import { isClosed, type LedgerDecision } from '../state/ledger.decision.js';
import type { LedgerEvent } from '../events/ledger.events.js';
import { evolveLedger } from '../evolve/ledger.evolve.js';
import { creditOf } from '../payouts/payouts.js';
import type { LedgerState, OpenLedgerState, Root } from '../state/ledger.state.js';
import { endAt, worthsIn } from '../movements/correct.js';
import { type Entry, standsOf } from '../entry/entry.js';

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
  const worth = worthsIn(state.book);
  for (const id of state.unpaid) {
    const [root, entry] = [state.roots.get(id), state.book.entries.get(id)];
    if (!root || !entry || (root.byHand && root.occurredAt > data.at)) continue;
    if (standsOf(entry, worth(entry)) !== 0n) taken.push(...takenBack(state, { id, root, entry }, worth(entry), data));
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
  { id: of, root, entry }: { readonly id: string; readonly root: Root; readonly entry: Entry },
  worth: bigint,
  { reason, note, at }: VoidUnpaid['data'],
): LedgerEvent[] {
  const isOpen = !isClosed(state, root);
  const settled = endAt(
    state.book,
    { entry, worth },
    { commandId: of, entryId: of },
    isOpen ? 'voided' : 'clawed-back',
  );
  const entryId = endedIdOf(state, isOpen ? 'voided' : 'banned', of, root, at);
  const line = corrected(state, { entryId, of, at, root }, settled);
  if (isOpen) return [{ type: 'ledger.commission-voided', data: { ...line, of, reason: note } }];
  const clawback = { ...line, of, reason, source: null, refund: null, window: null, draws: [] };
  return [{ type: 'ledger.commission-clawed-back', data: clawback }];
}

/** How many commands take back all that a ledger may have open, with the entries that are still coming to it. */
export function commandsOfBan({ unpaid, payouts }: LedgerState, coming = 0): number {
  const covered = payouts.reduce((total, { covers }) => total + covers.size + 1, 0);
  return Math.ceil((unpaid.size + covered + coming + 1) / MOST_ENTRIES_AT_ONCE);
}
