import type { Money, Period } from '#libs/kernel';
import type { Exchange, OfPartner } from './figures.js';

/**
 * Entries of one kind of which a payout pays what is left. The rest of its amount are lines without an entry of their own here: corrections of what was
 * paid before, and what was not held of an entry that is.
 */
export interface PaidEntries {
  readonly kind: 'accrued' | 'adjusted' | 'forfeited';
  readonly count: number;
  /** What is left of them, as the payout's month and those before it have posted it. */
  readonly amount: string;
}

export interface PlannedPayout extends OfPartner {
  readonly payoutId: string;
  readonly statementId: string;
  readonly period: Period;
  /** What leaves the ledger, in its currency. */
  readonly amount: Money;
  /** What the partner receives. */
  readonly pays: Money;
  readonly exchange: Exchange | null;
  /** The name that stands for where it goes; null: the provider knows it by the partner. */
  readonly destination: string | null;
  readonly approvalsNeeded: 0 | 1 | 2;
  /** What it pays, by kind, kinds that there are; null in what was written before it was counted. */
  readonly entries: readonly PaidEntries[] | null;
}
