import { StreamTrimmed } from '../event-store.js';

/** What the client calls its failures, sorted by what they mean for one who has called. */

/** Told definitely that nothing was written, and asking again would not help. */
const FINAL: readonly unknown[] = ['access-denied', 'invalid-argument'];
/** After these the client makes itself a new connection; after any other it may keep a broken one for ever. */
const MENDED_BY_CLIENT: readonly unknown[] = ['unavailable', 'cancelled', 'not-leader'];

interface ClientFault {
  readonly type?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly _raw?: { readonly metadata?: { getMap(): Record<string, unknown> } };
}

const of = (fault: unknown): ClientFault => fault ?? {};
const typeOf = (fault: unknown): unknown => of(fault).type;

export const isFinalFault = (fault: unknown): boolean =>
  FINAL.includes(typeOf(fault)) ||
  isDeleted(fault) ||
  isUnreadableAnswer(fault, 'BadRequest|InvalidTransaction') ||
  fault instanceof StreamTrimmed ||
  fault instanceof TypeError ||
  fault instanceof RangeError;

export const isMendedByClient = (fault: unknown): boolean => MENDED_BY_CLIENT.includes(typeOf(fault));

export const isNotLeader = (fault: unknown): boolean => typeOf(fault) === 'not-leader';

export const isConflict = (fault: unknown): boolean => typeOf(fault) === 'wrong-expected-version';

/** Newer servers limit each event too, in words that the client does not know. */
export const isTooLarge = (fault: unknown): boolean =>
  typeOf(fault) === 'maximum-append-size-exceeded' ||
  exceptionOf(fault) === 'maximum-append-event-size-exceeded' ||
  isUnreadableAnswer(fault, 'MaximumAppendEventSizeExceeded');

export const isAbsent = (fault: unknown): boolean => typeOf(fault) === 'stream-not-found';

/** For ever: nothing can be written to it or read of it any more. */
export const isDeleted = (fault: unknown): boolean => typeOf(fault) === 'stream-deleted';

export const isDenied = (fault: unknown): boolean => typeOf(fault) === 'access-denied';

const UNAUTHENTICATED = 16;
export const isUnauthenticated = (fault: unknown): boolean => isDenied(fault) && of(fault).code === UNAUTHENTICATED;

const exceptionOf = (fault: unknown): string | undefined => of(fault)._raw?.metadata?.getMap()['exception']?.toString();

/** A definite answer to an append that the client hands on by name only. */
const isUnreadableAnswer = (fault: unknown, names: string): boolean =>
  typeOf(fault) === 'unknown' && new RegExp(`^Could not recognize (${names})$`).test(String(of(fault).message));
