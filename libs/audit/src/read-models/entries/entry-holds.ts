import type { Hold, LedgerEvent, Posting } from '#libs/commissions';
import type { EventOf } from '#libs/kernel';
import { payableMonth } from '../../accounts/root.js';
import { type EntryState, FRESH, isOver, notBefore, standing } from './entry-state.js';

/** The entries of a ledger, as far as holds change them. */
interface Entries {
  of(entryId: string): EntryState | undefined;
  add(line: Posting, more?: Partial<EntryState>): void;
  change(entryId: string, to: Partial<EntryState>): void;
}

/** What holds the entries of one ledger, and what stands under them. */
export class EntryHolds {
  /** The first that is not closed. */
  openMonth = '';
  /** By entry: what was posted under it later. */
  private readonly under = new Map<string, string[]>();
  /** By entry: the kinds of holds that persons have set and not released. */
  private readonly personal = new Map<string, Set<Hold['kind']>>();

  constructor(private readonly entries: Entries) {}

  /** What takes from an entry, or a person gives it, is held by what persons have set on the entry, and by nothing of its sale. */
  addUnder(line: Posting & { readonly of: string | null }): void {
    const { of, occurredAt } = line;
    if (of === null) return this.entries.add(line);
    this.isUnder(of, line.entryId);
    const holds = (this.entries.of(of)?.holds ?? []).filter(({ kind }) => this.personal.get(of)?.has(kind));
    if (holds.length === 0) return this.entries.add(line);
    const { kinds } = standing(FRESH, holds, occurredAt);
    const due = payableMonth(line.period, holds, this.entries.of(of)?.zone ?? FRESH.zone);
    this.entries.add(line, { holds, due, status: kinds.length > 0 ? 'held' : 'accrued' });
    this.entries.change(line.entryId, { kinds });
  }

  /** With what reverses it, a clawback comes to nothing: no hold is left to wait for. Where a refund had taken it meanwhile, nothing came back. */
  reverse({ of: clawbackId, period, amount }: EventOf<LedgerEvent, 'ledger.clawback-reversed'>['data']): void {
    const state = this.entries.of(clawbackId);
    const isWaiting = state !== undefined && !isOver(state) && state.holds.length > 0 && /[1-9]/.test(amount);
    const free = isWaiting ? { holds: [], kinds: [], status: 'accrued', due: period } : {};
    this.entries.change(clawbackId, { reversed: true, ...free });
  }

  /** §12: what a sale brings under an entry has the entry's holds; a hold that is set or released there is so for all of it. */
  isUnder(of: string | null, entryId: string): void {
    if (of === null) return;
    const under = this.under.get(of);
    if (under) under.push(entryId);
    else this.under.set(of, [entryId]);
  }

  hold({ of, hold, at, payableIn }: EventOf<LedgerEvent, 'ledger.commission-held'>['data']): void {
    this.personal.set(of, new Set([...(this.personal.get(of) ?? []), hold.kind]));
    for (const entryId of [of, ...(this.under.get(of) ?? [])]) {
      const state = this.entries.of(entryId);
      if (!state || (entryId !== of && (isOver(state) || state.reversed))) continue;
      const holds = [...this.without(entryId, hold.kind), hold];
      const due = entryId === of ? payableIn : this.dueUnder(of, holds, payableIn);
      this.entries.change(entryId, {
        status: 'held',
        due: notBefore(state, due),
        holds,
        ...standing(state, holds, at),
      });
    }
  }

  /** What is released of what is paid, or has ended, changes nothing else. */
  release({ of, kind, at, payableIn }: EventOf<LedgerEvent, 'ledger.hold-released'>['data']): void {
    this.personal.get(of)?.delete(kind);
    for (const entryId of [of, ...(this.under.get(of) ?? [])]) {
      const state = this.entries.of(entryId);
      const holds = this.without(entryId, kind);
      if (!state || (entryId !== of && holds.length === state.holds.length)) continue;
      const still = standing(state, holds, at);
      const status = still.kinds.length > 0 ? 'held' : 'accrued';
      const due = entryId === of ? payableIn : this.dueUnder(of, holds, payableIn);
      this.entries.change(entryId, isOver(state) ? { holds } : { status, due: notBefore(state, due), holds, ...still });
    }
  }

  /** §12: what no hold of the sale is on is payable once those of persons have ended, from the open month on. */
  private dueUnder(of: string, holds: readonly Hold[], ofEntry: string | null): string | null {
    const personal = this.personal.get(of);
    if (holds.some(({ kind }) => !personal?.has(kind))) return ofEntry;
    return payableMonth(this.openMonth, holds, this.entries.of(of)?.zone ?? 'UTC');
  }

  private without(entryId: string, kind: Hold['kind']): readonly Hold[] {
    return (this.entries.of(entryId)?.holds ?? []).filter((hold) => hold.kind !== kind);
  }
}
