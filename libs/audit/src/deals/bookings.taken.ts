import type { EventOf, Position, Recorded } from '#libs/kernel';
import type { SaleEvent } from '#libs/sales';
import { differences } from '../sources/comparison.js';
import type { EventRef, FieldDifference } from '../sources/findings.js';

export type TakenOrBack = EventOf<SaleEvent, 'sale.refunded' | 'sale.refund-reversed'>;

/** What a deal asks of one of its bookings. */
interface Asked {
  readonly position: Position;
  readonly ref: EventRef;
  /** When the deal says that it is. */
  readonly occurredAt: string;
  /** Taken back; else given back. */
  readonly taken: boolean;
}

/** What took a booking back, or gave it back, shows. */
interface Answered {
  /** Undefined: nobody has asked for it. */
  readonly asked: Asked | undefined;
  readonly fields: readonly FieldDifference[];
}

/** What a booking is taken back by, and given back by: whether it is when its deal says, and ends as its deal says. */
export class TakenBookings {
  /** What each number is asked to be last. */
  private readonly asked = new Map<string, Asked>();
  /** What nothing has answered yet, in the order in which it was asked for. */
  private readonly open = new Map<string, readonly Asked[]>();
  /** Refunds by which a booking is taken back, and which nobody has reversed. */
  private readonly standing = new Map<string, Set<string>>();

  ask(asked: Asked, externalId: string): void {
    this.asked.set(externalId, asked);
    this.open.set(externalId, [...(this.open.get(externalId) ?? []), asked]);
  }

  answered(externalId: string, { type, data }: Recorded<TakenOrBack>): Answered {
    const taken = type === 'sale.refunded';
    const { refundId, occurredAt } = data;
    const standing = this.standing.get(externalId) ?? new Set();
    if (taken) this.standing.set(externalId, standing.add(refundId));
    else standing.delete(refundId);
    const open = this.open.get(externalId) ?? [];
    const alike = open.filter((one) => one.taken === taken);
    const asked = alike.find((one) => one.occurredAt === occurredAt) ?? alike[0];
    if (!asked) return { asked: this.asked.get(externalId), fields: [] };
    this.open.set(
      externalId,
      open.filter((one) => one !== asked),
    );
    return { asked, fields: differences({ occurredAt: asked.occurredAt }, { occurredAt }) };
  }

  /**
   * Bookings that are asked to be taken back, and have something left, or will have: nothing takes what comes back when a refund from before is
   * reversed. And those asked to be given back that are taken still. `isWhole`: undefined where there is no such booking.
   */
  amiss(isWhole: (externalId: string) => boolean | undefined) {
    return [...this.asked].flatMap(([externalId, { taken, ...cause }]) => {
      const isTaken = (this.standing.get(externalId)?.size ?? 0) > 0;
      const whole = isWhole(externalId);
      const wrong = taken ? whole !== undefined && !(whole && isTaken) : isTaken;
      return wrong ? [{ externalId, taken, ...cause }] : [];
    });
  }
}
