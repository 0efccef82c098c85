import { describe, expect, it } from '@jest/globals';
import { EventCodec, eventTypesOf, MemoryPersonalData } from '#libs/eventing';
import { saleEvents } from '../events/sale.events.js';

const index = eventTypesOf([saleEvents as never]);
const AT = '2026-01-01T00:00:00.000Z';
const WORDS = 'Kim Doe told us so';
const envelope = {
  ...{ tenant: 't', actor: { subject: 'ada', role: 'manager' }, commandId: 'c', bodyHash: 'b' },
  ...{ $correlationId: 'c', $causationId: 'c', occurredAt: AT },
};

describe('what somebody says of a reversal in their own words', () => {
  const keys = new MemoryPersonalData();
  const codec = new EventCodec(keys);
  const read = async (type: string, data: unknown, version: number): Promise<object | undefined> => {
    const at = { stream: 'sale-t.a', revision: 0n, position: { commit: 1n, prepare: 1n }, recordedAt: AT };
    const [event] = await codec.decode(index, [{ id: 'e', type, data, metadata: { ...envelope, version }, ...at }]);
    return event?.data;
  };

  it.each(['sale.refund-reversed', 'sale.refund-withdrawn'])('%s keeps its reason sealed', async (type) => {
    const data = { saleId: 'sale', explainedFor: `person:${type}`, reason: WORDS };
    const before = await codec.encode(index, { type, data }, 'e', envelope);
    expect(JSON.stringify(before)).not.toContain(WORDS);
    expect(await read(type, before.data, 2)).toMatchObject({ reason: WORDS });
    keys.erase('t', `person:${type}`);
    expect(await read(type, before.data, 2)).toMatchObject({ saleId: 'sale', reason: null });
  });

  it('is read as it stands in older events, until the partner credited first is erased', async () => {
    const older = { saleId: 'sale', credits: [{ partnerId: 'of-older', weight: 10_000 }], reason: WORDS };
    expect(await read('sale.refund-reversed', older, 1)).toMatchObject({ explainedFor: 'of-older', reason: WORDS });
    keys.erase('t', 'of-older');
    expect(await read('sale.refund-reversed', older, 1)).toMatchObject({ reason: null });
    expect(await read('sale.refund-withdrawn', { saleId: 'sale', reason: WORDS }, 1)).toMatchObject({
      ...{ explainedFor: 'sale', reason: WORDS },
    });
  });
});
