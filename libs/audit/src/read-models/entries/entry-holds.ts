import type { Hold, LedgerEvent, Posting } from '#libs/commissions';
import type { EventOf } from '#libs/kernel';
import { type EntryState, FRESH, isOver, notBefore, standing } from './entry-state.js';
import { type After, type Changed, dueIn, takesHeld, takesOfBoth } from './held-part.js';
import { TrueUps } from './entry-true-ups.js';

/** The entries of a ledger, as far as holds change them. */
interface Entries {
  of(entryId: string): EntryState | undefined;
  add(line: Posting, more?: Partial<EntryState>): void;
  change(entryId: string, to: Partial<EntryState>): void;
}

type End = EventOf<LedgerEvent, 'ledger.commission-voided' | 'ledger.commission-declined'>['data'];

/** What holds the entries of one ledger, and what stands under them. */
export class EntryHolds {
  /** By entry: what was posted under it later. */
  private readonly under = new Map<string, string[]>();
  /** By entry: what persons hold it by, as was said last, and compared with the ledger; older history does not say it. */
  private readonly personal = new Map<string, Changed['byHand']>();

  /** By clawback of a person: its amount. */
  private readonly takenByHand = new Map<string, string>();
  /** Lines that stay with their entry also once they are given back: clawbacks that were not given back whole, and what holds of the sale hold. */
  private readonly stays = new Set<string>();
  private readonly trueUps = new TrueUps();
  /** By entry: what was posted under it, minor units. */
  private readonly moved = new Map<string, bigint>();

  /** @param amountOf what was posted as a line, minor units, the event that is taken among them */
  constructor(
    private readonly entries: Entries,
    private readonly amountOf: (entryId: string) => bigint,
  ) {}

  /** §12: what takes from an entry is held as what it takes from, as far as the posting says; what a person gives by what persons have set alone. */
  addUnder(line: Posting & After & { readonly of: string | null }, carries = takesHeld(line)): void {
    const { of, occurredAt, period, entryId } = line;
    if (of === null) return this.entries.add(line);
    this.isUnder(of, entryId);
    const entry = this.entries.of(of);
    const byHand = this.personal.get(of);
    const all = entry?.holds ?? [];
    const personal = all.filter(({ kind }) => byHand?.kinds.includes(kind));
    const isOfSale = all.length > personal.length && entry !== undefined && !isOver(entry) && carries;
    if (isOfSale) return this.addHeld(line, entry);
    if (!byHand || personal.length === 0) return this.entries.add(line);
    const { kinds } = standing(FRESH, personal, occurredAt);
    const due = notBefore({ ...FRESH, period }, byHand.payableIn);
    this.entries.add(line, { holds: personal, due, status: kinds.length > 0 ? 'held' : 'accrued' });
    this.entries.change(entryId, { kinds });
  }

  /** By all that holds its entry, until that is due; as any other line where that is now. */
  private addHeld(line: Posting, { holds, due: until }: EntryState): void {
    const { entryId, occurredAt, period } = line;
    const { kinds } = standing(FRESH, holds, occurredAt);
    const due = notBefore({ ...FRESH, period }, until);
    if (kinds.length === 0 && due === period) return this.entries.add(line);
    this.stays.add(entryId);
    this.entries.add(line, { holds, due, status: kinds.length > 0 ? 'held' : 'accrued' });
    this.entries.change(entryId, { kinds });
  }

  /** What a person takes can be given back. */
  taken({ source, entryId, amount }: EventOf<LedgerEvent, 'ledger.commission-clawed-back'>['data']): void {
    if (source === null) this.takenByHand.set(entryId, amount);
  }

  /** With what gives it back, a clawback comes to nothing: no hold is left to wait for. Where a refund had taken of it meanwhile, or it ended with its entry, or the sale holds it, both stay under that. */
  reverse(data: EventOf<LedgerEvent, 'ledger.clawback-reversed'>['data']): void {
    const { of: clawbackId, root, period, amount } = data;
    const state = this.entries.of(clawbackId);
    const hasEnded = ['voided', 'declined'].includes(state?.status ?? '');
    if (hasEnded || this.stays.has(clawbackId) || this.takenByHand.get(clawbackId) !== `-${amount}`) {
      this.stays.add(clawbackId);
      this.addUnder({ ...data, of: root });
      return this.entries.change(clawbackId, { reversed: true });
    }
    this.entries.add(data);
    this.move(root, data.entryId);
    const isWaiting = state !== undefined && !isOver(state) && state.holds.length > 0;
    const free = isWaiting ? { holds: [], kinds: [], status: 'accrued', due: period } : {};
    this.entries.change(clawbackId, { reversed: true, ...free });
  }

  /** §12: what a sale brings under an entry has the entry's holds; a hold that is set or released there is so for all of it. */
  isUnder(of: string | null, entryId: string): void {
    if (of === null) return;
    this.move(of, entryId);
    const under = this.under.get(of);
    if (under) under.push(entryId);
    else this.under.set(of, [entryId]);
  }

  accrued(data: EventOf<LedgerEvent, 'ledger.commission-accrued'>['data']): void {
    this.trueUps.accrued(data);
  }

  /** §12: it has the holds of the sale that reached the bracket; what becomes of it when entries end is asked of the window. */
  isTrueUp(data: EventOf<LedgerEvent, 'ledger.window-rerated'>['data']): void {
    this.isUnder(data.of, data.entryId);
    this.trueUps.add(data);
  }

  /** With an entry ends what stands under it, but for true-ups, once that comes to nothing; else it waits, due, for true-ups that it took with it. */
  end(data: End, ended: Partial<EntryState>): void {
    const { of, entryId: lineId } = data;
    const mine = [of, ...(this.under.get(of) ?? [])].filter((id) => id === of || this.isHeldWith(id));
    this.addUnder(data, takesHeld(data) && !takesOfBoth(data));
    const byHand = this.amountOf(of) + (this.moved.get(of) ?? 0n) < 0n ? null : this.personal.get(of);
    if (takesOfBoth(data) || byHand === null)
      for (const id of [...mine, lineId]) this.free(id, byHand ?? null, data.period);
    const lines = [...mine, lineId].filter((id) => !this.trueUps.has(id) && this.isOpen(id));
    if (this.comeToNothing(lines)) {
      for (const id of lines) this.entries.change(id, id === lineId ? { ...ended, holds: [] } : ended);
      this.trueUps.over(of, lines);
    } else this.trueUps.wait(of, lines);
    const waiting = this.trueUps.waiting(of).filter((id) => this.isOpen(id));
    if (waiting.every((id) => this.trueUps.has(id)) || !this.comeToNothing(waiting)) return;
    for (const id of waiting) this.entries.change(id, ended);
    this.trueUps.over(of, waiting);
  }

  private move(of: string, entryId: string): void {
    this.moved.set(of, (this.moved.get(of) ?? 0n) + this.amountOf(entryId));
  }

  /** In each month in which something of it is due. */
  private comeToNothing(lines: readonly string[]): boolean {
    const sums = new Map<string | null, bigint>();
    for (const id of lines) {
      const due = this.entries.of(id)?.due ?? null;
      sums.set(due, (sums.get(due) ?? 0n) + this.amountOf(id));
    }
    return [...sums.values()].every((sum) => sum === 0n);
  }

  /** What took more than was held of its entry has left no hold of the sale on it, and none at all once it took more than stood under it. */
  private free(entryId: string, byHand: Changed['byHand'], month: string): void {
    const state = this.entries.of(entryId);
    const holds = state?.holds.filter(({ kind }) => byHand?.kinds.includes(kind)) ?? [];
    if (!state || isOver(state) || holds.length === state.holds.length) return;
    const kinds = state.kinds.filter((kind) => byHand?.kinds.includes(kind));
    if (holds.length === 0) return this.entries.change(entryId, { holds, kinds, status: 'accrued', due: month });
    this.entries.change(entryId, { holds, kinds, due: notBefore(state, byHand?.payableIn ?? null) });
  }

  private isOpen(entryId: string): boolean {
    const state = this.entries.of(entryId);
    return state !== undefined && !isOver(state);
  }

  hold(data: EventOf<LedgerEvent, 'ledger.commission-held'>['data']): void {
    const { of, hold, at } = data;
    this.personal.set(of, data.byHand ?? this.personalBefore(data, hold.kind, [hold.kind]));
    for (const entryId of [of, ...(this.under.get(of) ?? [])]) {
      const state = this.entries.of(entryId);
      if (!state || (entryId !== of && !this.isHeldWith(entryId))) continue;
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
    this.personal.set(of, data.byHand ?? this.personalBefore(data, kind, []));
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

  /** Each event before version 3 was of one kind that persons set, or released; it said when the entry is due, with all that holds it. */
  private personalBefore({ of, payableIn }: Changed, kind: Hold['kind'], set: readonly Hold['kind'][]) {
    const others = (this.personal.get(of)?.kinds ?? []).filter((other) => other !== kind);
    return { kinds: [...others, ...set], payableIn };
  }

  private isHeldWith(entryId: string): boolean {
    const state = this.entries.of(entryId);
    return state !== undefined && !isOver(state) && (!state.reversed || this.stays.has(entryId));
  }

  private without(entryId: string, kind: Hold['kind']): readonly Hold[] {
    return (this.entries.of(entryId)?.holds ?? []).filter((hold) => hold.kind !== kind);
  }
}
