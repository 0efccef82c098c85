import type { EventOf, Position, Recorded } from '#libs/kernel';
import type { SaleEvent } from '#libs/sales';
import { differences } from '../sources/comparison.js';
import type { EventRef, FieldDifference } from '../sources/findings.js';
import type { MovedBooking } from './deal.states.js';

interface Awaited {
  readonly position: Position;
  readonly ref: EventRef;
  readonly move: MovedBooking;
}

/** What a move of a booking shows: whom it should have gone to, and where that was asked for. */
export interface Moved {
  /** Undefined: nobody has asked for it. */
  readonly asked: Pick<Awaited, 'position' | 'ref'> | undefined;
  readonly fields: readonly FieldDifference[];
}

/** Bookings of deals that are another partner's, in the order in which that was said: each moves as often, and to whom. */
export class MovedBookings {
  private readonly awaited = new Map<string, Awaited[]>();

  ask(at: Pick<Awaited, 'position' | 'ref'>, moves: readonly MovedBooking[]): void {
    for (const move of moves) {
      this.awaited.set(move.externalId, [...(this.awaited.get(move.externalId) ?? []), { ...at, move }]);
    }
  }

  moved({ data }: Recorded<EventOf<SaleEvent, 'sale.recredited'>>): Moved {
    const { externalId, occurredAt, before, after } = data;
    const [first, ...later] = this.awaited.get(externalId) ?? [];
    if (!first) return { asked: undefined, fields: [] };
    this.awaited.set(externalId, later);
    const { move } = first;
    const wanted = { occurredAt: move.occurredAt, before: [move.before], after: move.after };
    const written = { occurredAt, before: before.map(({ partnerId }) => partnerId), after };
    return { asked: first, fields: differences(wanted, written) };
  }

  /** Those that have not moved yet. */
  get left(): readonly Awaited[] {
    return [...this.awaited.values()].flat();
  }
}
