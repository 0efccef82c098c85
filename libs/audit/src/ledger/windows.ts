import type { BracketTerms, Step } from '../rating/plan-terms.js';
import { marginalDue, payFor, stepAt, type WindowSource } from '../rating/window-dues.js';
import { type Extent, passes, type Pinned } from '../rating/worth.js';
import { type Mode, Rational } from '../arithmetic/rational.js';
import type { Entry } from './entry.js';

/** How far a window has come after one of its entries. */
interface Reach {
  /** Exact, of all entries up to here. */
  readonly volume: Rational;
  readonly due: Rational;
  /** The due, rounded once. */
  readonly rounded: bigint;
}

/** What an entry brings into its window. */
interface Brought {
  readonly volume: Rational;
  readonly base: Rational;
}

const START: Reach = { volume: Rational.zero, due: Rational.zero, rounded: 0n };

/** A bracket window: its entries in ledger order. Versions that round differently round as the first entry's does. */
export class BracketWindow {
  readonly entries: Entry[] = [];
  private readonly reached: Reach[] = [];
  private volume = Rational.zero;
  /** What all that was ever brought would pay by the dearest of its steps. */
  private most = Rational.zero;
  /** Of each version's steps, the one that the whole volume lies in. */
  private readonly current = new Map<readonly Step[], Step | undefined>();

  constructor(
    readonly key: string,
    readonly mode: BracketTerms['mode'],
    readonly rounding: Mode,
    readonly digits: number,
  ) {}

  /** The whole volume, and what is due of it, exact. */
  get reach(): Pick<Reach, 'volume' | 'due'> {
    return this.reached.at(-1) ?? START;
  }

  /**
   * Takes what an entry brings now, a new one at the end. Answers from which entry on what they are worth may change:
   * of a volume that crosses no step, those before it stay as they are.
   */
  bring(entry: Entry, brought: Brought): number {
    if (!entry.window) return this.entries.length;
    const before = entry.entered ? entry.window.volume : Rational.zero;
    const place = entry.entered ? entry.window.place : this.entries.push(entry) - 1;
    entry.window = { ...entry.window, ...brought, place };
    this.volume = this.volume.plus(brought.volume.minus(before));
    this.most = this.most.plus(dearest(entry, brought));
    return this.mode === 'retroactive' && this.movesStep(stepsOf(entry)) ? 0 : place;
  }

  /** Works out anew what the entries from one on are worth: the running sum, rounded, less what it was before. */
  rate(from: number): void {
    let reach = this.reached[from - 1] ?? START;
    for (const [next, entry] of this.entries.slice(from).entries()) {
      const source = sourceOf(entry);
      const due = reach.due.plus(this.dueOf(source, reach.volume));
      const rounded = due.units(this.digits, this.rounding);
      entry.worth = rounded - reach.rounded;
      reach = { volume: reach.volume.plus(source.volume), due, rounded };
      this.reached[from + next] = reach;
    }
  }

  /** What its entries and one more can be due together, whatever their steps, is far from what a ledger may not post. */
  staysSmall(entry: Entry, brought: Brought): boolean {
    return this.most.plus(dearest(entry, brought)).compare(FAR) < 0;
  }

  /** What an entry would change of its own due and of the others', by what it brings; afterwards everything is as before. */
  tried(entry: Entry, brought: Brought): { own: bigint; others: bigint } {
    const { volume, most, entries } = this;
    const [reached, current] = [[...this.reached], new Map(this.current)];
    const [place, own, worths] = [entry.window, entry.worth, entries.map(({ worth }) => worth)];
    const due = reached.at(-1)?.rounded ?? 0n;
    this.rate(this.bring(entry, brought));
    const all = (this.reached.at(-1)?.rounded ?? 0n) - due;
    const change = entry.worth - (entry.entered ? own : 0n);
    if (!entry.entered) entries.pop();
    for (const [at, worth] of worths.entries()) if (entries[at]) entries[at].worth = worth;
    [entry.window, entry.worth, this.volume, this.most] = [place, own, volume, most];
    this.reached.splice(0, Infinity, ...reached);
    this.current.clear();
    for (const [steps, step] of current) this.current.set(steps, step);
    return { own: change, others: all - change };
  }

  private dueOf(source: WindowSource, start: Rational): Rational {
    return this.mode === 'marginal' ? marginalDue(source, start) : payFor(source, stepAt(source.steps, this.volume));
  }

  private movesStep(steps: readonly Step[]): boolean {
    if (!this.current.has(steps)) this.current.set(steps, undefined);
    let moved = false;
    for (const [of, step] of this.current) {
      const now = stepAt(of, this.volume);
      if (now !== step) moved = true;
      this.current.set(of, now);
    }
    return moved;
  }
}

const stepsOf = ({ pinned: { rule } }: Entry): readonly Step[] =>
  rule.pays.kind === 'brackets' ? rule.pays.steps : [];

/** A change is at most from one sign to the other of it. */
const FAR = Rational.whole(10n ** 14n);

const dearest = (entry: Entry, brought: Brought): Rational =>
  stepsOf(entry)
    .map((step) => payFor({ ...brought, steps: [] }, step).abs())
    .reduce((most, one) => (one.compare(most) > 0 ? one : most), Rational.zero);

const sourceOf = (entry: Entry): WindowSource => ({
  volume: entry.window?.volume ?? Rational.zero,
  base: entry.window?.base ?? Rational.zero,
  steps: stepsOf(entry),
});

/** The volume and base that an entry brings into its window: weighted, net of what is refunded. */
export function broughtBy(pinned: Pinned, extent: Extent): Brought {
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
