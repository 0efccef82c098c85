import { Rational } from '../arithmetic/rational.js';
import { netLines, type SaleLine } from '../sources/sale-lines.js';
import type { SaleHead } from '../sources/sale-source.js';
import { SaleState } from '../sources/sale-state.js';

/** A sale as the recomputation keeps it. Most sales are never touched again: what lies at rest is kept as text. */
export class RecordedSale {
  private live: SaleState | null;
  private text = '';

  constructor(
    readonly source: SaleHead,
    lines: readonly SaleLine[],
    /** Minor unit exponent of its currency. */
    readonly digits: number,
  ) {
    this.live = new SaleState(netLines(lines, source.creditNote, digits));
  }

  get state(): SaleState {
    this.live ??= unpacked(this.text, this.source.creditNote, this.digits);
    return this.live;
  }

  get atRest(): boolean {
    return this.live === null;
  }

  /** It was only looked at since it came to rest. */
  letGo(): void {
    this.live = null;
  }

  /** Nothing happens to it for now. */
  rest(): void {
    if (!this.live) return;
    this.text = packed(this.live);
    this.live = null;
  }
}

type PackedLine = [number, string, string, string, string | null, string | null, readonly number[] | null];
type PackedRefund = [string, boolean, [number, string, string][], [number | null, string][]];

const packed = ({ lines, refunds }: SaleState): string =>
  JSON.stringify([
    lines.map(({ line, kind, quantity, unitPrice, product, category, appliesTo }): PackedLine => [
      ...([line, kind, quantity.packed(), unitPrice.packed(), product, category, appliesTo] as const),
    ]),
    refunds.map(({ refundId, ofTheWhole, taken, excess }): PackedRefund => [
      refundId,
      ofTheWhole,
      taken.map(({ line, money, units }) => [line, money.packed(), units.packed()]),
      [...excess].map(([line, amount]) => [line, amount.packed()]),
    ]),
  ]);

function unpacked(text: string, creditNote: boolean, digits: number): SaleState {
  const [written, refunds] = JSON.parse(text) as [PackedLine[], PackedRefund[]];
  const lines = written.map(([line, kind, quantity, unitPrice, product, category, appliesTo]) => ({
    line,
    kind,
    product,
    category,
    appliesTo,
    quantity: Rational.unpacked(quantity),
    unitPrice: Rational.unpacked(unitPrice),
  }));
  const state = new SaleState(netLines(lines, creditNote, digits));
  for (const [refundId, ofTheWhole, taken, excess] of refunds) {
    const refund = state.begin(refundId, ofTheWhole);
    for (const [line, money, units] of taken) {
      state.take(refund, { line, money: Rational.unpacked(money), units: Rational.unpacked(units) });
    }
    for (const [line, amount] of excess) state.exceed(refund, line, Rational.unpacked(amount));
  }
  return state;
}
