import type { Hold, LedgerEvent, Posting } from '#libs/commissions';
import type { EventOf } from '#libs/kernel';
import { type EntryState, FRESH, isOver, notBefore, standing } from './entry-state.js';

/** The entries of a ledger, as far as holds change them. */
interface Entries {
  of(entryId: string): EntryState | undefined;
  add(line: Posting, more?: Partial<EntryState>): void;
  change(entryId: string, to: Partial<EntryState>): void;
}

type Changed = EventOf<LedgerEvent, 'ledger.commission-held' | 'ledger.hold-released'>['data'];

/** What holds the entries of one ledger, and what stands under them. */
export class EntryHolds {
  /** By entry: what was posted under it later. */
  private readonly under = new Map<string, string[]>();
  /** By entry: what persons hold it by, as was said last, and compared with the ledger; older history does not say it. */
  private readonly personal = new Map<string, Changed['byHand']>();

  /** By clawback of a person: its amount. */
  private readonly takenByHand = new Map<string, string>();
  /** Clawbacks that were not given back whole. */
  private readonly inPart = new Set<string>();
  /** Postings for other sales of a window than the one that they stand under. */
  private readonly trueUps = new Set<string>();

  /** @param left what is left of an entry with all that is posted under it, minor units, the event that is taken counted */
  constructor(
    private readonly entries: Entries,
    private readonly left: (entryId: string) => bigint,
  ) {}

  /** What takes from an entry, or a person gives it, is held by what persons have set on the entry, and by nothing of its sale. */
  addUnder(line: Posting & { readonly of: string | null }): void {
    const { of, occurredAt } = line;
    if (of === null) return this.entries.add(line);
    this.isUnder(of, line.entryId);
    const byHand = this.personal.get(of);
    const holds = (this.entries.of(of)?.holds ?? []).filter(({ kind }) => byHand?.kinds.includes(kind));
    if (!byHand || holds.length === 0) return this.entries.add(line);
    const { kinds } = standing(FRESH, holds, occurredAt);
    const due = notBefore({ ...FRESH, period: line.period }, byHand.payableIn);
    this.entries.add(line, { holds, due, status: kinds.length > 0 ? 'held' : 'accrued' });
    this.entries.change(line.entryId, { kinds });
  }

  /** What a person takes can be given back. */
  taken({ source, entryId, amount }: EventOf<LedgerEvent, 'ledger.commission-clawed-back'>['data']): void {
    if (source === null) this.takenByHand.set(entryId, amount);
  }

  /** With what gives it back, a clawback comes to nothing: no hold is left to wait for. Where a refund had taken of it meanwhile, or it ended with its entry, both stay under that. */
  reverse(data: EventOf<LedgerEvent, 'ledger.clawback-reversed'>['data']): void {
    const { of: clawbackId, root, period, amount } = data;
    const state = this.entries.of(clawbackId);
    const hasEnded = ['voided', 'declined'].includes(state?.status ?? '');
    if (hasEnded || this.takenByHand.get(clawbackId) !== `-${amount}`) {
      this.inPart.add(clawbackId);
      this.addUnder({ ...data, of: root });
      return this.entries.change(clawbackId, { reversed: true });
    }
    this.entries.add(data);
    const isWaiting = state !== undefined && !isOver(state) && state.holds.length > 0;
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

  /** §10, §12: what a reached bracket adds stands under the sale that reached it, and is earned by those before. */
  isTrueUp(of: string | null, entryId: string): void {
    this.isUnder(of, entryId);
    this.trueUps.add(entryId);
  }

  /** With an entry ends what stands under it: all that is its own, and all of it once nothing is left. */
  end(of: string, ended: Partial<EntryState>): void {
    this.entries.change(of, ended);
    const isNothingLeft = this.left(of) === 0n;
    for (const entryId of this.under.get(of) ?? []) {
      if (this.trueUps.has(entryId) && !isNothingLeft) continue;
      const state = this.entries.of(entryId);
      if (this.isHeldWith(entryId, state)) this.entries.change(entryId, ended);
    }
  }

  hold(data: EventOf<LedgerEvent, 'ledger.commission-held'>['data']): void {
    const { of, hold, at } = data;
    this.personal.set(of, data.byHand);
    for (const entryId of [of, ...(this.under.get(of) ?? [])]) {
      const state = this.entries.of(entryId);
      if (!state || (entryId !== of && !this.isHeldWith(entryId, state))) continue;
      const holds = [...this.without(entryId, hold.kind), hold];
      this.entries.change(entryId, {
        status: 'held',
        due: notBefore(state, dueIn(entryId, holds, data)),
        holds,
        ...standing(state, holds, at),
      });
    }
  }

  /** What is released of what is paid, or has ended, changes nothing else. */
  release(data: EventOf<LedgerEvent, 'ledger.hold-released'>['data']): void {
    const { of, kind, at } = data;
    this.personal.set(of, data.byHand);
    for (const entryId of [of, ...(this.under.get(of) ?? [])]) {
      const state = this.entries.of(entryId);
      const holds = this.without(entryId, kind);
      if (!state || (entryId !== of && holds.length === state.holds.length)) continue;
      const still = standing(state, holds, at);
      const status = still.kinds.length > 0 ? 'held' : 'accrued';
      const due = notBefore(state, dueIn(entryId, holds, data));
      this.entries.change(entryId, isOver(state) ? { holds } : { status, due, holds, ...still });
    }
  }

  private isHeldWith(entryId: string, state: EntryState | undefined): boolean {
    return state !== undefined && !isOver(state) && (!state.reversed || this.inPart.has(entryId));
  }

  private without(entryId: string, kind: Hold['kind']): readonly Hold[] {
    return (this.entries.of(entryId)?.holds ?? []).filter((hold) => hold.kind !== kind);
  }
}

/** §12: what no hold of the sale is on is payable once those of persons have ended, from the open month on; where that is not said, with its entry. */
function dueIn(entryId: string, holds: readonly Hold[], { of, payableIn, byHand }: Changed): string | null {
  const isHeldBySale = byHand === null || holds.some(({ kind }) => !byHand.kinds.includes(kind));
  return entryId === of || isHeldBySale ? payableIn : byHand.payableIn;
}
