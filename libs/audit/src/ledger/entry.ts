import type { Extent, Pinned } from '../rating/worth.js';
import type { Rational } from '../arithmetic/rational.js';

/** What an entry draws on: the account that its sale's cap counts in, and the limit of the sale's version. */
export interface CapAccount {
  readonly account: string;
  readonly capId: string;
  readonly windowKey: string;
  /** All partners of the program draw on it. */
  readonly shared: boolean;
  readonly limit: bigint;
}

export interface EntryPlace {
  readonly ledger: string;
  /** For whom: another partner than the ledger's under a parent's rule. */
  readonly credited: string;
  readonly saleId: string;
  readonly ruleId: string;
}

/** One entry of a ledger: what it pinned, and the few figures that its stand follows from (§6). */
export class Entry {
  extent: Extent;
  worth = 0n;
  /** Of a capped entry: what it has drawn on its caps. It never falls. */
  drawn = 0n;
  kept = 0n;
  given = 0n;
  /** What stands posted is held until the sale's hold ends. */
  held = 0n;
  /** False while its rule passes the sale: nothing was entered yet. */
  entered = false;
  /** The sale is credited to others now: nothing that happens to it moves this. */
  away = false;
  /** Of a bracket entry: what was posted for itself when it was made; null once its sale was amended. */
  firstPosted: bigint | null = null;
  window: WindowPlace | null = null;
  /** The version of the plan that rates it; null of what no plan rates. */
  plan: { readonly planId: string; readonly version: number } | null = null;

  constructor(
    readonly place: EntryPlace,
    public pinned: Pinned,
    readonly caps: readonly CapAccount[],
    extent: Extent,
  ) {
    this.extent = extent;
  }

  get capped(): boolean {
    return this.caps.length > 0;
  }

  /** What a cap leaves of a worth. */
  allowed(worth: bigint): bigint {
    return this.capped && worth > this.drawn ? this.drawn : worth;
  }

  get stands(): bigint {
    if (this.pinned.creditNote) return this.worth - this.kept + this.given;
    const left = this.allowed(this.worth) - this.kept;
    return (left > 0n ? left : 0n) + this.given;
  }

  get absorbed(): bigint {
    if (this.pinned.creditNote) return 0n;
    const over = this.kept - this.allowed(this.worth);
    return over > 0n ? over : 0n;
  }

  /** What its caps withhold of it. */
  get cut(): bigint {
    return this.worth - this.allowed(this.worth);
  }
}

/** Where a bracket entry stands in its window. */
export interface WindowPlace {
  /** Ledger, credited partner, plan, rule, mode, measure and window. */
  readonly key: string;
  /** The window itself, `2025-03` of a month. */
  readonly at: string;
  /** Its number in ledger order, from 0, once it was entered. */
  readonly place: number;
  readonly volume: Rational;
  readonly base: Rational;
}
