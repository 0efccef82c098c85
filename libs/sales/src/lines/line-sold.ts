import type { LineKind } from '#libs/programs';

/** A line as it was sold, whatever an event says of it beside. */
export interface LineSold {
  readonly line: number;
  readonly kind: LineKind;
  readonly product: string;
  readonly category: string | null;
  readonly quantity: string;
  readonly amount: string;
  readonly appliesTo?: readonly number[];
}
