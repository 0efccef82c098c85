import { describe, expect, it } from '@jest/globals';
import { EventCodec, eventTypesOf, MemoryPersonalData } from '#libs/eventing';
import { partnerEvents } from './partner.events.js';

const index = eventTypesOf([partnerEvents as never]);
const keys = new MemoryPersonalData();
const codec = new EventCodec(keys);
const envelope = {
  ...{ tenant: 't', actor: { subject: 'ada', role: 'manager' }, commandId: 'c', bodyHash: 'b' },
  ...{ $correlationId: 'c', $causationId: 'c', occurredAt: '2026-01-01T00:00:00.000Z' },
};
const AT = '2026-01-01T00:00:00.000Z';
const WORDS = 'Kim Doe told us so';

const written = (type: string, field: string, partnerId: string) =>
  codec.encode(index, { type, data: { partnerId, programId: 'p', at: AT, [field]: WORDS } }, 'e', envelope);

async function read(type: string, data: unknown, version: number): Promise<object | undefined> {
  const at = { stream: 'partner-t.a', revision: 0n, position: { commit: 1n, prepare: 1n }, recordedAt: AT };
  const [event] = await codec.decode(index, [{ id: 'e', type, data, metadata: { ...envelope, version }, ...at }]);
  return event?.data;
}

describe('what somebody says of a partner in their own words', () => {
  it.each([
    ['partner.suspended', 'reason'],
    ['partner.resumed', 'reason'],
    ['partner.offboarded', 'reason'],
    ['partner.rejected', 'note'],
    ['partner.banned', 'note'],
    ['partner.merged', 'reason'],
    ['partner.absorbed', 'reason'],
    ['partner.tier-set', 'reason'],
    ['partner.certification-revoked', 'reason'],
  ])('%s keeps its %s sealed, and forgets it with the partner', async (type, field) => {
    const partnerId = `of ${type}`;
    const before = await written(type, field, partnerId);
    expect(JSON.stringify(before)).not.toContain(WORDS);
    expect(await read(type, before.data, 2)).toMatchObject({ [field]: WORDS });
    expect(await read(type, { partnerId, [field]: WORDS }, 1)).toMatchObject({ [field]: WORDS });
    keys.erase('t', partnerId);
    expect(await read(type, before.data, 2)).toMatchObject({ partnerId, [field]: null });
    expect((await written(type, field, partnerId)).data).toMatchObject({ partnerId, [field]: null });
  });
});
