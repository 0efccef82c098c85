import type { LedgerEvent, Posting } from '#libs/commissions';
import type { EventOf } from '#libs/kernel';
import { EntryHolds } from './entry-holds.js';
import { type EntryState, FRESH, heldSince } from './entry-state.js';
import { monthAfter } from '../../arithmetic/calendar.js';

type MonthOrPayout = EventOf<
  LedgerEvent,
  | 'ledger.payout-planned'
  | 'ledger.period-closed'
  | 'ledger.payout-settled'
  | 'ledger.payout-failed'
  | 'ledger.payout-returned'
  | 'ledger.payout-cost-assigned'
>;

/** Follows the entries of one ledger through holds, closings and payouts. Most that nothing holds are as others are: what they have is kept once. */
export class EntryStates {
  private readonly states = new Map<string, EntryState>();
  private readonly once = new Map<string, EntryState>();
  private readonly holds: EntryHolds;

  /** @param amountOf what was posted as a line, minor units, the event that is taken among them */
  constructor(amountOf: (entryId: string) => bigint) {
    const entries = {
      of: (entryId: string) => this.states.get(entryId),
      add: (line: Posting, more?: Partial<EntryState>) => this.add(line, more),
      change: (entryId: string, to: Partial<EntryState>) => this.change(entryId, to),
    };
    this.holds = new EntryHolds(entries, amountOf);
  }

  get ids(): Iterable<string> {
    return this.states.keys();
  }

  has(entryId: string): boolean {
    return this.states.has(entryId);
  }

  periodOf(entryId: string): string | null {
    return this.states.get(entryId)?.period ?? null;
  }

  columns(entryId: string): Readonly<Record<string, unknown>> {
    const state = this.states.get(entryId);
    return {
      status: state?.status,
      due_in: state?.due,
      payout_id: state?.payoutId,
      holds: state?.holds,
      reversed: state?.reversed,
      hold_kinds: state?.kinds,
      held_since: state && heldSince(state),
    };
  }

  take(event: LedgerEvent): void {
    switch (event.type) {
      case 'ledger.commission-accrued': {
        const { holds, payableIn } = event.data;
        this.holds.accrued(event.data);
        return this.add(event.data, { holds, due: payableIn, status: holds.length > 0 ? 'held' : 'accrued' });
      }
      case 'ledger.window-rerated':
      case 'ledger.commission-restored':
      case 'ledger.commission-amended':
      case 'ledger.commission-recredited': {
        const { holds, payableIn, of } = event.data;
        if (event.type === 'ledger.window-rerated') this.holds.isTrueUp(event.data);
        else this.holds.isUnder(of, event.data.entryId);
        return this.add(event.data, { holds, due: payableIn, status: holds.length > 0 ? 'held' : 'accrued' });
      }
      case 'ledger.commission-clawed-back':
        this.holds.taken(event.data);
        return this.holds.addUnder(event.data);
      case 'ledger.commission-adjusted':
        return this.holds.addUnder(event.data);
      case 'ledger.balance-forfeited':
        return this.add(event.data);
      case 'ledger.clawback-reversed':
        return this.holds.reverse(event.data);
      case 'ledger.commission-voided':
      case 'ledger.commission-declined': {
        const ended = {
          status: event.type === 'ledger.commission-voided' ? 'voided' : 'declined',
          due: null,
          kinds: [],
        };
        return this.holds.end(event.data, ended);
      }
      case 'ledger.commission-held':
        return this.holds.hold(event.data);
      case 'ledger.hold-released':
        return this.holds.release(event.data);
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
        return this.all(({ due }) => due === period, { status: 'scheduled', due: null, payoutId, kinds: [] });
      }
      case 'ledger.period-closed': {
        const { period } = event.data;
        return this.all(({ due }) => due === period, { status: 'approved', due: monthAfter(period), kinds: [] });
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

  private add({ entryId, period, occurredAt }: Posting, more: Partial<EntryState> = {}): void {
    const holds = more.holds ?? [];
    if (holds.length === 0) return void this.states.set(entryId, this.unheld({ period, due: period, ...more }));
    const kinds = holds.map(({ kind }) => kind);
    const since = Object.fromEntries(kinds.map((kind) => [kind, occurredAt]));
    this.states.set(entryId, { ...FRESH, period, due: period, kinds, since, ...more });
  }

  private unheld({ period = null, due = null, status = FRESH.status }: Partial<EntryState>): EntryState {
    const key = `${status} ${period} ${due}`;
    const found = this.once.get(key) ?? { ...FRESH, period, due, status };
    this.once.set(key, found);
    return found;
  }

  private change(entryId: string, to: Partial<EntryState>): void {
    const state = this.states.get(entryId);
    if (state) this.states.set(entryId, { ...state, ...to });
  }

  private all(which: (state: EntryState) => boolean, to: Partial<EntryState>): void {
    const changed = new Map<EntryState, EntryState>();
    for (const [entryId, state] of this.states) {
      if (!which(state)) continue;
      const now = changed.get(state) ?? { ...state, ...to };
      changed.set(state, now);
      this.states.set(entryId, now);
    }
  }
}
