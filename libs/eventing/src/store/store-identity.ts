import { randomUUID } from 'node:crypto';
import { type EventStore, RevisionConflict } from './event-store.js';

const STREAM = 'concord-store.identity';

/** The id that a store was given when it was first used: what is derived from one store must not follow another. */
export async function storeIdentity(store: EventStore): Promise<string> {
  for (;;) {
    for await (const { data } of store.read(STREAM)) return (data as { storeId: string }).storeId;
    const storeId = randomUUID();
    const metadata = {
      tenant: 'concord',
      actor: { subject: 'concord', role: 'system' },
      version: 1,
      commandId: storeId,
      bodyHash: '',
      $correlationId: storeId,
      $causationId: storeId,
      occurredAt: new Date().toISOString(),
    };
    try {
      await store.append(STREAM, 'no-stream', [{ id: storeId, type: 'store.identified', data: { storeId }, metadata }]);
      return storeId;
    } catch (fault) {
      if (!(fault instanceof RevisionConflict)) throw fault;
    }
  }
}
