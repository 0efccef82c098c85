import { setTimeout as pause } from 'node:timers/promises';
import type { Position } from '#libs/kernel';
import { proven } from './esdb.checkpoints.js';
import { isAbsent, isFinalFault } from './esdb.faults.js';
import type { Delivery, StoredEvent } from '../event-store.js';
import { BEGINNING } from '../position.js';
import { BackOff } from '../../async/timeout.js';

/**
 * A read that goes on where it was cut off; `part` remembers where that was. What is absent reads as empty. Throws what is
 * final, and the last fault once nothing has arrived for `ms` milliseconds.
 */
export async function* supervised<T>(
  part: () => AsyncIterable<T>,
  ms: number,
  onFault?: (what: string, fault: unknown) => void,
): AsyncIterable<T> {
  const backOff = new BackOff();
  for (let until = Date.now() + ms; ;) {
    try {
      for await (const item of part()) {
        until = Date.now() + ms;
        yield item;
      }
      return;
    } catch (fault) {
      if (isAbsent(fault)) return;
      if (isFinalFault(fault) || Date.now() > until) throw fault;
      onFault?.('read failed', fault);
    }
    await pause(backOff.milliseconds);
  }
}

/** A subscription that begins again after its last delivery whenever it ends, until the signal. */
export async function* resumed(
  begin: (after: Position | 'start') => AsyncIterable<Delivery>,
  after: Position | 'start',
  signal: AbortSignal,
  onFault?: (what: string, fault: unknown) => void,
): AsyncIterable<Delivery> {
  let last = after;
  const backOff = new BackOff();
  while (!signal.aborted) {
    try {
      for await (const delivery of proven(begin(last))) {
        backOff.reset();
        if (delivery.kind === 'event') last = delivery.event.position;
        if (delivery.kind === 'checkpoint') last = delivery.position;
        yield delivery;
        if (signal.aborted) return;
      }
    } catch (fault) {
      if (signal.aborted) return;
      onFault?.('subscription dropped', fault);
    }
    await pause(backOff.milliseconds, undefined, { signal }).catch(() => undefined);
  }
}

/** A stream of the client: some end their call with `cancel`, some with `unsubscribe`. */
interface ClientStream extends AsyncIterable<unknown> {
  on(event: 'error', listener: () => void): unknown;
  destroy(fault: Error): unknown;
  cancel?(): Promise<void>;
  unsubscribe?(): Promise<void>;
}

/** Nothing arrived for too long on a connection that nobody has reported broken. */
class Stalled extends Error {
  readonly type = 'stalled';
}

/**
 * With an error listener, without which a dropped call ends the process; a call left early is ended on the server too. A read that
 * waits longer than `stallMs` for the next item fails; a live subscription may wait for ever.
 */
export async function* iterate<T>(stream: object, stallMs?: number): AsyncIterable<T> {
  const items = stream as ClientStream;
  items.on('error', () => undefined);
  let waitingSince = Date.now();
  const check = (): void => {
    if (stallMs && Date.now() - waitingSince > stallMs) items.destroy(new Stalled(`nothing arrived for ${stallMs} ms`));
  };
  const watchdog = stallMs ? setInterval(check, stallMs / 2).unref() : undefined;
  try {
    for await (const item of items) {
      waitingSince = Number.POSITIVE_INFINITY;
      yield item as T;
      waitingSince = Date.now();
    }
  } finally {
    clearInterval(watchdog);
    (items.cancel ?? items.unsubscribe)?.call(items).catch(() => undefined);
  }
}

interface ClientEvent extends Omit<StoredEvent, 'stream' | 'position' | 'recordedAt'> {
  readonly streamId: string;
  readonly position?: Position;
  readonly created: Date;
}

/** What stands before the name of a stream in the name of the one that holds its metadata. */
export const METADATA_OF = '$$';

/** The name of a stream, or of its metadata, or the beginning of one, as it is in the store. */
export const physicalName = (logical: string, prefix: string): string =>
  logical.startsWith(METADATA_OF) ? METADATA_OF + prefix + logical.slice(METADATA_OF.length) : prefix + logical;

const logicalName = (physical: string, prefix: string): string =>
  physical.startsWith(METADATA_OF)
    ? METADATA_OF + physical.slice(METADATA_OF.length + prefix.length)
    : physical.slice(prefix.length);

/** As the product knows it: without what this installation puts before the names of its streams. */
export const storedEvent = (event: ClientEvent, prefix: string): StoredEvent => ({
  id: event.id,
  stream: logicalName(event.streamId, prefix),
  revision: event.revision,
  position: event.position ?? BEGINNING,
  type: event.type,
  data: event.data,
  metadata: event.metadata,
  recordedAt: event.created.toISOString(),
});
