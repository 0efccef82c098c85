import { type DomainEvent, eventTypes } from '#libs/kernel';
import type { Source } from '../ledger/events/ledger.events.js';

/** One window of a cap that all partners of a program draw on. */
export interface CapOfProgram {
  readonly programId: string;
  readonly planId: string;
  readonly capId: string;
  /** `program|2011-01`: the window in business time, in the zone of the sales. */
  readonly windowKey: string;
  readonly currency: string;
}

/** What one entry draws on a cap. Amounts are decimal strings in the ledger's currency. */
export interface Reservation {
  /** Of what is drawn: the entry's id for what its own sale draws, another for what a later event draws for it. */
  readonly drawId: string;
  readonly entryId: string;
  readonly ledgerId: string;
  readonly partnerId: string;
  readonly source: Source;
  /** Of the plan, in force when the sale was made: its amount is the limit. */
  readonly planVersion: number;
  readonly limit: string;
  /** What the entry would be worth without any cap. */
  readonly wanted: string;
  readonly granted: string;
}

export type CapEvent =
  /** The entry may be posted with what is granted, and with no more; nothing ever gives that back to the cap. */
  | DomainEvent<
      'cap.reserved',
      CapOfProgram &
        Reservation & {
          /** Of the limit, before this reservation; never below zero. */
          readonly left: string;
        }
    >
  /** What was drawn under these ids stands in the ledgers: nobody will ask for their reservations again. */
  | DomainEvent<'cap.confirmed', CapOfProgram & { readonly entryIds: readonly string[] }>;

export const capEvents = eventTypes<CapEvent>()('cap', {
  'cap.reserved': {
    version: 3,
    upcast: {
      1: (data) => ({ ...data, drawId: (data as Pick<Reservation, 'entryId'>).entryId }),
      // Since then its source may be a recredit.
      2: (data) => data,
    },
  },
  'cap.confirmed': { version: 1 },
});
