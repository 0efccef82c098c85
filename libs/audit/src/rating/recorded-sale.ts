import { Rational } from '../arithmetic/rational.js';
import { netLines, type SaleLine } from '../sources/sale-lines.js';
import type { Credit, SaleHead } from '../sources/sale-source.js';
import { SaleState } from '../sources/sale-state.js';

/** A sale as the recomputation keeps it. Most sales are never touched again: until one is, its lines are kept as text. */
export class RecordedSale {
  private live: SaleState | null;
  private readonly text: string;
  /** Of survivors, each once, with their weights beside them. */
  readonly weights: readonly number[];

  constructor(
    readonly source: SaleHead,
    readonly credits: readonly Credit[],
    lines: readonly SaleLine[],
    /** Minor unit exponent of its currency. */
    readonly digits: number,
  ) {
    this.live = new SaleState(netLines(lines, source.creditNote, digits));
    this.text = JSON.stringify(
      lines.map((line) => ({
        ...line,
        quantity: line.quantity.toFraction(),
        unitPrice: line.unitPrice.toFraction(),
      })),
    );
    const [only, second] = credits;
    this.weights = only?.weight === 10_000 && !second ? WHOLE : credits.map(({ weight }) => weight);
  }

  get state(): SaleState {
    this.live ??= new SaleState(netLines(this.written(), this.source.creditNote, this.digits));
    return this.live;
  }

  /** Nothing has happened to it so far: its lines go back to text. */
  rest(): void {
    if (this.live?.isUntouched) this.live = null;
  }

  private written(): SaleLine[] {
    const lines = JSON.parse(this.text) as (SaleLine & { quantity: string; unitPrice: string })[];
    return lines.map((line) => ({
      ...line,
      quantity: Rational.ofFraction(line.quantity),
      unitPrice: Rational.ofFraction(line.unitPrice),
    }));
  }
}

const WHOLE = [10_000];
