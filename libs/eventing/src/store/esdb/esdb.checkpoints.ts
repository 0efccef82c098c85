import type { Delivery } from '../event-store.js';
import { isAfter } from '../position.js';

type Checkpoint = Extract<Delivery, { kind: 'checkpoint' }>;

/**
 * A server whose page was full ends the next one where the last entry ends: `(90, 0)` is no entry, and the next event, which is yet to be written,
 * begins at 90. Whoever says "everything up to 90" then says it of that event, too. So such a checkpoint is held until a later one
 * comes without an event: then an entry is there, and does not match.
 */
export async function* proven(deliveries: AsyncIterable<Delivery>): AsyncIterable<Delivery> {
  let held: Checkpoint | undefined;
  for await (const delivery of deliveries) {
    if (delivery.kind === 'checkpoint' && delivery.position.prepare < delivery.position.commit) {
      if (held && isAfter(delivery.position, held.position)) yield held;
      held = delivery;
      continue;
    }
    if (delivery.kind !== 'caught-up') held = undefined;
    yield delivery;
  }
}
