import { exponentOf, Fraction } from '#libs/kernel';
import { roundTo, signOf } from '../../rating/lines/fractions.js';
import type { BracketScale } from '../../rating/rule.js';
import { dueAt, sameDueBetween, stepReached } from '../../rating/window-due.js';
import { leftOf } from '../../rating/caps.js';
import type { Book, BracketWindow, CapUse } from '../entry/book.js';
import { type Entry, standsOf, windowShareOf } from '../entry/entry.js';
import { ceilingOf, earliest, type Fixed, floorOf, isWithin, type Known, latest, together } from './known-sources.js';
import { draw, type SharedAllowance } from './cap-allowance.js';
import { isLeaf, type SourceBranch, type SourceLeaf, type SourceTree } from '../entry/source-tree.js';

/** What stands in a window, and what its entries have drawn for it. */
export interface Standing {
  readonly due: Fraction;
  readonly stands: bigint;
  readonly drew: readonly Entry[];
  readonly used: CapUse;
}

/**
 * What stands of all sources of a window, looking only at those that a change may touch: a run of sources of which every part stands, or none depends
 * on a rounding, is known together. Null where that cannot be told: a source below zero, or halves that go to the even neighbour.
 */
export function standingSources(
  { currency, capUse }: Book,
  { sources, scales, rounding, volume }: BracketWindow,
  shared: SharedAllowance,
): Standing | null {
  if (sources === null || rounding !== 'half-away') return null;
  const walk = new Walk(exponentOf(currency) ?? 0, scales, volume, capUse, shared);
  if (!walk.knows(sources, Fraction.zero)) return null;
  walk.over(sources, Fraction.zero);
  const { due, stands, drew, used } = walk;
  return { due, stands, drew, used };
}

/** What is known of nodes. They never change, so that it holds for all books that share them. */
const KNOWN = new WeakMap<SourceTree, Known>();
const VOLUMES = new WeakMap<SourceTree, Fraction>();

class Walk {
  due = Fraction.zero;
  stands = 0n;
  readonly drew: Entry[] = [];
  private readonly reached: string;

  constructor(
    private readonly places: number,
    scales: readonly BracketScale[],
    private readonly all: Fraction,
    public used: CapUse,
    private readonly shared: SharedAllowance,
  ) {
    this.reached = scales.map((scale) => stepReached(scale, all)).join('');
  }

  /** What there is to know of sources that begin at a position; undefined: one of them owes less than nothing. */
  knows(tree: SourceTree, position: Fraction): Known | undefined {
    const known = KNOWN.get(tree);
    if (known?.reached === this.reached && isWithin(known, position)) return known;
    const made = isLeaf(tree) ? this.ofLeaf(tree, position) : this.ofBranch(tree, position);
    if (made) KNOWN.set(tree, made);
    return made;
  }

  over(tree: SourceTree, position: Fraction): void {
    const known = this.knows(tree, position);
    if (!known) return;
    if (known.free) this.standing(known.due, known.given);
    else if (known.fixed?.exhausted.every(([key, limit]) => this.isExhausted(key, limit))) {
      this.due = this.due.plus(known.due);
      this.stands += known.fixed.stands;
    } else if (isLeaf(tree)) this.one(tree, known);
    else {
      this.over(tree.left, position);
      this.over(tree.right, position.plus(volumeOf(tree.left)));
      const now = this.ofBranch(tree, position);
      if (now) KNOWN.set(tree, now);
    }
  }

  private standing(due: Fraction, given: bigint): void {
    const before = this.round(this.due);
    this.due = this.due.plus(due);
    this.stands += this.round(this.due) - before + given;
  }

  private one(leaf: SourceLeaf, known: Known): void {
    const { entry } = leaf;
    const before = this.round(this.due);
    this.due = this.due.plus(known.due);
    const part = this.round(this.due) - before;
    const { drawn, used } = draw(entry, part, this.used, this.shared);
    this.used = used;
    const drew = { ...entry, drawn };
    if (drawn !== entry.drawn) this.drew.push(drew);
    this.stands += standsOf(drew, part);
    KNOWN.set(leaf, { ...known, fixed: this.fixed(entry, known.due) });
  }

  private ofLeaf({ entry }: SourceLeaf, position: Fraction): Known | undefined {
    if (entry.earning.kind !== 'brackets') return undefined;
    const source = { ...windowShareOf(entry), scale: entry.earning.scale };
    const due = dueAt(source, position, this.all);
    if (signOf(due) < 0 || signOf(source.volume) < 0 || entry.kind === 'credit-note') return undefined;
    const { from, to } = sameDueBetween(source, position);
    const { kept, given, caps, drawn } = entry;
    const free = kept === 0n && (caps.length === 0 || ceilingOf(due, this.places) <= drawn);
    return { reached: this.reached, from, to, due, given, free, fixed: this.fixed(entry, due) };
  }

  private ofBranch({ left, right }: SourceBranch, position: Fraction): Known | undefined {
    const between = volumeOf(left);
    const one = this.knows(left, position);
    const other = one && this.knows(right, position.plus(between));
    if (!other) return undefined;
    return {
      reached: this.reached,
      from: latest(one.from, other.from && other.from.minus(between)),
      to: earliest(one.to, other.to && other.to.minus(between)),
      due: one.due.plus(other.due),
      given: one.given + other.given,
      free: one.free && other.free,
      fixed: together(one.fixed, other.fixed),
    };
  }

  /** A part is its due, rounded up or down: by what was rounded before it. */
  private fixed(entry: Entry, due: Fraction): Fixed | null {
    const high = ceilingOf(due, this.places);
    const exhausted = high > entry.drawn && entry.caps.length > 0 ? this.exhausted(entry) : [];
    const stands = standsOf(entry, high);
    if (exhausted === null || standsOf(entry, floorOf(due, this.places)) !== stands) return null;
    return { stands, exhausted };
  }

  /** A cap that keeps it from drawing more, for good; null where it may draw. Caps of a program are asked each time. */
  private exhausted({ caps }: Entry): Fixed['exhausted'] | null {
    const full = caps.find(({ key, limit }) => this.isExhausted(key, limit));
    return full && caps.every((cap) => !cap.shared) ? [[full.key, full.limit]] : null;
  }

  private isExhausted(key: string, limit: bigint): boolean {
    return leftOf(limit, this.used.get(key, 0n)) <= 0n;
  }

  private round(due: Fraction): bigint {
    return roundTo(due, this.places, 'half-away');
  }
}

function volumeOf(tree: SourceTree): Fraction {
  const known = VOLUMES.get(tree);
  if (known) return known;
  const volume = isLeaf(tree) ? windowShareOf(tree.entry).volume : volumeOf(tree.left).plus(volumeOf(tree.right));
  VOLUMES.set(tree, volume);
  return volume;
}
