import type { Rational } from '../arithmetic/rational.js';
import type { RecordedSale } from '../rating/recorded-sale.js';
import type { SaleHead } from '../sources/sale-source.js';
import type { SaleState } from '../sources/sale-state.js';
import type { SharedCaps } from './caps.js';
import type { Converting, Partners, PinnedCredit } from './pinned-credit.js';
import type { SaleEvent, SheetLine } from './sheet.js';

export interface ProgramTerms {
  readonly currency: string;
  readonly digitsOf: (currency: string) => number;
  readonly partners: Partners;
  /** What converts a sale's currency at its time; undefined while no rate is known. */
  readonly conversion: (sale: SaleHead) => Converting | undefined;
  readonly sharedCaps?: SharedCaps;
}

/** What an event of a sale brings, to be settled by each ledger when it takes it. */
export interface Delivery {
  readonly known: KnownSale;
  readonly event: SaleEvent;
  readonly cause: string;
  /** The sale as the event left it: a copy where it cannot be rated yet. */
  readonly state: SaleState;
  /** Null while nothing is known by which to rate it. */
  readonly lines: readonly SheetLine[] | null;
}

/** How a source was answered. */
export interface Answer {
  readonly refused?: string;
  readonly parked?: 'NO_RATE' | 'AMOUNT_OUT_OF_RANGE';
  readonly waits?: true;
  readonly exceeded?: Rational;
  /** Refunds that waited for this sale and do not fit it, with the reason. */
  readonly waitingRefused?: Readonly<Record<string, string>>;
}

export interface KnownSale {
  readonly sale: RecordedSale;
  credits: readonly PinnedCredit[];
  parked: 'NO_RATE' | 'AMOUNT_OUT_OF_RANGE' | null;
  /** Of partners above those that are credited: whose ledgers it has brought something. */
  above?: Set<string>;
}
