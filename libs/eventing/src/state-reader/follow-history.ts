import type { EventStore } from '../store/event-store.js';
import { MUTATION } from '../commands/idempotency.js';
import { BEGINNING } from '../store/position.js';
import type { StateReaderService } from './state-reader.service.js';

/**
 * Tells who reads states what happens to these nouns from now on, until the signal, and to the keys that requests begin with: what has not changed
 * since it was read need not be read again.
 */
export async function followHistory(
  store: EventStore,
  facts: StateReaderService,
  of: Iterable<string>,
  signal: AbortSignal,
): Promise<void> {
  const nouns = new Set([...of, MUTATION]);
  const head = await store.head();
  facts.follow(nouns, head ?? BEGINNING);
  const prefixes = [...nouns].map((noun) => `${noun}-`);
  const deliveries = store.subscribe({ after: head ?? 'start', prefixes, signal });
  // Who is told of nothing any more asks the store, as before.
  void tell(deliveries, facts).finally(() => facts.followed.end());
}

async function tell(deliveries: ReturnType<EventStore['subscribe']>, facts: StateReaderService): Promise<void> {
  try {
    for await (const delivery of deliveries) {
      if (delivery.kind === 'caught-up') continue;
      if (delivery.kind === 'checkpoint') facts.reached(delivery.position);
      // Of keys nothing but their place is ever asked for.
      else if (delivery.event.stream.startsWith(`${MUTATION}-`)) facts.reached(delivery.event.position);
      else facts.reached(delivery.event.position, delivery.event);
    }
  } catch {
    // The store tells of its faults itself.
  }
}
