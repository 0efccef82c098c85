import { type DomainEvent, eventTypes, type Instant, type Period } from '#libs/kernel';

/**
 * The accounting periods of a program: which partners have a ledger, and the closing of its months. One stream per program. A request is
 * answered in the order of history, so everything recorded before it has been accrued when the ledgers close.
 */
export type AccountingPeriodEvent =
  | DomainEvent<
      'books.ledger-listed',
      { readonly programId: string; readonly partnerId: string; readonly ledgerId: string }
    >
  | DomainEvent<
      'books.closing-requested',
      {
        readonly programId: string;
        readonly requestId: string;
        readonly period: Period;
        readonly timeZone: string;
        readonly from: Instant;
        readonly to: Instant;
      }
    >
  /** Every ledger has been told. What comes after this in history finds all of them closed. */
  | DomainEvent<
      'books.closing-began',
      { readonly programId: string; readonly requestId: string; readonly period: Period; readonly ledgers: number }
    >
  | DomainEvent<
      'books.period-closed',
      {
        readonly programId: string;
        readonly requestId: string;
        readonly period: Period;
        readonly ledgers: number;
      }
    >;

export const accountingPeriodEvents = eventTypes<AccountingPeriodEvent>()('books', {
  'books.ledger-listed': { version: 1 },
  'books.closing-requested': { version: 1 },
  'books.closing-began': { version: 1 },
  'books.period-closed': { version: 1 },
});
