import type { Entry } from './entry.js';

/** An entry after a posting, and what of the posting carries the entry's holds; minor units with the posting's sign. */
export interface HeldPosting {
  readonly entry: Entry;
  readonly held: bigint;
}

/**
 * What a sale brings has the sale's holds. What is taken back comes from what carries them first, and leaves what other sales have earned
 * alone. When a hold ends is asked by statements only: a ban of 1 March may be posted in February, for which a hold until then still lasts.
 */
export function holdPosting(entry: Entry, amount: bigint, by: 'sale' | 'person'): HeldPosting {
  if (!hasHolds(entry)) return { entry, held: 0n };
  const held = amount < 0n ? -leastOf(-amount, entry.held) : by === 'sale' ? amount : 0n;
  return { entry: { ...entry, held: entry.held + held }, held };
}

const hasHolds = ({ holds, kind }: Entry): boolean => kind === 'sale' && holds.length > 0;

const leastOf = (a: bigint, b: bigint): bigint => (a < b ? a : b);
