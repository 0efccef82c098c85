import { Decimal, exponentOf, roundFraction } from '#libs/kernel';

export interface Step {
  readonly from: string;
  readonly rate: string;
}

export interface Brackets {
  readonly mode: 'marginal' | 'retroactive';
  readonly steps: readonly Step[];
}

/** The exact commission of a window's whole volume. Below zero, volume is given back at the first rate. */
export function commissionOf(volume: Decimal, { mode, steps }: Brackets): Decimal {
  if (volume.compare(Decimal.zero) <= 0) return volume.times(Decimal.of(steps[0]?.rate ?? '0'));
  return mode === 'retroactive' ? volume.times(rateReached(volume, steps)) : marginal(volume, steps);
}

/** The rate of the last step that begins at or below the volume. */
export function rateReached(volume: Decimal, steps: readonly Step[]): Decimal {
  const reached = steps.findLast((step) => Decimal.of(step.from).compare(volume) <= 0) ?? steps[0];
  return Decimal.of(reached?.rate ?? '0');
}

function marginal(volume: Decimal, steps: readonly Step[]): Decimal {
  return steps.reduce((total, { from, rate }, at) => {
    const begin = Decimal.of(from);
    if (volume.compare(begin) <= 0) return total;
    const next = steps[at + 1];
    const end = next && Decimal.of(next.from).compare(volume) < 0 ? Decimal.of(next.from) : volume;
    return total.plus(end.minus(begin).times(Decimal.of(rate)));
  }, Decimal.zero);
}

/** How much of a sale's own volume has gone once `refunded` of `charged` is given back: all of it in the end, to the digit. */
export function refundedVolume(own: Decimal, refunded: Decimal, charged: Decimal, currency: string): Decimal {
  const places = Math.max(own.places, exponentOf(currency) ?? 0);
  const top = own.times(refunded);
  const units = roundFraction(
    top.units * 10n ** BigInt(charged.scale + places),
    charged.units * 10n ** BigInt(top.scale),
    'half-away',
  );
  return Decimal.ofUnits(units, places);
}
