import { type DealEvent, dealEvents } from '#libs/deals';
import { type StateReader, type Policy, policy, type PolicyCommand, policyContext } from '#libs/eventing';
import {
  type Command,
  type CommandContext,
  type EventOf,
  type Instant,
  type Recorded,
  unreachable,
} from '#libs/kernel';
import { programAggregate, zoneOf } from '#libs/programs';
import { survivorOf } from '#libs/partners';
import { type BookedFor, type BookingChange, bookingsAfter, type TurnedBooking } from './booking-survivors.js';
import { type Booking, bookingOf, takenBackNumberOf } from './deal-booking.js';
import { dealAsOf, type DealToBook, importedTerms, importedWin, winOf } from './deal-booking.state-reader.js';
import { refundIdOf, saleIdOf } from '../events/sale.ids.js';
import { GiveBackSale, ReassignSale, RecordSale, TakeBackSale } from '../sale/sale.commands.js';

const NAME = 'record-booking-when-deal-won';

type Taken = Recorded<EventOf<DealEvent, (typeof TAKEN)[number]>>;

const TAKEN = [
  'deal.won',
  'deal.imported',
  'deal.influence-recorded',
  'deal.reassigned',
  'deal.revoked',
  'deal.merged',
] as const satisfies readonly DealEvent['type'][];

/** Of a sale it is told to others than the deal's own people, who alone read why. */
const MOVED = 'its deal was reassigned';

/** A won deal is a booking, and a booking is a sale: what partners earn by it follows from their plans like any other. */
export const recordBookingWhenDealWon = (facts: StateReader): Policy<DealEvent> =>
  policy<DealEvent>({
    name: NAME,
    sources: [dealEvents],
    on: TAKEN,
    async react(events) {
      const taken = events as readonly Taken[];
      const desk = new BookingDesk(facts, taken);
      const answers = await Promise.all(taken.map((event) => desk.answer(event)));
      return answers.flat();
    },
  });

class BookingDesk {
  /** Tenants of whose bookings some move from one partner to another. */
  private readonly moving: ReadonlySet<string>;

  constructor(
    private readonly facts: StateReader,
    events: readonly Taken[],
  ) {
    const moves = events.filter(({ type }) => type === 'deal.reassigned');
    this.moving = new Set(moves.map(({ metadata }) => metadata.tenant));
  }

  async answer(event: Taken): Promise<PolicyCommand[]> {
    const deal = event.type === 'deal.imported' ? imported(event) : await dealAsOf(this.facts, event);
    const { terms, won, steps } = deal;
    const last = steps.at(-1);
    if (!terms || !won || !last) return [];
    const { tenant } = event.metadata;
    const { standing, changes, movedBefore } = await bookingsAfter(steps, (id, at) =>
      survivorOf(this.facts, tenant, id, at),
    );
    const given = <For extends BookedFor>(one: For): Booking<For> => bookingOf(event.data, terms, won, one);
    if (event.type === 'deal.revoked' || event.type === 'deal.merged') return this.takeBack(event, standing.map(given));
    if (last.askedAt.commit !== event.position.commit) return [];
    return this.change(event, changes.map(given), won.closedAt, movedBefore);
  }

  private async change(
    event: Taken,
    changes: readonly Booking<BookingChange>[],
    closedAt: Instant,
    movedBefore: number,
  ): Promise<PolicyCommand[]> {
    const { at } = event.data;
    const [whenWon, since] = [await this.zone(event, closedAt), await this.zone(event, at)];
    return changes.map((booking) => {
      const { becomes, partnerId, survivor, turnedBefore, given } = booking;
      const { programId, externalId } = given;
      const saleId = saleIdOf(event.metadata.tenant, programId, externalId);
      // Whoever may win a deal may be booked; what it earns is the ledger's question.
      const partners = [survivor === partnerId ? 'in-program' : { survivor }] as const;
      const on = { saleId, programId, reason: MOVED, knowledge: { timeZone: since, partners } };
      switch (becomes) {
        case 'recorded': {
          const knowledge = { timeZone: whenWon, partners };
          const made = (context: CommandContext) => new RecordSale({ saleId, given, knowledge }, context);
          return this.sent(event, survivor, closedAt, made);
        }
        case 'recredited': {
          const moved = (context: CommandContext) => new ReassignSale({ ...on, partnerId, movedBefore }, context);
          return this.sent(event, survivor, laterOf(at, closedAt), moved);
        }
        case 'given-back': {
          const takenBackNumber = takenBackNumberOf(given);
          const back = (context: CommandContext) => new GiveBackSale({ ...on, takenBackNumber, turnedBefore }, context);
          return this.sent(event, survivor, at, back);
        }
        case 'taken-back':
          return this.taken(event, booking, since);
        default:
          return unreachable(becomes);
      }
    });
  }

  private async takeBack(event: Taken, bookings: readonly Booking<TurnedBooking>[]): Promise<PolicyCommand[]> {
    const timeZone = await this.zone(event, event.data.at);
    return bookings.map((booking) => this.taken(event, booking, timeZone));
  }

  private taken(
    event: Taken,
    { survivor, turnedBefore, given }: Booking<TurnedBooking>,
    timeZone: string | null,
  ): PolicyCommand {
    const { tenant } = event.metadata;
    const { programId } = given;
    const saleId = saleIdOf(tenant, programId, given.externalId);
    const externalId = takenBackNumberOf(given);
    const refundId = refundIdOf(tenant, programId, externalId);
    const refund = { saleId, refundId, programId, externalId, reason: 'order-cancelled' as const };
    const data = { ...refund, turnedBefore, knowledge: { timeZone } };
    return this.sent(event, survivor, event.data.at, (context) => new TakeBackSale(data, context));
  }

  /**
   * One ordering key for each partner: its ledger takes bookings in the order of history, which is how its brackets fill up. Where bookings go from one partner
   * to another, one for all of the tenant: no booking moves before it is made, nor is taken back before it has moved.
   */
  private sent(
    event: Taken,
    partnerId: string,
    occurredAt: Instant,
    command: (context: CommandContext) => Command,
  ): PolicyCommand {
    const context = { ...policyContext(NAME, event), occurredAt };
    const { tenant } = event.metadata;
    const orderingKey = this.moving.has(tenant) ? tenant : `${tenant} ${partnerId}`;
    return { command: command(context), answers: [event], orderingKey };
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
  const won = importedWin(data);
  return { terms: importedTerms(data), won, steps: won ? [winOf(won, position)] : [] };
}

const laterOf = (one: Instant, other: Instant): Instant => (one > other ? one : other);
