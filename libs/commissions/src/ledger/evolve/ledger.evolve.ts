import { minorUnits } from '#libs/kernel';
import { addRoot, booked, changed, link, newRoot, origin, post, taken, withUnlinked } from '../state/journal.js';
import type { LedgerEvent } from '../events/ledger.events.js';
import { forfeited } from '../forfeiture/forfeiture.js';
import { evolvePayout } from '../payouts/payouts.evolve.js';
import type { LedgerState } from '../state/ledger.state.js';
import { entriesOf, withEntry } from '../entry/book.js';
import { correctionBefore } from '../movements/corrected-earlier.js';
import { withAccrued, withCorrected, withMoved, withTrueUp } from '../movements/recorded.js';

export function evolveLedger(before: LedgerState, event: LedgerEvent): LedgerState {
  const state: LedgerState = { ...before, revision: before.revision + 1n };
  switch (event.type) {
    case 'ledger.opened': {
      const { ledgerId, programId, partnerId, currency, firstPeriod } = event.data;
      const opened = { ledgerId, programId, partnerId, currency, firstPeriod };
      return { ...state, opened, openPeriod: firstPeriod, book: { ...state.book, currency } };
    }
    case 'ledger.source-passed': {
      const { source, entry } = event.data;
      const next = taken(state, source);
      if (!entry) return next;
      const move = { ...entry, source, amount: '0', window: null, draws: [] };
      return booked(next, withMoved(next.book, entry.of, move));
    }
    case 'ledger.source-parked': {
      const { source, reason } = event.data;
      const comesNow = source.kind === 'recredit' && reason !== 'SALE_PARKED';
      const isSale = source.kind === 'sale' || source.kind === 'credit-note' || comesNow;
      return { ...taken(state, source), parked: state.parked.set(source.eventId, { saleId: source.saleId, isSale }) };
    }
    case 'ledger.commission-accrued': {
      const { source, holds, timeZone } = event.data;
      const posted = post(taken(state, source), event.data, origin(event.type, null, source));
      const book = withAccrued(state.book, event.data);
      const firstHeld = book.entries.get(event.data.entryId)?.held ?? 0n;
      const root = { ...newRoot(event.data, 'accrued'), holds, timeZone, firstHeld };
      return booked(addRoot(posted, event.data, root), book);
    }
    case 'ledger.window-rerated': {
      const { source, amount, held, ruleId } = event.data;
      const of = event.data.of ?? earlierEntryOf(state, source.saleId ?? source.id, ruleId);
      const posted = post(taken(state, source), event.data, origin(event.type, event.data.of, source));
      if (of === undefined) return posted;
      return link(posted, of, event.data, withTrueUp(state.book, of, amount, held));
    }
    case 'ledger.commission-clawed-back':
      return clawedBack(state, event);
    case 'ledger.commission-restored':
    case 'ledger.commission-amended':
    case 'ledger.commission-recredited': {
      const { source, of } = event.data;
      const posted = post(taken(state, source), event.data, origin(event.type, of, source));
      const move = { remade: null, ...event.data };
      return link(posted, of, event.data, withMoved(state.book, of, move));
    }
    case 'ledger.clawback-reversed': {
      const { of, root } = event.data;
      const clawback = state.book.clawbacks.get(of);
      const posted = post(state, event.data, origin(event.type, of, null));
      if (!clawback) return posted;
      const book = withCorrected(state.book, root, event.data, correctionBefore.reversed(state.book, clawback.taken));
      const clawbacks = book.clawbacks.set(of, { ...clawback, reversed: true });
      return link(posted, root, event.data, { ...book, clawbacks });
    }
    case 'ledger.commission-adjusted': {
      const { of } = event.data;
      const posted = post(state, event.data, origin(event.type, of, null));
      if (of === null) {
        return booked(
          addRoot(posted, event.data, newRoot(event.data, 'adjusted')),
          withUnlinked(state.book, event.data),
        );
      }
      const book = withCorrected(state.book, of, event.data, correctionBefore.taken(state.book));
      return link(posted, of, event.data, book);
    }
    case 'ledger.balance-forfeited': {
      const posted = post(state, event.data, origin(event.type, null, null));
      const added = addRoot(posted, event.data, newRoot(event.data, 'forfeited'));
      return booked(forfeited(added, minorUnits(event.data)), withUnlinked(state.book, event.data));
    }
    case 'ledger.commission-voided':
    case 'ledger.commission-declined': {
      const { of } = event.data;
      const posted = post(state, event.data, origin(event.type, of, null));
      const book = withCorrected(state.book, of, event.data, correctionBefore.taken(state.book));
      return changed(link(posted, of, event.data, book), of, () => ({ ended: true }));
    }
    case 'ledger.commission-held': {
      const { of, hold } = event.data;
      return withHolds({ ...state, held: state.held.add(of) }, of, ({ holds, setByHand }) => ({
        holds: [...holds.filter(({ kind }) => kind !== hold.kind), hold],
        setByHand: [...setByHand.filter((kind) => kind !== hold.kind), hold.kind],
      }));
    }
    case 'ledger.hold-released': {
      const { of, kind } = event.data;
      return withHolds(state, of, ({ holds, setByHand }) => ({
        holds: holds.filter((hold) => hold.kind !== kind),
        setByHand: setByHand.filter((set) => set !== kind),
      }));
    }
    case 'ledger.commission-approved':
      return changed(state, event.data.of, () => ({ approved: true }));
    case 'ledger.payout-approved':
    case 'ledger.payout-cost-assigned':
    case 'ledger.payout-failed':
    case 'ledger.payout-intended':
    case 'ledger.payout-planned':
    case 'ledger.payout-reconciled':
    case 'ledger.payout-returned':
    case 'ledger.payout-sent':
    case 'ledger.payout-settled':
    case 'ledger.payout-unknown':
    case 'ledger.period-closed':
      return evolvePayout(state, event);
  }
}

/** The entry of a sale, where the true-up did not name it yet. */
const earlierEntryOf = ({ book }: LedgerState, saleId: string, ruleId: string): string | undefined =>
  entriesOf(book, saleId).find((entry) => entry.ruleId === ruleId)?.entryId;

function clawedBack(
  state: LedgerState,
  { type, data }: Extract<LedgerEvent, { type: 'ledger.commission-clawed-back' }>,
): LedgerState {
  const { of, source, entryId } = data;
  const posted = post(source ? taken(state, source) : state, data, origin(type, of, source));
  const before = state.book.entries.get(of);
  if (source) {
    const book = withMoved(state.book, of, data);
    const taken = { kept: 0n, given: 0n };
    const clawback = { entryId: of, by: 'refund' as const, refundId: source.id, taken, reversed: false };
    return link(posted, of, data, { ...book, clawbacks: book.clawbacks.set(entryId, clawback) });
  }
  const book = withCorrected(state.book, of, data, correctionBefore.taken(state.book));
  const after = book.entries.get(of);
  const used = {
    kept: (after?.kept ?? 0n) - (before?.kept ?? 0n),
    given: (before?.given ?? 0n) - (after?.given ?? 0n),
  };
  const clawback = { entryId: of, by: 'person' as const, taken: used, reversed: false };
  return link(posted, of, data, { ...book, clawbacks: book.clawbacks.set(entryId, clawback) });
}

/** Entries know the holds too: what comes to one later carries them. */
function withHolds(state: LedgerState, of: string, change: Parameters<typeof changed>[2]): LedgerState {
  const next = changed(state, of, change);
  const [entry, root] = [next.book.entries.get(of), next.roots.get(of)];
  return entry && root ? booked(next, withEntry(next.book, { ...entry, holds: root.holds })) : next;
}
