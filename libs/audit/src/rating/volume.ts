import { Rational } from '../arithmetic/rational.js';

interface Step {
  readonly from: Rational;
  readonly rate: Rational;
}

type WrittenStep = { readonly from: string; readonly rate: string };

/** A source that moves the volume of a bracket's window. */
export interface Volume {
  readonly kind: 'volume';
  readonly mode: 'marginal' | 'retroactive';
  readonly steps: readonly Step[];
  readonly writtenSteps: readonly WrittenStep[];
  readonly windowKey: string;
  /** What this source adds; negative for a credit. */
  readonly own: Rational;
  /** Where the volume is counted: plan, rule and window. */
  readonly account: string;
}

export const stepsOf = (steps: readonly WrittenStep[]): Step[] =>
  steps.map(({ from, rate }) => ({ from: Rational.of(from), rate: Rational.of(rate) }));

/** The exact commission of a window's whole volume. Below zero it runs on at the first rate. */
export function windowCommission({ mode, steps }: Pick<Volume, 'mode' | 'steps'>, volume: Rational): Rational {
  if (mode === 'retroactive' || volume.sign <= 0) return volume.times(rateAt(steps, volume));
  return steps.reduce((sum, { from, rate }, at) => {
    const end = steps[at + 1]?.from;
    const top = end && end.compare(volume) < 0 ? end : volume;
    return top.compare(from) > 0 ? sum.plus(top.minus(from).times(rate)) : sum;
  }, Rational.zero);
}

/** The rate of the bracket that a volume has reached: a bracket begins at its `from`, inclusive. */
export const rateAt = (steps: readonly Step[], volume: Rational): Rational =>
  (steps.findLast(({ from }) => from.compare(volume) <= 0) ?? steps[0])?.rate ?? Rational.zero;
