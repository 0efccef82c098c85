import type { EventOf, Recorded } from '#libs/kernel';
import type { PartnerEvent } from '#libs/partners';
import type { RatesEvent } from '#libs/rates';
import type { CreditNoteEvent, SaleEvent } from '#libs/sales';
import type { LedgerEvent } from '../../ledger/events/ledger.events.js';
import type { AccountingPeriodEvent } from '../../period/accounting-periods.events.js';

/** All that may bring something to a ledger, and what a ledger says of a source that waits. */
export type PostingEvent =
  | SaleEvent
  | CreditNoteEvent
  | PartnerEvent
  | AccountingPeriodEvent
  | RatesEvent
  | LedgerEvent;

export type Event<T extends PostingEvent['type']> = Recorded<EventOf<PostingEvent, T>>;
