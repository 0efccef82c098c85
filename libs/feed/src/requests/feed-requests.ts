import type { Credit } from './credit.js';
import type { DeliveryForm } from '../bodies/opened-event.js';
import { FeedFault } from '../reading/feed-fault.js';
import type { FilterInput } from '../reading/filter.js';
import type { Shard } from '../reading/shard.js';
import type { Start } from '../reading/start.js';

/** Who reads, as the token says. */
export interface FeedReader {
  readonly tenant: string;
  readonly subject: string;
  /** Bare UUID; a partner receives its own events alone. */
  readonly partnerId?: string;
  /** When the token ends, in milliseconds of the epoch. */
  readonly expiresAt: number;
}

/** What all readers say. */
export interface ReadRequest {
  readonly start: Start | undefined;
  readonly filter: FilterInput;
  readonly form: DeliveryForm;
}

export interface FollowRequest extends ReadRequest {
  /** The longest silence, 1,000 to 60,000 milliseconds; 10,000 if absent. */
  readonly heartbeatMs?: number;
}

export interface SubscribeRequest extends FollowRequest {
  /** How many events may be sent; more is granted as they are done. */
  readonly credit: Credit;
  /** Of several, events of this one alone; then they do not say what they follow. */
  readonly shard?: Shard;
}

export interface PageRequest extends ReadRequest {
  /** 1 to 500 events; 100 if absent. */
  readonly pageSize?: number;
  /** 0 to 30,000 milliseconds that are waited for the first event; 0 if absent. */
  readonly waitMs?: number;
}

/** The longest silence that a stream asks for. Throws FeedFault OUT_OF_RANGE. */
export function heartbeatOf({ heartbeatMs = 10_000 }: Pick<FollowRequest, 'heartbeatMs'>): number {
  inRange('heartbeat', heartbeatMs / 1000, 1, 60, 'seconds');
  return heartbeatMs;
}

/** Throws FeedFault START_MISSING. */
export function stated(start: Start | undefined): Start {
  if (start) return start;
  throw new FeedFault(
    'START_MISSING',
    'Say where to begin: at the beginning, at the end, after a cursor, a position or an event, or since a moment. There is no default, since it would lose events silently.',
  );
}

/** Throws FeedFault OUT_OF_RANGE. */
export function inRange(name: string, value: number, least: number, most: number, unit: string): void {
  if (!Number.isFinite(value) || value < least || value > most)
    throw new FeedFault('OUT_OF_RANGE', `The ${name} must be ${least} to ${most} ${unit}.`);
}
