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
  saleType,
  occurredAt,
  position,
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

export const soldKey = (tenant: string, saleId: string): string => `${tenant} ${saleId}`;

/** Sales as the events at hand record them: what happens to one soon after asks the store for nothing. */
export const soldIn = (events: readonly Recorded[]): ReadonlyMap<string, Sold> =>
  new Map(
    events
      .filter((event): event is Recording => event.type === 'sale.recorded')
      .map((event) => [soldKey(event.metadata.tenant, event.data.saleId), asSold(event)]),
  );

/** What happens to a sale after it was recorded, and moves what it is worth. */
export type SaleChanged = EventOf<SaleEvent, 'sale.refunded' | 'sale.refund-reversed' | 'sale.amended'>;

export type SaleRecredited = EventOf<SaleEvent, 'sale.recredited'>;

/** The sale that something happened to: recorded before it. */
export async function saleOf(facts: StateReader, changed: Recorded<SaleChanged | SaleRecredited>): Promise<Sold> {
  const { type, metadata, data, position } = changed;
  const { state } = await facts.of(soldOnce, metadata.tenant, data.saleId, position);
  if (!state) throw new Error(`the sale ${data.saleId} of ${type} at ${position.commit} is not in the store`);
  return state;
}

/** A deal in which its partner only helped: revenue of the program, which nobody has brought. */
export const isHelpedOnly = ({ saleType }: { readonly saleType: string | null }): boolean =>
  saleType === ('deal-influenced' satisfies DealSaleType);
