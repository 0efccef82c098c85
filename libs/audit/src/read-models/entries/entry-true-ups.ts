import type { LedgerEvent } from '#libs/commissions';
import type { EventOf } from '#libs/kernel';
import { minorOf } from '../../arithmetic/minor.js';

type Accrued = EventOf<LedgerEvent, 'ledger.commission-accrued'>['data'];
type TrueUp = EventOf<LedgerEvent, 'ledger.window-rerated'>['data'];

interface Window {
  /** By true-up: its amount, minor units. */
  readonly trueUps: Map<string, bigint>;
  /** What ended entries took beyond what was posted for them, since there are true-ups, less the true-ups that have ended. */
  taken: bigint;
}

/** §10: a void takes back all that stands of an entry, true-ups of its window that it earned among that: they stand under other entries. */
export class TrueUps {
  /** By entry, and by what tells windows of one ledger apart. */
  private readonly windowOf = new Map<string, Window>();
  private readonly windows = new Map<string, Window>();
  /** By entry: what of its lines are true-ups, and what its ends took beyond the others. */
  private readonly under = new Map<string, bigint>();
  private readonly beyond = new Map<string, bigint>();

  accrued({ entryId, rated, ruleId, terms, made, partnerId }: Accrued): void {
    if (rated.kind !== 'brackets') return;
    const { mode, by, windowKey } = rated;
    this.windowOf.set(entryId, this.window([terms.planId, ruleId, mode, by, made?.credited ?? partnerId, windowKey]));
  }

  private window(names: readonly string[]): Window {
    const key = names.join(' ');
    const window = this.windows.get(key) ?? { trueUps: new Map<string, bigint>(), taken: 0n };
    this.windows.set(key, window);
    return window;
  }

  /** One that names no entry is from when scales were by amount, and nobody was paid for others. */
  add({ of, entryId, amount, currency, terms, ruleId, partnerId, windowKey }: TrueUp): void {
    const minor = minorOf(amount, currency) ?? 0n;
    if (of === null) {
      this.window([terms.planId, ruleId, 'retroactive', 'amount', partnerId, windowKey]).trueUps.set(entryId, minor);
      return;
    }
    this.under.set(of, (this.under.get(of) ?? 0n) + minor);
    this.windowOf.get(of)?.trueUps.set(entryId, minor);
  }

  /** Answers the true-ups that end with an entry: all that are still open, once what was taken beyond own lines comes to all of them. */
  ended(of: string, left: bigint, isOpen: (entryId: string) => boolean): readonly string[] {
    const beyond = (this.under.get(of) ?? 0n) - left;
    const more = beyond - (this.beyond.get(of) ?? 0n);
    this.beyond.set(of, beyond);
    const window = this.windowOf.get(of);
    if (!window || window.trueUps.size === 0) return [];
    window.taken += more;
    const open = [...window.trueUps].filter(([entryId]) => isOpen(entryId));
    const due = open.reduce((sum, [, amount]) => sum + amount, 0n);
    if (open.length === 0 || (due < 0n ? window.taken > due : window.taken < due)) return [];
    window.taken -= due;
    return open.map(([entryId]) => entryId);
  }
}
