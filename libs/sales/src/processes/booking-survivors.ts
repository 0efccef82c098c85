import type { Position } from '#libs/kernel';

/** What one event asks of the bookings of a won deal. */
export interface BookingStep {
  readonly askedAt: Position;
  /** Whose the deal is from then on; null: the vendor's own. Left out where that stays as it is. */
  readonly ownerId?: string | null;
  /** Partners that have helped, and whose bookings are asked for where they have none that stands. */
  readonly helperIds: readonly string[];
}

/** One booking that a won deal has: of the partner whose it is, or of one that helped; and the record that it is credited to. */
export interface BookedFor {
  /** null: the partner whose deal it is. */
  readonly influencer: string | null;
  readonly partnerId: string;
  readonly survivor: string;
}

/** A booking, and how often it had been taken back or given back by then. */
export interface TurnedBooking extends BookedFor {
  readonly turnedBefore: number;
}

/** What a step makes of a booking. */
export interface BookingChange extends TurnedBooking {
  readonly becomes: 'recorded' | 'recredited' | 'taken-back' | 'given-back';
}

/** What the bookings of a deal are after some steps, and what the last of them changed. */
export interface Bookings {
  readonly standing: readonly TurnedBooking[];
  readonly changes: readonly BookingChange[];
  /** How often the booking of whose deal it is had moved before the last of them. */
  readonly movedBefore: number;
}

type SurvivorAt = (partnerId: string, asKnownAt: Position) => Promise<string>;

/**
 * Whom the bookings of a deal are credited to: of a merged partner the record it ended in, as known when the deal asked for the booking. Nobody is
 * booked twice for one deal: whose it is has not helped with it, and helps once, under however many names. Where a helper becomes the one whose
 * deal it is, its help is taken back, and given back when the deal is another's again.
 */
export async function bookingsAfter(steps: readonly BookingStep[], survivorAt: SurvivorAt): Promise<Bookings> {
  const booked = new DealBookings(survivorAt);
  let changes: readonly BookingChange[] = [];
  let movedBefore = 0;
  for (const step of steps) {
    movedBefore += changes.filter(({ becomes }) => becomes === 'recredited').length;
    changes = await booked.take(step);
  }
  return { standing: booked.standing.map((one) => booked.turned(one)), changes, movedBefore };
}

class DealBookings {
  standing: readonly BookedFor[] = [];
  /** By partner that helped: how often its booking was taken back or given back. */
  private readonly turns = new Map<string, number>();

  constructor(private readonly survivorAt: SurvivorAt) {}

  async take({ askedAt, ownerId, helperIds }: BookingStep): Promise<readonly BookingChange[]> {
    const owned = ownerId === undefined || ownerId === null ? [] : await this.owned(ownerId, askedAt);
    const helped: BookingChange[] = [];
    for (const helperId of helperIds) helped.push(...(await this.helped(helperId, askedAt)));
    return [...owned, ...helped];
  }

  private async owned(partnerId: string, askedAt: Position): Promise<readonly BookingChange[]> {
    const survivor = await this.survivorAt(partnerId, askedAt);
    const booked = { influencer: null, partnerId, survivor };
    const had = this.standing.find(({ influencer }) => influencer === null);
    const before = await this.standsFor(survivor, askedAt);
    const own = before.filter((one): one is BookedFor & { influencer: string } => one.influencer !== null);
    this.standing = [
      booked,
      ...this.standing.filter((one) => one !== had && !own.includes(one as (typeof own)[number])),
    ];
    const taken = own.map((one) => this.turn(one, 'taken-back'));
    if (had?.survivor === survivor) return taken;
    return [{ ...this.turned(booked), becomes: had ? 'recredited' : 'recorded' }, ...taken];
  }

  private async helped(influencer: string, askedAt: Position): Promise<readonly BookingChange[]> {
    if (this.standing.some((one) => one.influencer === influencer)) return [];
    const survivor = await this.survivorAt(influencer, askedAt);
    if ((await this.standsFor(survivor, askedAt)).length > 0) return [];
    const booked = { influencer, partnerId: influencer, survivor };
    this.standing = [...this.standing, booked];
    return [
      this.turns.has(influencer) ? this.turn(booked, 'given-back') : { ...this.turned(booked), becomes: 'recorded' },
    ];
  }

  turned<For extends BookedFor>(booked: For): For & TurnedBooking {
    return { ...booked, turnedBefore: this.turns.get(booked.influencer ?? '') ?? 0 };
  }

  private turn(
    booked: BookedFor & { readonly influencer: string },
    becomes: 'taken-back' | 'given-back',
  ): BookingChange {
    const change = { ...this.turned(booked), becomes };
    this.turns.set(booked.influencer, change.turnedBefore + 1);
    return change;
  }

  /** Bookings that are credited to this record, or to one that has ended in it. */
  private async standsFor(survivor: string, askedAt: Position): Promise<readonly BookedFor[]> {
    const now = await Promise.all(this.standing.map((one) => this.survivorAt(one.survivor, askedAt)));
    return this.standing.filter((_, at) => now[at] === survivor);
  }
}
