import { expect, it } from '@jest/globals';
import { EventCodec, eventTypesOf, MemoryPersonalData } from '#libs/eventing';
import type { DomainEvent, EventTypes } from '#libs/kernel';

const AT = '2026-01-01T00:00:00.000Z';
const WORDS = 'Kim Doe told us so';
const envelope = {
  ...{ tenant: 't', actor: { subject: 'ada', role: 'manager' }, commandId: 'c', bodyHash: 'b' },
  ...{ $correlationId: 'c', $causationId: 'c', occurredAt: AT },
};

/**
 * Of each event, the field that holds what somebody said in their own words: encrypted for the partner it is about, and forgotten with it; as it
 * stands where the event was written before that (version 1).
 */
export function forgetsWords<E extends DomainEvent>(
  sources: readonly EventTypes<E>[],
  fields: readonly (readonly [type: E['type'], field: string])[],
): void {
  const index = eventTypesOf(sources as never);
  const keys = new MemoryPersonalData();
  const codec = new EventCodec(keys);
  const write = (type: string, field: string, partnerId: string) =>
    codec.encode(index, { type, data: { partnerId, programId: 'p', at: AT, [field]: WORDS } }, 'e', envelope);
  const read = async (type: string, data: unknown, version: number): Promise<object | undefined> => {
    const at = { stream: `${sources[0]?.noun}-t.a`, revision: 0n, position: { commit: 1n, prepare: 1n } };
    const metadata = { ...envelope, version };
    const [event] = await codec.decode(index, [{ id: 'e', type, data, metadata, ...at, recordedAt: AT }]);
    return event?.data;
  };

  it.each(fields)('%s keeps its %s encrypted, and forgets it with the partner', async (type, field) => {
    const partnerId = `of ${type}`;
    const before = await write(type, field, partnerId);
    expect(JSON.stringify(before)).not.toContain(WORDS);
    expect(await read(type, before.data, 2)).toMatchObject({ [field]: WORDS });
    expect(await read(type, { partnerId, [field]: WORDS }, 1)).toMatchObject({ [field]: WORDS });
    keys.erase('t', partnerId);
    expect(await read(type, before.data, 2)).toMatchObject({ partnerId, [field]: null });
    expect((await write(type, field, partnerId)).data).toMatchObject({ partnerId, [field]: null });
  });
}
