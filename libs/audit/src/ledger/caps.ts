import type { Entry } from './entry.js';

/** What was drawn on each cap. Nothing is ever given back. */
export class CapUse {
  readonly used = new Map<string, bigint>();

  /** Lets an entry draw what its worth has more than it has drawn, as far as each of its sale's caps has left. */
  draw(entry: Entry): void {
    if (!entry.capped) return;
    const left = entry.caps.map(({ account, limit }) => limit - this.usedOf(account));
    const wanted = entry.worth - entry.drawn;
    const granted = left.reduce((least, one) => (one < least ? one : least), wanted);
    if (granted <= 0n) return;
    entry.drawn += granted;
    for (const { account } of entry.caps) this.used.set(account, this.usedOf(account) + granted);
  }

  private usedOf(account: string): bigint {
    return this.used.get(account) ?? 0n;
  }
}
