import type { BracketTerms } from '../rating/plan-terms.js';
import { duesOf, partsOfDues } from '../rating/window-dues.js';
import { type Mode, Rational } from '../rational.js';
import { type Extent, passes, type Pinned } from '../rating/worth.js';
import type { Entry } from './entry.js';

/** A bracket window: its entries in ledger order. Versions that round differently round as the first entry's does. */
export class BracketWindow {
  readonly entries: Entry[] = [];

  constructor(
    readonly key: string,
    readonly mode: BracketTerms['mode'],
    readonly rounding: Mode,
    readonly digits: number,
  ) {}

  /** Exact, of each entry. */
  dues(): Rational[] {
    return duesOf(
      this.mode,
      this.entries.map(({ window, pinned: { rule } }) => ({
        volume: window?.volume ?? Rational.zero,
        base: window?.base ?? Rational.zero,
        steps: rule.pays.kind === 'brackets' ? rule.pays.steps : [],
      })),
    );
  }

  /** Works out anew what every entry is worth. */
  rate(): void {
    const parts = partsOfDues(this.dues(), this.digits, this.rounding);
    this.entries.forEach((entry, at) => {
      entry.worth = parts[at] ?? 0n;
    });
  }
}

/** The volume and base that an entry brings into its window: weighted, net of what is refunded. */
export function broughtBy(pinned: Pinned, extent: Extent): { volume: Rational; base: Rational } {
  const { rule, convert, weights, part } = pinned;
  if (passes(pinned, extent)) return { volume: Rational.zero, base: Rational.zero };
  const weight = Rational.whole(weights[part] ?? 0).over(Rational.whole(10_000));
  const base = convert(extent.baseLeft).times(weight);
  if (rule.pays.kind !== 'brackets' || rule.pays.by === 'amount') return { volume: base, base };
  if (rule.pays.by === 'units') return { volume: extent.unitsLeft.times(weight), base };
  // A sale counts while the lines that the rule takes of it are not refunded whole.
  const refunded = extent.whole || (extent.base.sign !== 0 && extent.baseLeft.sign === 0);
  return { volume: refunded ? Rational.zero : weight, base };
}
