import { describe, expect, it } from '@jest/globals';
import { EventCodec, eventTypesOf, MemoryPersonalData } from '#libs/eventing';
import { type CommandContext, deterministicId, type Recorded, scenario } from '#libs/kernel';
import { CreateConsumer, DeleteConsumer, NoteProgress, SeekConsumer } from './consumer.commands.js';
import { consumerEvents, type ConsumerEvent } from './consumer.events.js';
import { consumerDecider, filterInOrder } from './consumer.js';

const context = { tenant: 'north', occurredAt: '2026-11-29T08:00:00.000Z' } as CommandContext;
const placeAt = (sequence: number) => ({ cursor: `c1-${sequence}`, sequence: String(sequence) });
const SETTINGS = {
  consumerId: 'c',
  name: 'crm',
  filter: filterInOrder({ types: ['deal.*'] }),
  shards: 2,
  start: 'beginning',
  place: placeAt(0),
};
const created: ConsumerEvent = { type: 'consumer.created', data: { ...SETTINGS, createdAt: context.occurredAt } };
/** Also of what older builds wrote in the clear. */
const explainedFor = 'c';
const asked = { consumerId: 'c', start: 'end', place: placeAt(50), reason: 'a bug' };
const sought: ConsumerEvent = { type: 'consumer.sought', data: { ...asked, explainedFor } };
const deleted: ConsumerEvent = { type: 'consumer.deleted', data: { consumerId: 'c', explainedFor } };
const crm = scenario(consumerDecider);
const create = (more: object = {}) => new CreateConsumer({ ...SETTINGS, ...more }, context);
const note = (version: number, ...shards: readonly (readonly [number, number])[]) =>
  new NoteProgress(
    { consumerId: 'c', version, shards: shards.map(([number, at]) => ({ number, ...placeAt(at) })) },
    context,
  );

describe('a consumer', () => {
  it('is created once, and again by the same settings without effect', () => {
    expect(crm.given().when(create())).toEqual([created]);
    expect(crm.given(created).when(create({ place: placeAt(9) }))).toEqual([]);
  });

  it.each([
    ['filter', { filter: filterInOrder({ types: ['deal.won'] }) }],
    ['number of shards', { shards: 3 }],
    ['start', { start: 'end' }],
  ])('refuses another %s under its name', (what, more) => {
    expect(crm.given(created).when(create(more))).toMatchObject({
      refused: 'CONSUMER_DIFFERS',
      message: expect.stringContaining(`another ${what}`),
    });
  });

  it.each(['', 'CRM', 'a b', 'x'.repeat(65), 'crm/1'])('is not named %j', (name) =>
    expect(crm.given().when(create({ name }))).toMatchObject({ refused: 'NAME_MALFORMED' }),
  );

  it.each([0, 33, 1.5])('has no %d shards', (shards) =>
    expect(crm.given().when(create({ shards }))).toMatchObject({ refused: 'OUT_OF_RANGE' }),
  );

  it('is moved with a reason, all shards at once, and its cursors begin anew', () => {
    const moved = crm.given(created).when(new SeekConsumer(asked, context));
    expect(moved).toEqual([sought]);
    expect(crm.given(created, sought).state()).toMatchObject({ version: 2, places: [placeAt(50), placeAt(50)] });
    const silent = new SeekConsumer({ ...asked, reason: ' ' }, context);
    expect(crm.given(created).when(silent)).toMatchObject({ refused: 'BAD_TEXT' });
  });

  it('notes how far its shards are, forwards alone, and nothing of before it was moved', () => {
    const ten: ConsumerEvent = {
      type: 'consumer.progressed',
      data: { consumerId: 'c', shards: [{ number: 1, ...placeAt(10) }] },
    };
    expect(crm.given(created).when(note(1, [0, 0], [1, 10]))).toEqual([ten]);
    expect(crm.given(created, ten).state()).toMatchObject({ places: [placeAt(0), placeAt(10)], version: 1 });
    expect(crm.given(created, ten).when(note(1, [1, 9], [7, 99]))).toEqual([]);
    expect(crm.given(created, sought).when(note(1, [1, 99]))).toEqual([]);
  });

  it('is gone once it is deleted, and begins anew under the same name', () => {
    expect(crm.given(created).when(new DeleteConsumer({ consumerId: 'c' }, context))).toEqual([deleted]);
    const gone = [created, sought, deleted];
    for (const command of [new DeleteConsumer({ consumerId: 'c' }, context), new SeekConsumer(asked, context)])
      expect(crm.given(...gone).when(command)).toMatchObject({ refused: 'NO_CONSUMER' });
    expect(crm.given(...gone).when(note(2, [0, 99]))).toEqual([]);
    expect(crm.given(...gone, created).state()).toMatchObject({ version: 4, places: [placeAt(0), placeAt(0)] });
  });

  it('is explained under a key of its own, which goes with it: one that is created under its name has another', () => {
    const key = deterministicId('consumer-words', 'c', '3');
    const again = crm.given(created, deleted, created);
    expect(again.when(new SeekConsumer(asked, context))).toMatchObject([{ data: { explainedFor: key } }]);
    expect(again.when(new DeleteConsumer({ consumerId: 'c' }, context))).toMatchObject([
      { data: { explainedFor: key } },
    ]);
    expect(key).not.toBe(explainedFor);
  });

  it('takes with it what an older build said of it in the clear', async () => {
    const keys = new MemoryPersonalData();
    const { tenant } = context;
    const envelope = { tenant, actor: { subject: 'ada', role: 'manager' }, commandId: 'k', bodyHash: 'b' };
    const metadata = {
      ...envelope,
      $correlationId: 'k',
      $causationId: 'k',
      occurredAt: context.occurredAt,
      version: 1,
    };
    const at = {
      stream: 'consumer-north.c',
      revision: 1n,
      position: { commit: 1n, prepare: 1n },
      recordedAt: context.occurredAt,
    };
    const stored = { id: 'e', type: 'consumer.sought', data: asked, metadata, ...at };
    const index = eventTypesOf([consumerEvents as never]);
    const read = async () =>
      (await new EventCodec(keys).decode<ConsumerEvent>(index, [stored]))[0] as Recorded<ConsumerEvent>;
    const old = await read();
    expect(old).toMatchObject({ data: { reason: asked.reason } });
    expect(crm.given(created, old).when(new DeleteConsumer({ consumerId: 'c' }, context))).toEqual([deleted]);
    keys.erase(tenant, explainedFor);
    expect(await read()).toMatchObject({ data: { reason: null } });
  });
});
