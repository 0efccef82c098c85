import { type DealEvent, dealEvents } from '#libs/deals';
import { type StateReader, type Policy, policy, type PolicyCommand, policyContext } from '#libs/eventing';
import type { Command, CommandContext, EventOf, Instant, Recorded } from '#libs/kernel';
import { programAggregate, zoneOf } from '#libs/programs';
import { survivorOf } from '#libs/partners';
import { bookedFor } from './booking-survivors.js';
import { type Booking, bookingOf, takenBackNumberOf } from './deal-booking.js';
import { dealAsOf, type DealToBook, importedTerms, importedWin, winOf } from './deal-booking.state-reader.js';
import { refundIdOf, saleIdOf } from '../events/sale.ids.js';
import { RecordSale, TakeBackSale } from '../sale/sale.commands.js';

const NAME = 'record-booking-when-deal-won';

type Taken = Recorded<
  EventOf<DealEvent, 'deal.won' | 'deal.imported' | 'deal.influence-recorded' | 'deal.revoked' | 'deal.merged'>
>;

/** A won deal is a booking, and a booking is a sale: what partners earn by it follows from their plans like any other. */
export const recordBookingWhenDealWon = (facts: StateReader): Policy<DealEvent> =>
  policy<DealEvent>({
    name: NAME,
    sources: [dealEvents],
    on: ['deal.won', 'deal.imported', 'deal.influence-recorded', 'deal.revoked', 'deal.merged'],
    async react(events) {
      const desk = new BookingDesk(facts);
      const answers = await Promise.all((events as readonly Taken[]).map((event) => desk.answer(event)));
      return answers.flat();
    },
  });

class BookingDesk {
  constructor(private readonly facts: StateReader) {}

  async answer(event: Taken): Promise<PolicyCommand[]> {
    const deal = event.type === 'deal.imported' ? imported(event) : await dealAsOf(this.facts, event);
    const { terms, won, steps } = deal;
    if (!terms || !won) return [];
    const { tenant } = event.metadata;
    const booked = await bookedFor(won.partnerId, steps, (id, at) => survivorOf(this.facts, tenant, id, at));
    const bookings = booked.map((one) => bookingOf(event.data, terms, won, one));
    if (event.type === 'deal.revoked' || event.type === 'deal.merged') return this.takeBack(event, bookings);
    const { commit } = event.position;
    return this.record(
      event,
      bookings.filter(({ askedAt }) => askedAt.commit === commit),
      won.closedAt,
    );
  }

  private async record(event: Taken, bookings: readonly Booking[], occurredAt: Instant): Promise<PolicyCommand[]> {
    const timeZone = await this.zone(event, occurredAt);
    return bookings.map(({ partnerId, survivor, given }) => {
      const saleId = saleIdOf(event.metadata.tenant, given.programId, given.externalId);
      // Whoever may win a deal may be booked; what it earns is the ledger's question.
      const known = survivor === partnerId ? 'in-program' : { survivor };
      const knowledge = { timeZone, partners: [known] as const };
      return sent(event, survivor, occurredAt, (context) => new RecordSale({ saleId, given, knowledge }, context));
    });
  }

  private async takeBack(event: Taken, bookings: readonly Booking[]): Promise<PolicyCommand[]> {
    const { at } = event.data;
    const knowledge = { timeZone: await this.zone(event, at) };
    return bookings.map(({ survivor, given }) => {
      const { tenant } = event.metadata;
      const { programId } = given;
      const saleId = saleIdOf(tenant, programId, given.externalId);
      const externalId = takenBackNumberOf(given);
      const refundId = refundIdOf(tenant, programId, externalId);
      const refund = { saleId, refundId, programId, externalId, reason: 'order-cancelled' as const, knowledge };
      return sent(event, survivor, at, (context) => new TakeBackSale(refund, context));
    });
  }

  private async zone({ metadata: { tenant }, data: { programId }, position }: Taken, at: Instant) {
    const { state } = await this.facts.of(programAggregate, tenant, programId, position);
    return state.status === 'absent' ? null : zoneOf(state, at);
  }
}

/** From its one event. */
function imported({
  data,
  position,
}: Recorded<EventOf<DealEvent, 'deal.imported'>>): Pick<DealToBook, 'terms' | 'won' | 'steps'> {
  return { terms: importedTerms(data), won: importedWin(data), steps: [winOf(position)] };
}

/** One ordering key for each partner: its ledger takes bookings in the order of history, which is how its brackets fill up. */
function sent(
  event: Taken,
  partnerId: string,
  occurredAt: Instant,
  command: (context: CommandContext) => Command,
): PolicyCommand {
  const context = { ...policyContext(NAME, event), occurredAt };
  return { command: command(context), answers: [event], orderingKey: `${event.metadata.tenant} ${partnerId}` };
}
