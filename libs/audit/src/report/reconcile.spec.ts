import { MemoryEventStore, type NewEvent, type StoredEvent, UnknownEvent } from '#libs/eventing';
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { reconcile, UnknownProgram } from './reconcile.js';

const ID = '6f1c0de5-9d5b-5c0e-8f0a-3b0f5d3c7a11';
const [SALE, SKIP] = [`sale-acme.${ID}`, `quarantine-acme.${ID}`];
const METADATA: NewEvent['metadata'] = {
  ...{ tenant: 'acme', actor: { subject: 's', role: 'admin' }, version: 1, commandId: ID, bodyHash: '' },
  ...{ $correlationId: ID, $causationId: ID, occurredAt: '2024-01-01T00:00:00.000Z' },
};
const eventOf = (type: string, data: object = {}): NewEvent => ({ id: randomUUID(), type, data, metadata: METADATA });

/** A history in which one event of a sale is left out because two persons said so. */
async function withSkippedEvent(fault: (event: StoredEvent) => Error): Promise<Promise<unknown>> {
  const store = new MemoryEventStore();
  const sale = eventOf('sale.of-the-future');
  await store.append(SALE, 'no-stream', [sale]);
  const skip = { eventId: sale.id, type: sale.type, stream: SALE, revision: '0', names: ['sales'], reason: 'r' };
  await store.append(SKIP, 'no-stream', [
    eventOf('quarantine.skip-requested', { ...skip, requestedBy: 'ann' }),
    eventOf('quarantine.skip-approved', { approvedBy: 'bob' }),
  ]);
  const reader = {
    decode: (events: readonly StoredEvent[]) =>
      events.length > 0 ? Promise.reject(fault(events[0]!)) : Promise.resolve([]),
    sealed: () => [],
    persons: () => Promise.resolve((_programId: string, text: string) => text),
  };
  return reconcile({ store, reader, tenant: 'acme', programId: ID, waitMs: 0 });
}

describe('a skipped event', () => {
  it('that nobody can read is left out', async () => {
    const unknown = ({ type, stream, revision }: StoredEvent) => new UnknownEvent(type, 1, stream, revision);
    await expect(withSkippedEvent(unknown)).rejects.toThrow(UnknownProgram);
  });

  it('that could not be read because something broke stops the audit', async () => {
    await expect(withSkippedEvent(() => new Error('the connection ended'))).rejects.toThrow('the connection ended');
  });
});
