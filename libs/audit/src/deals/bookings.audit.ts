import type { DealEvent } from '#libs/deals';
import { type EventOf, idOf, type PersonNamer, type Position, type Recorded } from '#libs/kernel';
import type { SaleEvent } from '#libs/sales';
import type { ExpectedBooking } from './bookings.expected.js';
import { differences } from '../sources/comparison.js';
import { type EventRef, type Findings, type FindingKind, type FieldDifference, refOf } from '../sources/findings.js';
import { MovedBookings } from './bookings.moved.js';
import { TakenBookings, type TakenOrBack } from './bookings.taken.js';
import { DealStates, type MovedBooking } from './deal.states.js';
import { isPersons } from './persons.js';
import { Rational } from '../arithmetic/rational.js';
import type { SaleFigures } from '../sources/source.checks.js';

interface Awaited {
  readonly position: Position;
  readonly ref: EventRef;
  readonly booking: ExpectedBooking;
}

const PREFIX = 'deal:';
/** How what a revocation takes back is numbered; older history may hold that number, which is counted up then. */
const TAKEN_BACK = /:revoked(:\d+)?$/;

const bookingOf = (refundNumber: string): string => refundNumber.replace(TAKEN_BACK, '');

/** Every won deal with a partner stands among the sales exactly once, each influence too, and every revocation takes it back. */
export class BookingsAudit {
  readonly known: DealStates;
  /** Won and not booked yet, by the number of the booking. */
  private readonly awaited = new Map<string, Awaited>();
  private readonly booked = new Map<string, EventRef>();
  private readonly taken = new TakenBookings();
  private readonly moves = new MovedBookings();
  /** What deals said before this position has been answered. */
  private answered = -1n;

  constructor(
    private readonly tenant: string,
    private readonly programId: string,
    private readonly sales: ReadonlyMap<string, SaleFigures>,
    private readonly nameOf: PersonNamer,
    private readonly findings: Findings,
    survivor: (partnerId: string) => string,
  ) {
    this.known = new DealStates(survivor);
  }

  deal(event: Recorded<DealEvent>): void {
    const { book = [], takeBack = [], giveBack = [], move = [] } = this.known.learn(event);
    const at = { position: event.position, ref: refOf(event) };
    for (const booking of book) this.awaited.set(booking.externalId, { ...at, booking });
    const { at: occurredAt } = event.data;
    for (const externalId of takeBack) this.taken.ask({ ...at, occurredAt, taken: true }, externalId);
    for (const externalId of giveBack) this.taken.ask({ ...at, occurredAt, taken: false }, externalId);
    this.moves.ask(at, move);
  }

  sale(event: Recorded<SaleEvent>): void {
    const { externalId } = event.data;
    if (!externalId.startsWith(PREFIX)) return;
    if (event.type === 'sale.recorded') return this.recorded(event);
    if (event.type === 'sale.recredited') return this.recredited(event);
    if (!TAKEN_BACK.test(externalId)) return;
    if (event.type === 'sale.refunded' || event.type === 'sale.refund-reversed') this.takenOrBack(event);
  }

  /** Bookings, their moves and reversals that are newer than all that was answered. */
  waiting(): number {
    const late = [...this.awaited.values(), ...this.moves.left, ...this.amiss()];
    return late.filter(({ position }) => position.commit > this.answered).length;
  }

  finish(): void {
    for (const [externalId, { position, ref, booking }] of this.awaited) {
      if (position.commit > this.answered) continue;
      const fields = [{ path: '', expected: booking, recorded: null }];
      this.report('booking-missing', `the won deal is not booked as ${externalId}`, [ref], fields, position);
    }
    for (const { position, ref, move } of this.moves.left) {
      if (position.commit <= this.answered) this.unmoved(ref, move, position);
    }
    for (const { position, ref, externalId, taken } of this.amiss()) {
      if (position.commit > this.answered) continue;
      const message = taken
        ? `the deal was revoked, or is the helper’s own, and its booking ${externalId} still stands`
        : `whoever helped with the deal has it no more, and the booking ${externalId} is taken back still`;
      const booked = this.booked.get(externalId);
      this.report('booking-not-reversed', message, booked ? [booked, ref] : [ref], [], position);
    }
  }

  private unmoved(ref: EventRef, { externalId, after }: MovedBooking, position: Position): void {
    const fields = [{ path: 'credits', expected: after, recorded: null }];
    const booked = this.booked.get(externalId);
    const message = `the deal is another partner’s and its booking ${externalId} is not`;
    this.report('booking-not-moved', message, booked ? [booked, ref] : [ref], fields, position);
  }

  private recorded(event: Recorded<EventOf<SaleEvent, 'sale.recorded'>>): void {
    const { externalId, currency, occurredAt, saleType, credits, metadata, customer, lines, amount } = event.data;
    const before = this.booked.get(externalId);
    const awaited = this.awaited.get(externalId);
    if (!awaited) {
      const kind = before ? 'booking-twice' : 'booking-unknown';
      const message = before ? `${externalId} is booked a second time` : `no won deal is booked as ${externalId}`;
      return this.report(kind, message, before ? [event, before] : [event], [], event.position);
    }
    this.awaited.delete(externalId);
    this.booked.set(externalId, refOf(event));
    this.answer(awaited.position);
    const written = lines.map((line) => ({ product: line.product, amount: Rational.of(line.amount).toString() }));
    const what = { externalId, currency, occurredAt, saleType, credits, metadata, customer: customer?.ref };
    const fields = differences(this.untold(awaited.booking), {
      ...what,
      amount: Rational.of(amount).toString(),
      lines: written,
    });
    if (fields.length === 0) return;
    this.report(
      'booking',
      'the booking is not what the deal was won for',
      [event, awaited.ref],
      fields,
      awaited.position,
    );
  }

  /** A sale says only by their names who bought, and whose address or number its words hold. */
  private untold(booking: ExpectedBooking): ExpectedBooking {
    const nameOf = (text: string): string => this.nameOf(this.programId, text);
    const words = Object.entries(booking.metadata).map(([key, word]) => [key, isPersons(word) ? nameOf(word) : word]);
    return {
      ...booking,
      customer: nameOf(booking.customer),
      metadata: Object.fromEntries(words) as typeof booking.metadata,
    };
  }

  private recredited(event: Recorded<EventOf<SaleEvent, 'sale.recredited'>>): void {
    const { asked, fields } = this.moves.moved(event);
    const { externalId } = event.data;
    if (!asked) {
      return this.report('booking-unknown', `no deal is reassigned by ${externalId}`, [event], [], event.position);
    }
    this.answer(asked.position);
    if (fields.length === 0) return;
    const message = 'the booking has not moved as its deal has';
    this.report('booking', message, [event, asked.ref], fields, asked.position);
  }

  private takenOrBack(event: Recorded<TakenOrBack>): void {
    const { externalId } = event.data;
    const { asked, fields } = this.taken.answered(bookingOf(externalId), event);
    if (!asked) {
      const message = `no deal asks for what ${externalId} takes back or gives back`;
      return this.report('booking-unknown', message, [event], [], event.position);
    }
    this.answer(asked.position);
    if (fields.length === 0) return;
    const message = 'the booking is taken back or given back at another time than its deal says';
    this.report('booking', message, [event, asked.ref], fields, asked.position);
  }

  /** Bookings that are not as their deals say. */
  private amiss() {
    return this.taken.amiss((externalId) => {
      const sale = this.sales.get(idOf(this.tenant, 'sale', `${this.programId}:${externalId}`));
      return sale && Rational.of(sale.refunded).equals(Rational.of(sale.amount));
    });
  }

  private answer({ commit }: Position): void {
    if (commit > this.answered) this.answered = commit;
  }

  private report(
    kind: FindingKind,
    message: string,
    events: readonly EventRef[],
    fields: readonly FieldDifference[],
    position: Position,
  ): void {
    const { programId } = this;
    this.findings.add({
      kind,
      message,
      events: events.map(refOf),
      fields,
      position,
      programId,
      partnerId: null,
      period: null,
    });
  }
}
