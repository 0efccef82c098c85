import type { Hold, LedgerEvent, Posting } from '#libs/commissions';
import type { EventOf } from '#libs/kernel';
import { type EntryState, FRESH, heldSince, isOver, notBefore, standing } from './entry-state.js';
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
  /** By entry: what its sale brought later. */
  private readonly under = new Map<string, string[]>();

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
      ...{ status: state?.status, due_in: state?.due, payout_id: state?.payoutId, holds: state?.holds },
      ...{ reversed: state?.reversed, hold_kinds: state?.kinds },
      held_since: state && heldSince(state),
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
        const { holds, payableIn, of } = event.data;
        this.brings(of, event.data.entryId);
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
        const ended = {
          status: event.type === 'ledger.commission-voided' ? 'voided' : 'declined',
          due: null,
          kinds: [],
        };
        this.add(event.data, ended);
        return this.change(event.data.of, ended);
      }
      case 'ledger.commission-held':
        return this.hold(event.data);
      case 'ledger.hold-released':
        return this.release(event.data);
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

  /** §12: what a sale brings under an entry has the entry's holds; a hold that is set or released there is so for all of it. */
  private brings(of: string | null, entryId: string): void {
    if (of === null) return;
    const under = this.under.get(of);
    if (under) under.push(entryId);
    else this.under.set(of, [entryId]);
  }

  private hold({ of, hold, at, payableIn: due }: EventOf<LedgerEvent, 'ledger.commission-held'>['data']): void {
    for (const entryId of [of, ...(this.under.get(of) ?? [])]) {
      const state = this.states.get(entryId);
      if (!state || (entryId !== of && isOver(state))) continue;
      const holds = [...this.without(entryId, hold.kind), hold];
      this.change(entryId, { status: 'held', due: notBefore(state, due), holds, ...standing(state, holds, at) });
    }
  }

  /** What is released of what is paid, or has ended, changes nothing else. */
  private release({ of, kind, at, payableIn: due }: EventOf<LedgerEvent, 'ledger.hold-released'>['data']): void {
    for (const entryId of [of, ...(this.under.get(of) ?? [])]) {
      const state = this.states.get(entryId);
      const holds = this.without(entryId, kind);
      if (!state || (entryId !== of && holds.length === state.holds.length)) continue;
      const still = standing(state, holds, at);
      const status = still.kinds.length > 0 ? 'held' : 'accrued';
      this.change(entryId, isOver(state) ? { holds } : { status, due: notBefore(state, due), holds, ...still });
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

  private without(entryId: string, kind: Hold['kind']): readonly Hold[] {
    return (this.states.get(entryId)?.holds ?? []).filter((hold) => hold.kind !== kind);
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
