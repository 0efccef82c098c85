import { type DealEvent, dealEvents } from '#libs/deals';
import { type StateReader, type Policy, policy, type PolicyCommand, policyContext } from '#libs/eventing';
import type { Command, CommandContext, EventOf, Instant, Recorded } from '#libs/kernel';
import { programAggregate, zoneOf } from '#libs/programs';
import { type Booking, influenceBooking, ownBooking, takenBackNumberOf } from './deal-booking.js';
import { dealAsOf, importedTerms, importedWin } from './deal-booking.state-reader.js';
import { refundIdOf, saleIdOf } from '../events/sale.ids.js';
import { RecordSale, TakeBackSale } from '../sale/sale.commands.js';

const NAME = 'record-booking-when-deal-won';

type Taken = Recorded<EventOf<DealEvent, 'deal.won' | 'deal.imported' | 'deal.influence-recorded' | 'deal.revoked'>>;

/** A won deal is a booking, and a booking is a sale: what partners earn by it follows from their plans like any other. */
export const recordBookingWhenDealWon = (facts: StateReader): Policy<DealEvent> =>
  policy<DealEvent>({
    name: NAME,
    sources: [dealEvents],
    on: ['deal.won', 'deal.imported', 'deal.influence-recorded', 'deal.revoked'],
    async react(events) {
      const desk = new BookingDesk(facts);
      const answers = await Promise.all((events as readonly Taken[]).map((event) => desk.answer(event)));
      return answers.flat();
    },
  });

class BookingDesk {
  constructor(private readonly facts: StateReader) {}

  async answer(event: Taken): Promise<PolicyCommand[]> {
    if (event.type === 'deal.imported') {
      const won = importedWin(event.data);
      return won ? this.record(event, ownBooking(event.data, importedTerms(event.data), won), won.closedAt) : [];
    }
    const { terms, won, influences, isRevoked } = await dealAsOf(this.facts, event);
    if (!terms || !won) return [];
    const helped = (partnerId: string): Booking => influenceBooking(event.data, terms, won, partnerId);
    const all = [...ownBooking(event.data, terms, won), ...[...influences].map(helped)];
    switch (event.type) {
      case 'deal.won':
        return this.record(event, all, won.closedAt);
      case 'deal.influence-recorded':
        return isRevoked ? [] : this.record(event, [helped(event.data.partnerId)], won.closedAt);
      case 'deal.revoked':
        return this.takeBack(event, all);
    }
  }

  private async record(event: Taken, bookings: readonly Booking[], occurredAt: Instant): Promise<PolicyCommand[]> {
    const timeZone = await this.zone(event, occurredAt);
    return bookings.map(({ partnerId, given }) => {
      const saleId = saleIdOf(event.metadata.tenant, given.programId, given.externalId);
      // Whoever may win a deal may be booked; what it earns is the ledger's question.
      const knowledge = { timeZone, partners: ['in-program' as const] };
      return sent(event, partnerId, occurredAt, (context) => new RecordSale({ saleId, given, knowledge }, context));
    });
  }

  private async takeBack(event: Taken, bookings: readonly Booking[]): Promise<PolicyCommand[]> {
    const { at } = event.data;
    const knowledge = { timeZone: await this.zone(event, at) };
    return bookings.map(({ partnerId, given }) => {
      const { tenant } = event.metadata;
      const { programId } = given;
      const saleId = saleIdOf(tenant, programId, given.externalId);
      const externalId = takenBackNumberOf(given);
      const refundId = refundIdOf(tenant, programId, externalId);
      const refund = { saleId, refundId, programId, externalId, reason: 'order-cancelled' as const, knowledge };
      return sent(event, partnerId, at, (context) => new TakeBackSale(refund, context));
    });
  }

  private async zone({ metadata: { tenant }, data: { programId }, position }: Taken, at: Instant) {
    const { state } = await this.facts.of(programAggregate, tenant, programId, position);
    return state.status === 'absent' ? null : zoneOf(state, at);
  }
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
