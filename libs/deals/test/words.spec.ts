import { describe, expect, it } from '@jest/globals';
import { EventCodec, eventTypesOf, MemoryPersonalData } from '#libs/eventing';
import { isRefusal, scenario } from '#libs/kernel';
import { draft, DEAL, row } from './deal.fixtures.js';
import { accountEvents } from '../src/account/account.events.js';
import { dealEvents } from '../src/deal/deal.events.js';
import { dealDecider } from '../src/deal/deal.js';
import { withNames } from '../src/deal/deal.aggregate.js';

const index = eventTypesOf([dealEvents, accountEvents] as never);
const keys = new MemoryPersonalData();
const codec = new EventCodec(keys);
const AT = '2026-01-01T00:00:00.000Z';
const envelope = {
  ...{ tenant: 't', actor: { subject: 'ada', role: 'manager' }, commandId: 'c', bodyHash: 'b' },
  ...{ $correlationId: 'c', $causationId: 'c', occurredAt: AT },
};
const KIM = 'kim@partner.example';
const WORDS = 'Kim Doe told us so';

async function read(type: string, data: unknown, version: number): Promise<object | undefined> {
  const at = { stream: 'deal-t.a', revision: 0n, position: { commit: 1n, prepare: 1n }, recordedAt: AT };
  const [event] = await codec.decode(index, [{ id: 'e', type, data, metadata: { ...envelope, version }, ...at }]);
  return event?.data;
}

describe('what somebody says of a deal or an account in their own words', () => {
  it.each([
    ['deal.customer-identified', 'subjectId', 'note'],
    ['deal.returned', 'subjectId', 'note'],
    ['deal.approved', 'subjectId', 'note'],
    ['deal.rejected', 'subjectId', 'note'],
    ['deal.withdrawn', 'subjectId', 'reason'],
    ['deal.extended', 'subjectId', 'reason'],
    ['deal.reinstated', 'subjectId', 'reason'],
    ['deal.revoked', 'subjectId', 'reason'],
    ['deal.lost', 'subjectId', 'reason'],
    ['deal.influence-recorded', 'partnerId', 'evidence'],
    ['account.place-held', 'partnerId', 'note'],
    ['account.place-given-up', 'partnerId', 'reason'],
    ['account.protection-granted', 'partnerId', 'note'],
    ['account.registration-refused', 'partnerId', 'note'],
    ['account.protection-extended', 'partnerId', 'reason'],
    ['account.protection-reinstated', 'partnerId', 'reason'],
    ['account.protection-ended', 'partnerId', 'reason'],
    ['account.marked-competitor', 'accountId', 'reason'],
  ])('%s keeps it encrypted under its %s, and forgets it with that', async (type, subject, field) => {
    const data = { [subject]: `of ${type}`, programId: 'p', at: AT, [field]: WORDS };
    const written = () => codec.encode(index, { type, data }, 'e', envelope);
    const before = await written();
    expect(JSON.stringify(before)).not.toContain(WORDS);
    expect(await read(type, before.data, 2)).toEqual(data);
    expect(await read(type, { programId: 'p', at: AT, [field]: WORDS }, 1)).toMatchObject({ [field]: WORDS });
    keys.erase('t', `of ${type}`);
    expect(await read(type, before.data, 2)).toEqual({ ...data, [field]: null });
    expect((await written()).data).toEqual({ ...data, [field]: null });
  });
});

describe('notes of a deal that name a person', () => {
  const NAME = 'person:of-kim';
  const nameOf = () => NAME;
  const metadata = { owner: KIM, size: 'L' };
  const decided = (command: Parameters<typeof withNames>[0]) => {
    const decision = scenario(dealDecider)
      .given()
      .when(withNames(command, nameOf, { status: 'absent' }));
    if (isRefusal(decision)) throw new Error(decision.message);
    return decision;
  };
  const given = { ...draft(AT).data.given, metadata };

  it('stand under names, with the texts beside them, under the key of its partner', () => {
    const data = { metadata: { owner: NAME, size: 'L' }, personalMetadata: { owner: KIM }, subjectId: 'A' };
    expect(decided(draft(AT, { metadata }))).toMatchObject([{ type: 'deal.drafted', data }]);
  });

  it('are of its customer where the deal is the vendor’s own', () => {
    const data = { personalMetadata: { owner: KIM }, subjectId: 'customer' };
    expect(decided(row(AT, 1, 'digest', { given, partnerId: null }))).toMatchObject([{ type: 'deal.imported', data }]);
  });

  it('are refused, not written in the clear, where nobody has given names', () => {
    expect(scenario(dealDecider).given().when(draft(AT, { metadata }))).toMatchObject({ refused: 'NAMELESS' });
  });

  it('go with their partner, and its customer’s name with the customer', async () => {
    const [drafted] = decided(draft(AT, { metadata }));
    const { data } = await codec.encode(index, drafted!, 'e', envelope);
    expect(JSON.stringify(data)).not.toContain(KIM);
    expect(await read('deal.drafted', data, 2)).toEqual(drafted!.data);
    keys.erase('t', 'A');
    expect(await read('deal.drafted', data, 2)).toEqual({ ...drafted!.data, personalMetadata: null });
    keys.erase('t', 'customer');
    expect(await read('deal.drafted', data, 2)).toMatchObject({ dealId: DEAL, customerName: null });
    await expect(codec.encode(index, drafted!, 'e', envelope)).rejects.toThrow('erased');
  });

  it('are read under names in older history, which tells whose they are', async () => {
    const older = { dealId: DEAL, programId: 'p', at: AT, partnerId: null, customerId: 'c', metadata };
    const shown = await read('deal.drafted', older, 1);
    expect(shown).toMatchObject({ subjectId: 'c', personalMetadata: { owner: KIM }, metadata: { size: 'L' } });
    expect(JSON.stringify((shown as { metadata: object }).metadata)).toMatch(/"owner":"person:[0-9a-f-]{36}"/);
    keys.erase('t', 'c');
    expect(await read('deal.drafted', older, 1)).toMatchObject({ subjectId: 'c', personalMetadata: null });
  });
});
