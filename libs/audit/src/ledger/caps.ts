import { windowAt } from '../arithmetic/calendar.js';
import type { CapTerms, PlanTerms } from '../rating/plan-terms.js';
import type { SaleHead } from '../sources/sale-source.js';
import type { CapAccount, Entry } from './entry.js';

/** Caps on which entries of other ledgers draw too: what each may have follows from the order in which they did. */
export interface SharedCaps {
  readonly left: (entry: Entry, cause: string, cap: CapAccount) => bigint;
  readonly draw: (entry: Entry, cause: string, cap: CapAccount, wanted: bigint, granted: bigint) => void;
}

/** What was drawn on each cap. Nothing is ever given back. */
export class CapUse {
  readonly used = new Map<string, bigint>();

  constructor(private readonly shared?: SharedCaps) {}

  /** Lets an entry draw what its worth has more than it has drawn, as far as each of its sale's caps has left. */
  draw(entry: Entry, cause: string): void {
    if (!entry.capped) return;
    const left = entry.caps.map((cap) => this.leftOf(entry, cause, cap));
    const wanted = entry.worth - entry.drawn;
    const granted = left.reduce((least, one) => (one < least ? one : least), wanted);
    if (wanted > 0n) {
      for (const cap of entry.caps) if (cap.shared) this.shared?.draw(entry, cause, cap, wanted, max(granted, 0n));
    }
    if (granted <= 0n) return;
    entry.drawn += granted;
    for (const { account } of entry.caps) this.used.set(account, this.usedOf(account) + granted);
  }

  private leftOf(entry: Entry, cause: string, cap: CapAccount): bigint {
    if (cap.shared && this.shared) return this.shared.left(entry, cause, cap);
    return cap.limit - this.usedOf(cap.account);
  }

  private usedOf(account: string): bigint {
    return this.used.get(account) ?? 0n;
  }
}

const max = (one: bigint, other: bigint): bigint => (one > other ? one : other);

/** The accounts that an entry in a ledger draws on (§11). */
export function capAccounts({ planId, caps }: PlanTerms, source: SaleHead, ledger: string): readonly CapAccount[] {
  if (caps.length === 0) return NO_CAPS;
  return caps.flatMap(({ capId, per, window, limit }) => {
    const windowKey = windowKeyOf(per, windowAt(source.occurredAt, source.zone, window), source.customer?.key);
    if (windowKey === undefined) return [];
    const shared = per === 'program';
    const account = [planId, capId, windowKey, ...(shared ? [] : [ledger])].join('|');
    return [{ account, capId, windowKey, shared, limit }];
  });
}

const NO_CAPS: readonly CapAccount[] = [];

function windowKeyOf(per: CapTerms['per'], window: string, customer: string | undefined): string | undefined {
  if (per === 'program') return `program|${window}`;
  if (per === 'partner') return window;
  return customer === undefined ? undefined : `${window}|${customer}`;
}
