import { exponentOf, Fraction, type Rounding } from '#libs/kernel';
import { greatest, least, roundTo, signOf } from './lines/fractions.js';
import type { BracketScale } from './rule.js';

/** What a source brings to a window, with the steps of its own plan version. */
export interface WindowSource {
  readonly volume: Fraction;
  readonly base: Fraction;
  readonly scale: BracketScale;
}

/** What each source is owed, exactly, in ledger order: marginal by its run of volume, retroactive by the volume of all. */
export function duesOf(sources: readonly WindowSource[]): readonly Fraction[] {
  const all = sources.reduce((sum, { volume }) => sum.plus(volume), Fraction.zero);
  let position = Fraction.zero;
  return sources.map((source) => {
    const due = dueAt(source, position, all);
    position = position.plus(source.volume);
    return due;
  });
}

/** What one source is owed that begins at `position` in a window of `all` volume. */
export const dueAt = (source: WindowSource, position: Fraction, all: Fraction): Fraction =>
  source.scale.mode === 'retroactive' ? retroactive(source, all) : marginal(source, position);

function retroactive({ volume, base, scale }: WindowSource, all: Fraction): Fraction {
  const steps = stepsOf(scale);
  return payOf(steps[stepAt(steps, all)], volume, base);
}

interface Step {
  readonly from: Fraction;
  readonly pays: Fraction;
  readonly of: 'base' | 'volume';
}

/** A window asks for the steps of every source at every event: each scale is read once. */
const read = new WeakMap<BracketScale['steps'], readonly Step[]>();

function stepsOf({ steps }: BracketScale): readonly Step[] {
  const known = read.get(steps);
  if (known) return known;
  const parsed = steps.map((step): Step => {
    const from = Fraction.of(step.from);
    if ('rate' in step) return { from, pays: Fraction.of(step.rate), of: 'base' };
    return { from, pays: Fraction.of(step.amount), of: 'volume' };
  });
  read.set(steps, parsed);
  return parsed;
}

/** The last step that begins at or below the volume; below zero, the first. */
const stepAt = (steps: readonly Step[], volume: Fraction): number =>
  Math.max(
    0,
    steps.findLastIndex(({ from }) => from.compare(volume) <= 0),
  );

function marginal({ volume, base, scale }: WindowSource, position: Fraction): Fraction {
  const steps = stepsOf(scale);
  if (signOf(volume) === 0) return payOf(steps[stepAt(steps, position)], volume, base);
  const end = position.plus(volume);
  const [low, high] = [least(position, end), greatest(position, end)];
  const perUnit = base.over(volume);
  let due = Fraction.zero;
  for (const [at, step] of steps.entries()) {
    const from = at === 0 ? low : greatest(step.from, low);
    const next = steps[at + 1];
    const to = next ? least(next.from, high) : high;
    const part = to.minus(from);
    if (signOf(part) > 0) due = due.plus(payOf(step, part, part.times(perUnit)));
  }
  return signOf(volume) < 0 ? Fraction.zero.minus(due) : due;
}

function payOf(step: Step | undefined, volume: Fraction, base: Fraction): Fraction {
  return step ? (step.of === 'base' ? base : volume).times(step.pays) : Fraction.zero;
}

/** What a window owes, exactly, and the part of each of its sources in minor units. */
export interface WindowDue {
  readonly due: Fraction;
  readonly parts: readonly bigint[];
}

/** The window's due is one rounding of the exact sum; the parts are the steps in which it is reached, so that they add up to it. */
export function windowDue(sources: readonly WindowSource[], currency: string, rounding: Rounding): WindowDue {
  const places = exponentOf(currency) ?? 0;
  let due = Fraction.zero;
  let before = 0n;
  const parts = duesOf(sources).map((each) => {
    due = due.plus(each);
    const after = roundTo(due, places, rounding);
    const part = after - before;
    before = after;
    return part;
  });
  return { due, parts };
}

/** Whether the due of the whole window follows from its volume alone, whoever brought which part of it. */
export const isByVolumeAlone = ({ by, steps }: BracketScale): boolean =>
  by === 'amount' ? steps.every((step) => 'rate' in step) : steps.every((step) => 'amount' in step);

/** The exact due of such a window. */
export const dueOfVolume = (scale: BracketScale, volume: Fraction): Fraction =>
  dueAt({ volume, base: volume, scale }, Fraction.zero, volume);

/** Whether volume that is added at the end changes what the sources before it are owed. */
export function movesOthers(scale: BracketScale, before: Fraction, after: Fraction): boolean {
  if (scale.mode === 'marginal') return false;
  const steps = stepsOf(scale);
  return stepAt(steps, before) !== stepAt(steps, after);
}

/** Between which positions a source may begin and is owed what it is owed at this one; null: anywhere on that side. */
export function sameDueBetween(
  { volume, base, scale }: WindowSource,
  position: Fraction,
): { readonly from: Fraction | null; readonly to: Fraction | null } {
  if (scale.mode === 'retroactive' || (volume.isZero && base.isZero)) return { from: null, to: null };
  const steps = stepsOf(scale);
  const at = stepAt(steps, position);
  const next = steps[at + 1]?.from;
  const isInOne = signOf(volume) > 0 && (next === undefined || position.plus(volume).compare(next) <= 0);
  if (!isInOne) return { from: position, to: position };
  return { from: at === 0 ? null : (steps[at]?.from ?? null), to: next ? next.minus(volume) : null };
}

/** Which step the volume of all reaches, where that matters to each of them. */
export const stepReached = (scale: BracketScale, all: Fraction): string =>
  scale.mode === 'marginal' ? '' : `${stepAt(stepsOf(scale), all)} `;
