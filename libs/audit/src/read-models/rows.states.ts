import type { Hold, LedgerEvent } from '#libs/commissions';
import type { EventOf } from '#libs/kernel';
import { monthAfter } from '../arithmetic/calendar.js';

/** How far an entry is, as readers are shown it. */
interface EntryState {
  status: string;
  /** The month that will decide on it; null when it waits for nothing more. */
  due: string | null;
  payoutId: string | null;
  holds: readonly Hold[];
  reversed: boolean;
}

type MonthOrPayout = EventOf<
  LedgerEvent,
  | 'ledger.payout-planned'
  | 'ledger.period-closed'
  | 'ledger.payout-settled'
  | 'ledger.payout-failed'
  | 'ledger.payout-returned'
  | 'ledger.payout-cost-assigned'
>;

/** Follows the entries of one ledger through holds, closings and payouts. */
export class EntryStates {
  private readonly states = new Map<string, EntryState>();

  columns(entryId: string): Readonly<Record<string, unknown>> {
    const state = this.states.get(entryId);
    return {
      ...{ status: state?.status, due_in: state?.due, payout_id: state?.payoutId, holds: state?.holds },
      reversed: state?.reversed,
    };
  }

  take(event: LedgerEvent): void {
    switch (event.type) {
      case 'ledger.commission-accrued': {
        const { holds, payableIn } = event.data;
        return this.add(event.data, { holds, due: payableIn, status: holds.length > 0 ? 'held' : 'accrued' });
      }
      case 'ledger.window-rerated':
      case 'ledger.commission-restored':
      case 'ledger.commission-amended':
      case 'ledger.commission-recredited': {
        const { holds, payableIn } = event.data;
        return this.add(event.data, { holds, due: payableIn, status: holds.length > 0 ? 'held' : 'accrued' });
      }
      case 'ledger.commission-clawed-back':
      case 'ledger.commission-adjusted':
      case 'ledger.balance-forfeited':
        return this.add(event.data);
      case 'ledger.clawback-reversed':
        this.add(event.data);
        return this.change(event.data.of, { reversed: true });
      case 'ledger.commission-voided':
      case 'ledger.commission-declined': {
        const ended = { status: event.type === 'ledger.commission-voided' ? 'voided' : 'declined', due: null };
        this.add(event.data, ended);
        return this.change(event.data.of, ended);
      }
      case 'ledger.commission-held': {
        const { of, hold, payableIn } = event.data;
        return this.change(of, { status: 'held', due: payableIn, holds: [...this.without(of, hold.kind), hold] });
      }
      case 'ledger.hold-released': {
        const { of, kind, payableIn } = event.data;
        const holds = this.without(of, kind);
        return this.change(of, { status: holds.length > 0 ? 'held' : 'accrued', due: payableIn, holds });
      }
      case 'ledger.commission-approved':
        return this.change(event.data.of, { status: 'approved' });
      case 'ledger.payout-planned':
      case 'ledger.period-closed':
      case 'ledger.payout-settled':
      case 'ledger.payout-failed':
      case 'ledger.payout-returned':
      case 'ledger.payout-cost-assigned':
        return this.follow(event);
      case 'ledger.opened':
      case 'ledger.payout-approved':
      case 'ledger.payout-intended':
      case 'ledger.payout-reconciled':
      case 'ledger.payout-sent':
      case 'ledger.payout-unknown':
      case 'ledger.source-parked':
      case 'ledger.source-passed':
        return;
    }
  }

  private follow(event: MonthOrPayout): void {
    switch (event.type) {
      case 'ledger.payout-planned': {
        const { period, payoutId } = event.data;
        return this.all(({ due }) => due === period, { status: 'scheduled', due: null, payoutId });
      }
      case 'ledger.period-closed': {
        const { period } = event.data;
        return this.all(({ due }) => due === period, { status: 'approved', due: monthAfter(period) });
      }
      case 'ledger.payout-settled': {
        const { payoutId: paid } = event.data;
        return this.all(({ payoutId }) => payoutId === paid, { status: 'paid' });
      }
      case 'ledger.payout-failed':
      case 'ledger.payout-returned': {
        const { payoutId: back, credit } = event.data;
        this.all(({ payoutId }) => payoutId === back, { status: 'approved', due: credit.period, payoutId: null });
        return this.add(credit);
      }
      case 'ledger.payout-cost-assigned':
        return this.add(event.data.credit);
    }
  }

  private add(posting: { readonly entryId: string; readonly period: string }, more: Partial<EntryState> = {}): void {
    const fresh = { status: 'accrued', due: posting.period, payoutId: null, holds: [], reversed: false };
    this.states.set(posting.entryId, { ...fresh, ...more });
  }

  private without(entryId: string, kind: Hold['kind']): readonly Hold[] {
    return (this.states.get(entryId)?.holds ?? []).filter((hold) => hold.kind !== kind);
  }

  private change(entryId: string, to: Partial<EntryState>): void {
    const state = this.states.get(entryId);
    if (state) Object.assign(state, to);
  }

  private all(which: (state: EntryState) => boolean, to: Partial<EntryState>): void {
    for (const state of this.states.values()) if (which(state)) Object.assign(state, to);
  }
}
