import type { LedgerEvent } from '#libs/commissions';
import type { EventOf } from '#libs/kernel';

type Accrued = EventOf<LedgerEvent, 'ledger.commission-accrued'>['data'];
type TrueUp = EventOf<LedgerEvent, 'ledger.window-rerated'>['data'];

/** §10: a void takes back all that stands of an entry, true-ups of its window that it earned among that: they stand under other entries. What that leaves due ends with them. */
export class TrueUps {
  /** By entry, and by what tells windows of one ledger apart: the lines that end together. */
  private readonly windowOf = new Map<string, Set<string>>();
  private readonly windows = new Map<string, Set<string>>();
  private readonly trueUps = new Set<string>();

  accrued({ entryId, rated, ruleId, terms, made, partnerId }: Accrued): void {
    if (rated.kind !== 'brackets') return;
    const { mode, by, windowKey } = rated;
    this.windowOf.set(entryId, this.window([terms.planId, ruleId, mode, by, made?.credited ?? partnerId, windowKey]));
  }

  private window(names: readonly string[]): Set<string> {
    const key = names.join(' ');
    const window = this.windows.get(key) ?? new Set<string>();
    this.windows.set(key, window);
    return window;
  }

  /** One that names no entry is from when scales were by amount, and nobody was paid for others. */
  add({ of, entryId, terms, ruleId, partnerId, windowKey }: TrueUp): void {
    this.trueUps.add(entryId);
    if (of !== null) this.windowOf.get(of)?.add(entryId);
    else this.window([terms.planId, ruleId, 'retroactive', 'amount', partnerId, windowKey]).add(entryId);
  }

  has(entryId: string): boolean {
    return this.trueUps.has(entryId);
  }

  /** Lines of an entry that ended wait with all others of its window. */
  wait(of: string, lines: readonly string[]): void {
    const window = this.windowOf.get(of);
    for (const entryId of lines) window?.add(entryId);
  }

  /** What waits in the window of an entry; nothing where it waits for none that ended. */
  waiting(of: string): readonly string[] {
    const lines = [...(this.windowOf.get(of) ?? [])];
    return lines.every((entryId) => this.trueUps.has(entryId)) ? [] : lines;
  }

  over(of: string, lines: readonly string[]): void {
    const window = this.windowOf.get(of);
    for (const entryId of lines) window?.delete(entryId);
  }
}
