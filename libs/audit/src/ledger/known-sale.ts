import type { Rational } from '../arithmetic/rational.js';
import type { RecordedSale } from '../rating/recorded-sale.js';
import type { SaleHead } from '../sources/sale-source.js';
import type { SaleState } from '../sources/sale-state.js';
import type { SharedCaps } from './caps.js';
import type { Credit } from '../sources/sale-source.js';
import type { Converting, KnownThen, Partners, PinnedCredit } from './pinned-credit.js';
import type { SaleEvent, SaleEffect } from './sale-effects.js';

export interface ProgramTerms {
  readonly currency: string;
  readonly digitsOf: (currency: string) => number;
  readonly partners: Partners;
  /** What converts a sale's currency at its time; undefined while no rate is known. */
  readonly conversion: (sale: SaleHead) => Converting | undefined;
  readonly sharedCaps?: SharedCaps;
  /** Where in the history we are, and what was known at an earlier place; without them all is as known now. */
  readonly now?: bigint;
  readonly then?: (at: bigint) => KnownThen & { readonly knows: (partner: string) => boolean };
}

/** By what a credit is rated: what was known where, and the rates of the sale's day. */
export interface RatedBy {
  readonly at: bigint;
  readonly converting: Converting;
}

/** Whom a sale is credited to, from its record or from a recredit on. */
export interface Crediting {
  readonly credits: readonly Credit[];
  /** Whose part somebody should look at, by the evidence in force then. */
  readonly risky: SaleHead['risky'];
  pinned: readonly PinnedCredit[];
  /** No rate is known by which to rate one of them. */
  unrated: boolean;
  /** Of partners above those that are credited: whose ledgers it has brought something. */
  above?: Set<string>;
}

/** What an event of a sale brings, to be settled by each ledger when it takes it. */
export interface Delivery {
  readonly known: KnownSale;
  readonly event: SaleEvent;
  readonly cause: string;
  /** The sale as the event left it: a copy where it cannot be rated yet. */
  readonly state: SaleState;
  readonly crediting: Crediting;
  /** Of a recredit: the credits before it. */
  readonly leaving?: Crediting;
  /** Null while nothing is known by which to rate it. */
  readonly lines: readonly SaleEffect[] | null;
  /** Of a recredit: the ledgers that it brings something. */
  readonly comesTo?: readonly string[];
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
  /** Where in the history it was recorded, and, of partners that it was credited to later, where they first were. */
  readonly at: bigint;
  creditedAt?: Map<string, bigint>;
  /** As it was recorded, and as it is now. */
  readonly first: Crediting;
  crediting: Crediting;
  parked: 'NO_RATE' | 'AMOUNT_OUT_OF_RANGE' | null;
  /** What was known when it was recorded; null where no rate was. */
  recorded: RatedBy | null;
  /** Of partners that are rated by something later. */
  ratedBy?: Map<string, RatedBy>;
}
