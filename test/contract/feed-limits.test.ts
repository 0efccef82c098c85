import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:http2';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type ClientReadableStream,
  credentials,
  makeGenericClientConstructor,
  Metadata,
  type ServiceError,
} from '@grpc/grpc-js';
import { FeedFollower, type Following, type FollowInit } from '../support/feed-follower.js';
import { FeedWorld } from '../support/feed-world.js';
import { answerToNoBody, slowHeaders } from '../support/slow-socket.js';
import { until } from '../support/until.js';

jest.setTimeout(150_000);

const BEGINNING = { positionFrom: { case: 'beginning', value: {} } } as const;
const MEBIBYTE = 1024 * 1024;
/** As many as a subject, and as a tenant, may have. */
const [STREAMS_EACH, STREAMS] = [16, 100];
const CALLS_A_SECOND = 40;
const asIs = (bytes: Buffer): Buffer => bytes;
const Raw = makeGenericClientConstructor(
  {
    follow: {
      ...{ path: '/concord.feed.v1.FeedService/Follow', requestStream: false, responseStream: true },
      ...{ requestSerialize: asIs, requestDeserialize: asIs, responseSerialize: asIs, responseDeserialize: asIs },
    },
  },
  'Raw',
);

let world: FeedWorld;

beforeAll(async () => {
  world = await FeedWorld.make('feed_limits');
  for (const name of ['a', 'b', 'c']) await world.begin('north', name);
  await world.visible();
});
afterAll(() => world?.drop());

const tokenOf = (subject: string): Promise<string> => world.token({ tenant: 'north', subject, role: 'integration' });
const isReady = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${world.listening.port}/health/ready`)).ok;

describe('a process that is stopped under a hundred streams', () => {
  it('tells each of them why it ends, and leaves no gap', async () => {
    const { listening } = await world.another();
    const followers: FeedFollower[] = [];
    const streams: Following[] = [];
    for (let n = 0; n < STREAMS; n += 1) {
      if (n % STREAMS_EACH === 0) followers.push(new FeedFollower(listening.grpcPort));
      // A tenant may call so often within a second.
      if (n % CALLS_A_SECOND === CALLS_A_SECOND - 1) await pause(1_100);
      const token = await tokenOf(`crm-${Math.floor(n / STREAMS_EACH)}`);
      streams.push((followers.at(-1) as FeedFollower).follow(token, { start: BEGINNING }));
    }
    const before = world.written.filter(({ tenant }) => tenant === 'north').map(({ id }) => id);
    await until(() => streams.every((stream) => stream.events().length === before.length));
    const stopped = listening.stop();
    const ends = await Promise.all(streams.map(({ ended }) => ended));
    await stopped;
    // Whoever had to be cut off were told nothing.
    expect(new Set(ends.map(({ code, reason }) => `${code} ${reason}`))).toEqual(
      new Set(['UNAVAILABLE SERVER_DRAINING']),
    );
    for (const follower of followers) follower.close();
    const missed = await world.suspend('north', 'a');
    const there = new FeedFollower(world.listening.grpcPort);
    const after = streams[0]?.batches.at(-1)?.cursor ?? '';
    const again = there.follow(await tokenOf('crm-0'), { start: { positionFrom: { case: 'cursor', value: after } } });
    await until(() => again.events().length > 0);
    expect(again.events().map(({ id }) => id)).toEqual([missed.id]);
    again.cancel();
    there.close();
  });
});

describe('whoever sends what nobody should', () => {
  /** How a call with these bytes ends. */
  async function sent(bytes: Buffer): Promise<string> {
    const client = new Raw(`127.0.0.1:${world.listening.grpcPort}`, credentials.createInsecure(), {
      'grpc.use_local_subchannel_pool': 1,
    });
    const metadata = new Metadata();
    metadata.set('authorization', `Bearer ${await tokenOf('hostile')}`);
    const call = client['follow'] as unknown as (bytes: Buffer, metadata: Metadata) => ClientReadableStream<Buffer>;
    const stream = call.call(client, bytes, metadata);
    const ended = new Promise<string>((resolve) => {
      stream.on('data', () => undefined);
      stream.on('error', (fault: ServiceError) =>
        resolve(`${fault.code} ${fault.metadata?.get('concord-reason')[0]?.toString() ?? ''}`.trim()),
      );
      stream.on('end', () => resolve('ended'));
    });
    const how = await Promise.race([ended, pause(20_000, 'never ended', { ref: false })]);
    client.close();
    return how;
  }

  it('is refused by type, takes little memory, and the process stays ready', async () => {
    const [TOO_LARGE, INVALID] = ['8', /^3 [A-Z_]+$/];
    const grown = async (): Promise<number> => {
      const before = process.memoryUsage().rss;
      expect(await sent(Buffer.alloc(10 * MEBIBYTE, 1))).toBe(TOO_LARGE);
      for (let n = 0; n < 20; n += 1) expect(await sent(randomBytes(200))).toMatch(INVALID);
      expect(await sent(Buffer.alloc(0))).toBe('3 START_MISSING');
      expect(await isReady()).toBe(true);
      return process.memoryUsage().rss - before;
    };
    // What else the process remembers meanwhile comes in some of the attempts.
    let least = await grown();
    for (let left = 4; left > 0 && least >= 50 * MEBIBYTE; left -= 1) {
      await pause(1_100);
      least = Math.min(least, await grown());
    }
    expect(least).toBeLessThan(50 * MEBIBYTE);
  });

  it('opens no more streams than there are for one, however many it asks for', async () => {
    const follower = new FeedFollower(world.listening.grpcPort);
    const token = await tokenOf('greedy');
    const wanted = Array.from({ length: 40 }, () => follower.follow(token, { start: BEGINNING }));
    await until(async () => {
      const open = await Promise.all(wanted.map(({ ended }) => Promise.race([ended, pause(0, undefined)])));
      return open.filter((each) => each === undefined).length === STREAMS_EACH;
    });
    const ends = await Promise.all(wanted.map(({ ended }) => Promise.race([ended, pause(0, undefined)])));
    const refused = ends.flatMap((each) => each ?? []);
    expect(new Set(refused.map(({ code, reason }) => `${code} ${reason}`))).toEqual(
      new Set(['RESOURCE_EXHAUSTED TOO_MANY_STREAMS']),
    );
    expect(await isReady()).toBe(true);
    for (const { cancel } of wanted) cancel();
    follower.close();
  });

  it('has filters of a hundred entries at most, wherever they are too many', async () => {
    const follower = new FeedFollower(world.listening.grpcPort);
    const token = await tokenOf('verbose');
    const filters: FollowInit['filter'][] = [
      { types: Array.from({ length: 101 }, () => 'deal.*') },
      { partnerIds: Array.from({ length: 1_500 }, () => 'partner_3qsqfsr1ewbnmvjxjzk7zh8wwa') },
    ];
    for (const filter of filters) {
      const { ended } = follower.follow(token, { start: BEGINNING, ...(filter && { filter }) });
      expect(await ended).toEqual({ code: 'INVALID_ARGUMENT', reason: 'TOO_MANY' });
    }
    const types = Array.from({ length: 100_000 }, () => 'deal.*');
    expect((await follower.follow(token, { start: BEGINNING, filter: { types } }).ended).code).toBe(
      'RESOURCE_EXHAUSTED',
    );
    follower.close();
  });
});

describe('whoever has no token and says nothing for long', () => {
  it('is cut off over HTTP, and nothing of a body is read', async () => {
    const { listening } = await world.another({}, { patience: { headersMs: 1_000, requestMs: 2_000, lookMs: 50 } });
    const parsed = jest.spyOn(JSON, 'parse');
    for (const path of ['/feed/v1/events', '/health/ready', '/nothing']) {
      const answer = await answerToNoBody(listening.port, path);
      // Not 408, which whoever waits for the body answers in the end.
      expect(answer).toMatch(/^HTTP\/1\.1 4(04|15) /);
    }
    const body = JSON.stringify({ a: Array.from({ length: 50_000 }, () => ({ a: 1 })) });
    for (const path of ['/feed/v1/events', '/nothing']) {
      const headers = { 'content-type': 'application/json' };
      const { status } = await fetch(`http://127.0.0.1:${listening.port}${path}`, { method: 'POST', headers, body });
      expect(String(status)).toMatch(/^4/);
    }
    expect(parsed.mock.calls.filter(([text]) => text === body)).toEqual([]);
    parsed.mockRestore();
    const { answer, ms } = await slowHeaders(listening.port, '/feed/v1/events');
    expect(answer).toContain('408');
    expect(ms).toBeGreaterThanOrEqual(1_000);
    await listening.stop();
  });

  it('is cut off over gRPC, where what it asks does not come', async () => {
    const { listening } = await world.another({}, { patience: { headersMs: 1_000, requestMs: 1_000, lookMs: 50 } });
    const session = connect(`http://127.0.0.1:${listening.grpcPort}`);
    const began = performance.now();
    const stream = session.request({
      ...{ ':method': 'POST', ':path': '/concord.feed.v1.FeedService/ListEvents' },
      ...{ 'content-type': 'application/grpc', te: 'trailers' },
    });
    // A message of 60,000 bytes is announced.
    stream.write(Buffer.from([0, 0, 0, 0xea, 0x60, 1, 2, 3]));
    stream.resume();
    const told = await new Promise<unknown>((resolve) => {
      stream.on('response', (headers) => headers['grpc-status'] !== undefined && resolve(headers['grpc-status']));
      stream.on('trailers', (headers) => resolve(headers['grpc-status']));
    });
    expect(told).toBe('4');
    expect(performance.now() - began).toBeGreaterThanOrEqual(1_000);
    session.destroy();
    await listening.stop();
  });
});
