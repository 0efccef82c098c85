import type { PerformanceItem } from '../performance/performance.commands.js';
import type { Sold } from './sold.js';

/** What an event means for one partner; null: for the vendor's own, direct business. */
export interface CountedItem {
  readonly partnerId: string | null;
  readonly item: PerformanceItem;
}

/** Which exchange rates hold for a figure: those of a day, as published until a position. */
export type RatesOf = Pick<Sold, 'day' | 'occurredAt' | 'position'>;
