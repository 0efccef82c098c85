import type { Aggregate, StateReader } from '#libs/eventing';
import type { Command, Day, EventOf, Instant, Position, Recorded } from '#libs/kernel';
import { dayOf } from '#libs/kernel';
import { type DealSaleType, type SaleEvent, saleEvents } from '#libs/sales';

/** What of a sale its refunds are counted by: what it was, and what was known of rates when it was counted. */
export interface Sold {
  readonly saleType: string | null;
  readonly occurredAt: Instant;
  readonly day: Day;
  /** Where in the history it was recorded. */
  readonly position: Position;
}

type Recording = Recorded<EventOf<SaleEvent, 'sale.recorded'>>;

export const asSold = ({ data: { saleType, occurredAt, timeZone }, position }: Recording): Sold => ({
  ...{ saleType, occurredAt, position },
  day: dayOf(occurredAt, timeZone),
});

/** Folds a sale's stream for this one question; it decides nothing. */
const soldOnce: Aggregate<Command, Sold | null, SaleEvent> = {
  decider: {
    initial: null,
    decide: () => [],
    evolve: (sold, event) => (event.type === 'sale.recorded' ? asSold(event as Recording) : sold),
  },
  events: saleEvents,
  commands: {},
  id: () => '',
};

/** The sale that a refund takes back: recorded before it. */
export async function saleOf(facts: StateReader, refund: Recorded<EventOf<SaleEvent, 'sale.refunded'>>): Promise<Sold> {
  const { metadata, data, position } = refund;
  const { state } = await facts.of(soldOnce, metadata.tenant, data.saleId, position);
  if (!state) throw new Error(`the sale ${data.saleId} of refund ${data.refundId} is not in the store`);
  return state;
}

/** A deal in which its partner only helped: revenue of the program, which nobody has brought. */
export const isHelpedOnly = ({ saleType }: { readonly saleType: string | null }): boolean =>
  saleType === ('deal-influenced' satisfies DealSaleType);
