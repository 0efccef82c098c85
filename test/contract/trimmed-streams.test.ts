import { randomUUID } from 'node:crypto';
import { EventStoreDBClient } from '@eventstore/db-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type EventNode, startEventNode } from '#libs/embedded';
import {
  CommandExecutor,
  EsdbEventStore,
  EventCodec,
  StateReaderService,
  Idempotency,
  MemoryBlindIndex,
  RevisionConflict,
  StreamTrimmed,
} from '#libs/eventing';
import { account, contextOf, Deposit, Open } from '../../libs/eventing/test/account.fixtures.js';
import { collect, newEvent } from './event-store.suite.js';

let node: EventNode;
let client: EventStoreDBClient;
let store: EsdbEventStore;
let alerts: string[];

beforeAll(async () => {
  node = await startEventNode({ port: 0, memory: true });
  const url = process.env['EVENTSTORE_URL'] ?? node.url;
  client = EventStoreDBClient.connectionString(url);
  store = new EsdbEventStore(url, { onTrimmed: ({ stream }) => alerts.push(stream) });
});
beforeEach(() => {
  alerts = [];
});
afterAll(async () => {
  await store.close();
  await client.dispose();
  await node.stop();
});

/** A stream of three events. */
async function written(): Promise<string> {
  const stream = `thing-t.${randomUUID()}`;
  await store.append(
    stream,
    'no-stream',
    [0, 1, 2].map((n) => newEvent(n)),
  );
  return stream;
}

const appendNew = (stream: string) => store.append(stream, 'no-stream', [newEvent(9)]);
const lengthOf = async (stream: string): Promise<number> => {
  const read = client.readStream(stream);
  try {
    let count = 0;
    for await (const item of read) count += item.event ? 1 : 0;
    return count;
  } catch {
    return 0;
  }
};

describe('a stream that has lost its beginning', () => {
  const ways: [string, (stream: string) => Promise<unknown>, left: number][] = [
    ['by a soft delete', (stream) => client.deleteStream(stream), 0],
    ['by $tb', (stream) => client.setStreamMetadata(stream, { truncateBefore: 1 }), 2],
    ['by $tb behind its end', (stream) => client.setStreamMetadata(stream, { truncateBefore: 7 }), 0],
    ['by $maxCount', (stream) => client.setStreamMetadata(stream, { maxCount: 1 }), 1],
    ['for ever', (stream) => client.tombstoneStream(stream), 0],
  ];

  it.each(ways)('%s is neither read nor begun again, and told', async (_, cut, left) => {
    const stream = await written();
    await cut(stream);
    await expect(collect(store.read(stream))).rejects.toThrow(StreamTrimmed);
    await expect(appendNew(stream)).rejects.toThrow(StreamTrimmed);
    expect(alerts).toEqual([stream, stream]);
    expect(await lengthOf(stream)).toBe(left);
  });

  it('as its keeper said is no surprise, and what was said of it before still holds', async () => {
    const stream = await written();
    await client.setStreamMetadata(stream, { acl: { readRoles: ['$all'] } });
    expect(await store.isKeptFor(stream, 400)).toBe(false);
    await store.keepFor(stream, 400);
    expect([await store.isKeptFor(stream, 400), await store.isKeptFor(stream, 30)]).toEqual([true, false]);
    await store.keepFor(stream, 400);
    const { metadata } = await client.getStreamMetadata(stream);
    expect([metadata?.maxAge, metadata?.acl]).toEqual([400 * 86_400, { readRoles: ['$all'] }]);
    // Said again it is not written again.
    for await (const { event } of client.readStream(`$$${stream}`)) expect(event?.revision).toBe(1n);
    expect(await collect(store.read(stream))).toHaveLength(3);
    expect((await store.append(stream, 2n, [newEvent(3)])).revision).toBe(3n);
    await store.keepFor(stream, 1 / 86_400);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    expect(await lengthOf(stream)).toBe(0);
    await expect(collect(store.read(stream))).rejects.toThrow(StreamTrimmed);
    expect((await store.append(stream, 3n, [newEvent(4)])).revision).toBe(4n);
  });

  it('because its events were too old is not begun again either', async () => {
    const stream = await written();
    await client.setStreamMetadata(stream, { maxAge: 1 });
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    await expect(collect(store.read(stream))).rejects.toThrow(StreamTrimmed);
    await expect(appendNew(stream)).rejects.toThrow(StreamTrimmed);
  });

  it('is found out also when it was begun again behind our back', async () => {
    const stream = await written();
    await client.deleteStream(stream);
    const { id, type, data } = newEvent(0);
    await client.appendToStream(stream, { id, type, data, contentType: 'application/json', metadata: {} } as never);
    await expect(collect(store.read(stream))).rejects.toThrow(/goes on at revision 3 instead of 0/);
  });

  it('still goes on for who has read it before', async () => {
    const stream = await written();
    await client.setStreamMetadata(stream, { truncateBefore: 1 });
    expect(await collect(store.read(stream, 2n))).toHaveLength(1);
    expect((await store.append(stream, 2n, [newEvent(3)])).revision).toBe(3n);
  });

  it('is found out without a read too, by a process that begins many streams', async () => {
    const many = new EsdbEventStore(process.env['EVENTSTORE_URL'] ?? node.url);
    const reads = jest.spyOn(many as unknown as { metadataOf: () => Promise<unknown> }, 'metadataOf');
    const begin = (stream = `thing-t.${randomUUID()}`) => many.append(stream, 'no-stream', [newEvent(1)]);
    const early = await written();
    await client.deleteStream(early);
    for (let n = 0; n < 400 && (n < 25 || reads.mock.calls.length > 0); n += 1) {
      reads.mockClear();
      await begin();
    }
    expect(reads).not.toHaveBeenCalled();
    const late = await written();
    await client.setStreamMetadata(late, { maxCount: 2 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (const stream of [early, late]) await expect(begin(stream)).rejects.toThrow(StreamTrimmed);
    await client.setStreamMetadata(late, { truncateBefore: 0 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await expect(begin(late)).rejects.toThrow(RevisionConflict);
    expect(reads).not.toHaveBeenCalled();
    await many.close();
  });

  it('is none with metadata that cut off nothing', async () => {
    const stream = `thing-t.${randomUUID()}`;
    await client.setStreamMetadata(stream, { acl: { readRoles: ['$all'] }, truncateBefore: 0 });
    expect((await appendNew(stream)).revision).toBe(0n);
  });
});

describe('what stands on such a stream', () => {
  const executor = () => new CommandExecutor(store, new EventCodec());
  const open = (accountId: string, commandId: string) =>
    executor().execute(account, new Open({ accountId, owner: null }, contextOf(commandId)));

  it('is refused, also a creating command, and nothing is written', async () => {
    const accountId = randomUUID();
    await open(accountId, `open ${accountId}`);
    await client.deleteStream(`account-acme.${accountId}`);
    expect(await open(accountId, `again ${accountId}`)).toMatchObject({ refused: 'STREAM_TRIMMED' });
    const deposit = new Deposit({ accountId, amount: 1 }, contextOf());
    expect(await executor().execute(account, deposit)).toMatchObject({ refused: 'STREAM_TRIMMED' });
    await expect(new StateReaderService(store, new EventCodec()).of(account, 'acme', accountId)).rejects.toThrow(
      StreamTrimmed,
    );
    expect(await lengthOf(`account-acme.${accountId}`)).toBe(0);
  });

  it('is refused where the metadata that would tell are gone too', async () => {
    const accountId = randomUUID();
    await open(accountId, `open ${accountId}`);
    await client.setStreamMetadata(`account-acme.${accountId}`, { maxAge: 1 });
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    expect(await open(accountId, `again ${accountId}`)).toMatchObject({ refused: 'STREAM_TRIMMED' });
  });

  it('has no second effect under an idempotency key either', async () => {
    const idempotency = new Idempotency(store, new MemoryBlindIndex());
    const call = { tenant: 'acme', mutation: 'm', key: randomUUID(), body: {}, target: 't' };
    let acts = 0;
    const act = async () => ({ n: (acts += 1) });
    await idempotency.onceByKey(call, act);
    await client.deleteStream(alertlessStreamOf(await mutationStreams()));
    await expect(idempotency.onceByKey(call, act)).rejects.toThrow(StreamTrimmed);
    expect(acts).toBe(1);
  });

  async function mutationStreams(): Promise<string[]> {
    const stop = new AbortController();
    const found: string[] = [];
    for await (const delivery of store.subscribe({ after: 'start', prefixes: ['mutation-'], signal: stop.signal })) {
      if (delivery.kind === 'event') found.push(delivery.event.stream);
      if (delivery.kind === 'caught-up') break;
    }
    stop.abort();
    return found;
  }
  const alertlessStreamOf = (streams: string[]): string => streams.at(-1) ?? '';
});
