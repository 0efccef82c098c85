import { Decimal, minorUnits } from '#libs/kernel';
import {
  addRoot,
  byHand,
  capped,
  changed,
  cut,
  link,
  newRoot,
  origin,
  post,
  taken,
  windowId,
} from './ledger.bookkeeping.js';
import type { LedgerEvent } from './ledger.events.js';
import { forfeited } from './ledger.forfeiture.js';
import { evolvePayout } from './ledger.payouts.evolve.js';
import type { LedgerState } from './ledger.state.js';

export function evolveLedger(before: LedgerState, event: LedgerEvent): LedgerState {
  const state: LedgerState = { ...before, revision: before.revision + 1n };
  switch (event.type) {
    case 'ledger.opened': {
      const { ledgerId, programId, partnerId, currency, firstPeriod } = event.data;
      return { ...state, opened: { ledgerId, programId, partnerId, currency, firstPeriod }, openPeriod: firstPeriod };
    }
    case 'ledger.source-passed':
      return taken(state, event.data.source);
    case 'ledger.source-parked': {
      const { source, refund, occurredAt } = event.data;
      const waiting = refund && { ...refund, kind: 'refunded' as const, source, occurredAt };
      const parked = state.parked.set(source.eventId, { saleId: source.saleId, refund: waiting });
      return { ...taken(state, source), parked };
    }
    case 'ledger.commission-accrued':
      return accrued(state, event.data);
    case 'ledger.window-rerated': {
      const { source, rounding, caps, terms, ruleId, windowKey } = event.data;
      const root = { ...newRoot(event.data, 'rerated'), rounding };
      const posted = addRoot(
        post(taken(state, source), event.data, origin(event.type, null, source)),
        event.data,
        root,
      );
      return cut(capped(posted, terms.planId, caps), windowId(terms.planId, ruleId, windowKey), caps);
    }
    case 'ledger.commission-clawed-back':
      return clawedBack(state, event.data);
    case 'ledger.clawback-reversed': {
      const { of } = event.data;
      const clawback = state.clawbacks.get(of);
      const posted = post(state, event.data, origin(event.type, of, null));
      if (!clawback) return posted;
      const clawbacks = posted.clawbacks.set(of, { ...clawback, reversed: true });
      const linked = link({ ...posted, clawbacks }, event.data.root, event.data);
      return clawback.byHand ? byHand(linked, event.data.root, minorUnits(event.data)) : linked;
    }
    case 'ledger.commission-adjusted': {
      const { of } = event.data;
      const posted = post(state, event.data, origin(event.type, of, null));
      return of === null ? addRoot(posted, event.data, newRoot(event.data, 'adjusted')) : link(posted, of, event.data);
    }
    case 'ledger.balance-forfeited': {
      const posted = post(state, event.data, origin(event.type, null, null));
      return forfeited(addRoot(posted, event.data, newRoot(event.data, 'forfeited')), minorUnits(event.data));
    }
    case 'ledger.commission-voided':
    case 'ledger.commission-declined': {
      const { of } = event.data;
      const linked = link(post(state, event.data, origin(event.type, of, null)), of, event.data);
      return changed({ ...linked, unpaid: linked.unpaid.delete(of), held: linked.held.delete(of) }, of, () => ({
        ended: true,
      }));
    }
    case 'ledger.commission-held': {
      const { of, hold } = event.data;
      return changed({ ...state, held: state.held.add(of) }, of, ({ holds }) => ({
        holds: [...holds.filter(({ kind }) => kind !== hold.kind), hold],
      }));
    }
    case 'ledger.hold-released': {
      const { of, kind } = event.data;
      return changed(state, of, ({ holds }) => ({ holds: holds.filter((hold) => hold.kind !== kind) }));
    }
    // Nothing decides them yet.
    case 'ledger.commission-restored':
    case 'ledger.commission-amended':
      return link(
        post(taken(state, event.data.source), event.data, origin(event.type, event.data.of, event.data.source)),
        event.data.of,
        event.data,
      );
    case 'ledger.commission-approved':
      return changed(state, event.data.of, () => ({ approved: true }));
    case 'ledger.payout-approved':
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

type DataOf<T extends LedgerEvent['type']> = Extract<LedgerEvent, { type: T }>['data'];

function accrued(state: LedgerState, data: DataOf<'ledger.commission-accrued'>): LedgerState {
  const { source, terms, ruleId, rated, rounding, holds, timeZone, caps, entryId } = data;
  const posted = post(taken(state, source), data, origin('ledger.commission-accrued', null, source));
  const bySale = source.saleId === null ? posted.bySale : posted.bySale.set(source.saleId, entryId);
  const root = { ...newRoot(data, 'accrued'), rounding, holds, timeZone };
  if (rated.kind !== 'brackets') return capped(addRoot({ ...posted, bySale }, data, root), terms.planId, caps);
  const { mode, windowKey } = rated;
  const steps = rated.steps.flatMap((step) => ('rate' in step ? [step] : []));
  const key = windowId(terms.planId, ruleId, windowKey);
  const after = Decimal.of(rated.volumeAfter);
  const brackets = { mode, steps, key, windowKey, volume: after.minus(Decimal.of(rated.volumeBefore)) };
  const windows = posted.windows.set(key, { volume: after, cut: posted.windows.get(key)?.cut ?? 0n });
  const added = addRoot({ ...posted, bySale, windows }, data, { ...root, brackets });
  return cut(capped(added, terms.planId, caps), key, caps);
}

function clawedBack(state: LedgerState, data: DataOf<'ledger.commission-clawed-back'>): LedgerState {
  const { of, source, window, entryId } = data;
  const before = source ? taken(state, source) : state;
  const posted = link(post(before, data, origin('ledger.commission-clawed-back', of, source)), of, data);
  const amount = minorUnits(data);
  const clawbacks = posted.clawbacks.set(entryId, { of, amount, byHand: source === null, reversed: false });
  const key = state.roots.get(of)?.brackets?.key;
  if (source === null) return byHand({ ...posted, clawbacks }, of, amount);
  if (!window || key === undefined) return { ...posted, clawbacks };
  const cutLeft = minorUnits({ amount: window.cutAfter ?? '0', currency: data.currency });
  const windows = posted.windows.set(key, { volume: Decimal.of(window.volumeAfter), cut: cutLeft });
  return { ...posted, clawbacks, windows };
}
