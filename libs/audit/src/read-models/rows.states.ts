import type { Hold, LedgerEvent, Posting } from '#libs/commissions';
import type { EventOf } from '#libs/kernel';
import { monthAfter } from '../arithmetic/calendar.js';

/** How far an entry is, as readers are shown it. */
interface EntryState {
  status: string;
  /** The month that will decide on it; null when it waits for nothing more. */
  due: string | null;
  payoutId: string | null;
  holds: readonly Hold[];
  /** Those that have not ended. */
  kinds: readonly Hold['kind'][];
  /** Since when each of its holds stands. */
  since: Readonly<Record<string, string>>;
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

const heldSince = ({ kinds, since }: EntryState) => kinds.map((kind) => since[kind]).toSorted()[0] ?? null;

/** Follows the entries of one ledger through holds, closings and payouts. */
export class EntryStates {
  private readonly states = new Map<string, EntryState>();

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
        const ended = {
          status: event.type === 'ledger.commission-voided' ? 'voided' : 'declined',
          due: null,
          kinds: [],
        };
        this.add(event.data, ended);
        return this.change(event.data.of, ended);
      }
      case 'ledger.commission-held': {
        const { of, hold, at, payableIn } = event.data;
        const holds = [...this.without(of, hold.kind), hold];
        return this.change(of, { status: 'held', due: payableIn, holds, ...this.standing(of, holds, at) });
      }
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

  /** What is released of what is paid, or has ended, changes nothing else. */
  private release({ of, kind, at, payableIn: due }: EventOf<LedgerEvent, 'ledger.hold-released'>['data']): void {
    const state = this.states.get(of);
    const holds = this.without(of, kind);
    if (!state) return;
    if (state.payoutId !== null || ['voided', 'declined'].includes(state.status)) return this.change(of, { holds });
    const standing = this.standing(of, holds, at);
    return this.change(of, { status: standing.kinds.length > 0 ? 'held' : 'accrued', due, holds, ...standing });
  }

  private standing(entryId: string, holds: readonly Hold[], at: string): Pick<EntryState, 'kinds' | 'since'> {
    const before = this.states.get(entryId)?.since ?? {};
    const since = Object.fromEntries(holds.map(({ kind }) => [kind, before[kind] ?? at]));
    return { kinds: holds.flatMap(({ kind, until }) => (until === null || until > at ? [kind] : [])), since };
  }

  private add({ entryId, period, occurredAt }: Posting, more: Partial<EntryState> = {}): void {
    const kinds = (more.holds ?? []).map(({ kind }) => kind);
    const since = Object.fromEntries(kinds.map((kind) => [kind, occurredAt]));
    const fresh = { status: 'accrued', due: period, payoutId: null, holds: [], kinds, since, reversed: false };
    this.states.set(entryId, { ...fresh, ...more });
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
