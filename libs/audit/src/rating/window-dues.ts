import { Rational } from '../arithmetic/rational.js';
import type { Step } from './plan-terms.js';

/** One source of a bracket window: its volume and its base, weighted and net of what is refunded, and its own version's steps. */
export interface WindowSource {
  readonly volume: Rational;
  readonly base: Rational;
  readonly steps: readonly Step[];
}

/** What a source is due under marginal steps, exact: it takes the stretch that begins where those before it end (§7). */
export function marginalDue(source: WindowSource, start: Rational): Rational {
  if (source.volume.sign === 0) return payFor(source, stepAt(source.steps, start));
  return areaUpTo(source, start.plus(source.volume)).minus(areaUpTo(source, start));
}

/** The last step that begins at or below a volume; below zero the first one holds. */
export function stepAt(steps: readonly Step[], volume: Rational): Step | undefined {
  return steps.findLast(({ from }) => from.compare(volume) <= 0) ?? steps[0];
}

/** What a whole source is due by one step. */
export function payFor({ base, volume }: WindowSource, step: Step | undefined): Rational {
  if (step?.amount) return volume.times(step.amount);
  return step?.rate ? base.times(step.rate) : Rational.zero;
}

/** What the source would be due for the volumes from zero up to one: steps are a curve, a stretch is the difference of two points. */
function areaUpTo({ base, volume, steps }: WindowSource, upTo: Rational): Rational {
  const perUnit = (step: Step): Rational => step.amount ?? (step.rate ?? Rational.zero).times(base).over(volume);
  const first = steps[0];
  if (!first) return Rational.zero;
  if (upTo.sign <= 0) return upTo.times(perUnit(first));
  return steps.reduce((area, step, at) => {
    const end = steps[at + 1]?.from;
    const top = end && end.compare(upTo) < 0 ? end : upTo;
    const bottom = step.from.sign < 0 ? Rational.zero : step.from;
    return top.compare(bottom) > 0 ? area.plus(top.minus(bottom).times(perUnit(step))) : area;
  }, Rational.zero);
}
