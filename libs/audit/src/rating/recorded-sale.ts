import type { Credit, SaleSource } from '../sources/sale-source.js';
import type { SaleState } from '../sources/sale-state.js';
import type { PlanTerms } from './plan-terms.js';
import type { Conversion } from './worth.js';

/** A sale as the recomputation keeps it: its state, and what was pinned when it came. */
export interface RecordedSale {
  readonly source: SaleSource;
  /** Of survivors, each once. */
  readonly credits: readonly Credit[];
  readonly state: SaleState;
  /** Minor unit exponent of its currency. */
  readonly digits: number;
  readonly terms: PlanTerms | null;
  readonly convert: Conversion;
}
