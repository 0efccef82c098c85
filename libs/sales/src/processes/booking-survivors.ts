import type { Position } from '#libs/kernel';

/** What one event asks to be booked: the win itself (null), and partners that helped. */
export interface BookingStep {
  readonly askedAt: Position;
  readonly influencers: readonly (string | null)[];
}

/** One booking that a won deal has: of whom it was won, or who helped; and the record that it is credited to. */
export interface BookedFor {
  /** null: the partner that brought the deal. */
  readonly influencer: string | null;
  readonly partnerId: string;
  readonly survivor: string;
  /** Of the event that asked for it. */
  readonly askedAt: Position;
}

/**
 * Whom the bookings of a deal are credited to: of a merged partner the record it ended in, as known when the deal asked for the booking. Nobody is
 * booked twice for one deal: who brought it has not helped with it, and helps once, under however many names.
 */
export async function bookedFor(
  ownerId: string | null,
  steps: readonly BookingStep[],
  survivorAt: (partnerId: string, asKnownAt: Position) => Promise<string>,
): Promise<readonly BookedFor[]> {
  const booked: BookedFor[] = [];
  for (const { askedAt, influencers } of steps) {
    for (const influencer of influencers) {
      const partnerId = influencer ?? ownerId;
      if (partnerId === null) continue;
      const survivor = await survivorAt(partnerId, askedAt);
      const before = await Promise.all(booked.map((one) => survivorAt(one.survivor, askedAt)));
      if (!before.includes(survivor)) booked.push({ influencer, partnerId, survivor, askedAt });
    }
  }
  return booked;
}
