import { describe, expect, it } from '@jest/globals';
import { EventCodec, eventTypesOf, MemoryPersonalData } from '#libs/eventing';
import { ledgerEvents } from '../ledger/events/ledger.events.js';
import { statementEvents } from './statement.events.js';

const index = eventTypesOf([ledgerEvents, statementEvents] as never);
const keys = new MemoryPersonalData();
const codec = new EventCodec(keys);
const AT = '2026-01-01T00:00:00.000Z';
const envelope = {
  ...{ tenant: 't', actor: { subject: 'ada', role: 'manager' }, commandId: 'c', bodyHash: 'b' },
  ...{ $correlationId: 'c', $causationId: 'c', occurredAt: AT },
};
const WORDS = 'Kim Doe told us so';

const written = (type: string, field: string, partnerId: string) =>
  codec.encode(index, { type, data: { partnerId, at: AT, [field]: WORDS } }, 'e', envelope);

async function read(type: string, data: unknown, version: number): Promise<object | undefined> {
  const at = { stream: 'ledger-t.a', revision: 0n, position: { commit: 1n, prepare: 1n }, recordedAt: AT };
  const [event] = await codec.decode(index, [{ id: 'e', type, data, metadata: { ...envelope, version }, ...at }]);
  return event?.data;
}

describe('what somebody says of a commission, a payout or a statement in their own words', () => {
  it.each([
    ['ledger.clawback-reversed', 'reason'],
    ['ledger.commission-adjusted', 'reason'],
    ['ledger.commission-voided', 'reason'],
    ['ledger.commission-declined', 'reason'],
    ['ledger.commission-held', 'reason'],
    ['ledger.hold-released', 'reason'],
    ['ledger.payout-failed', 'reason'],
    ['ledger.payout-returned', 'reason'],
    ['ledger.payout-unknown', 'reason'],
    ['statement.disputed', 'reason'],
    ['statement.dispute-resolved', 'note'],
  ])('%s keeps its %s encrypted, and forgets it with the partner', async (type, field) => {
    const partnerId = `of ${type}`;
    const before = await written(type, field, partnerId);
    expect(JSON.stringify(before)).not.toContain(WORDS);
    expect(await read(type, before.data, 2)).toMatchObject({ [field]: WORDS });
    expect(await read(type, { [field]: WORDS }, 1)).toMatchObject({ [field]: WORDS });
    keys.erase('t', partnerId);
    expect(await read(type, before.data, 2)).toMatchObject({ partnerId, [field]: null });
    expect((await written(type, field, partnerId)).data).toMatchObject({ partnerId, [field]: null });
  });
});
