import type { Instant } from '#libs/kernel';
import type { Entry } from './entry.js';

/** An entry after a posting, and what of the posting carries the entry's holds; minor units with the posting's sign. */
export interface HeldPosting {
  readonly entry: Entry;
  readonly held: bigint;
}

/**
 * What a sale brings has the sale's holds. What is taken back comes from what is still held of its entry first, and leaves what other sales
 * have earned alone.
 */
export function holdPosting(entry: Entry, amount: bigint, at: Instant, by: 'sale' | 'person'): HeldPosting {
  const held = amount < 0n ? -leastOf(-amount, heldAt(entry, at)) : by === 'sale' && hasHolds(entry) ? amount : 0n;
  return { entry: { ...entry, held: entry.held + held }, held };
}

const hasHolds = ({ holds, kind }: Entry): boolean => kind === 'sale' && holds.length > 0;

const heldAt = ({ holds, held }: Entry, at: Instant): bigint =>
  held > 0n && holds.some(({ until }) => until === null || until > at) ? held : 0n;

const leastOf = (a: bigint, b: bigint): bigint => (a < b ? a : b);
