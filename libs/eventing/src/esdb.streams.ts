import { setTimeout as pause } from 'node:timers/promises';
import type { Position } from '#libs/kernel';
import type { StoredEvent } from './event-store.js';
import { BEGINNING } from './position.js';
import { BackOff } from './within.js';

type Fault = { readonly type?: unknown };

export interface Passing {
  readonly absent: (fault: Fault) => boolean;
  readonly final: (fault: Fault) => boolean;
}

/**
 * A read that goes on where it was cut off; `part` remembers where that was. What is absent reads as empty. Throws what is
 * final, and the last fault once nothing has arrived for `ms` milliseconds.
 */
export async function* supervised<T>(
  part: () => AsyncIterable<T>,
  ms: number,
  { absent, final }: Passing,
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
      if (absent(fault as Fault)) return;
      if (final(fault as Fault) || Date.now() > until) throw fault;
      onFault?.('read failed', fault);
    }
    await pause(backOff.milliseconds);
  }
}

/** A stream of the client: some end their call with `cancel`, some with `unsubscribe`. */
interface ClientStream extends AsyncIterable<unknown> {
  on(event: 'error', listener: () => void): unknown;
  cancel?(): Promise<void>;
  unsubscribe?(): Promise<void>;
}

/** With an error listener, without which a dropped call ends the process; a call left early is ended on the server too. */
export async function* iterate<T>(stream: object): AsyncIterable<T> {
  const items = stream as ClientStream;
  items.on('error', () => undefined);
  try {
    for await (const item of items) yield item as T;
  } finally {
    await (items.cancel ?? items.unsubscribe)?.call(items);
  }
}

interface ClientEvent extends Omit<StoredEvent, 'stream' | 'position' | 'recordedAt'> {
  readonly streamId: string;
  readonly position?: Position;
  readonly created: Date;
}

export const storedEvent = (event: ClientEvent): StoredEvent => ({
  id: event.id,
  stream: event.streamId,
  revision: event.revision,
  position: event.position ?? BEGINNING,
  type: event.type,
  data: event.data,
  metadata: event.metadata,
  recordedAt: event.created.toISOString(),
});
