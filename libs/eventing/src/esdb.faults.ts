/** What the client calls its failures, sorted by what they mean for one who has called. */

/** Told definitely that nothing was written, and asking again would not help. */
const FINAL: readonly unknown[] = ['stream-deleted', 'access-denied', 'invalid-argument'];
/** After these the client makes itself a new connection; after any other it may keep a broken one for ever. */
const MENDED_BY_CLIENT: readonly unknown[] = ['unavailable', 'cancelled', 'not-leader'];

const typeOf = (fault: unknown): unknown => (fault as { readonly type?: unknown } | null)?.type;

export const isFinalFault = (fault: unknown): boolean =>
  FINAL.includes(typeOf(fault)) || fault instanceof TypeError || fault instanceof RangeError;

export const isMendedByClient = (fault: unknown): boolean => MENDED_BY_CLIENT.includes(typeOf(fault));

export const isConflict = (fault: unknown): boolean => typeOf(fault) === 'wrong-expected-version';

export const isTooLarge = (fault: unknown): boolean => typeOf(fault) === 'maximum-append-size-exceeded';

export const isAbsent = (fault: unknown): boolean => typeOf(fault) === 'stream-not-found';
