import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import type { DevelopmentClaims } from '#libs/access';
import type { EventBatch } from '#libs/feed-client';
import { deterministicId, toGlobalId } from '#libs/kernel';
import { Chain, FeedFollower, type FollowInit } from '../support/feed-follower.js';
import { FeedWorld, partnerOf, type Written } from '../support/feed-world.js';
import { atScale } from '../support/scale.js';

jest.setTimeout(180_000);

const staff = (tenant: string, subject = 'crm'): DevelopmentClaims => ({ tenant, subject, role: 'integration' });
const BEGINNING = { positionFrom: { case: 'beginning', value: {} } } as const;
const afterCursor = (cursor: string) => ({ positionFrom: { case: 'cursor', value: cursor } }) as const;
const EVERY_SECOND = { heartbeat: { seconds: 1n } } as const;

let world: FeedWorld;
let follower: FeedFollower;

beforeAll(async () => {
  world = await FeedWorld.make('feed_follow', { tails: { events: 8 } });
  follower = new FeedFollower(world.listening.grpcPort);
  for (const tenant of ['north', 'south', 'west']) for (const name of ['a', 'b']) await world.begin(tenant, name);
});
afterAll(async () => {
  follower?.close();
  await world?.drop();
});

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 60_000; !holds(); await pause(10))
    if (Date.now() > end) throw new Error(`not so within a minute: ${holds.toString()}`);
}
const idsOf = (tenant: string, match: (one: Written) => boolean = () => true): string[] =>
  world.written.filter((one) => one.tenant === tenant && match(one)).map(({ id }) => id);

/** Follows with cuts at random places until everything was received. */
async function followCut(
  tenant: string,
  filter: FollowInit['filter'],
  wanted: () => string[],
  cuts: () => number,
): Promise<Chain> {
  const token = await world.token(staff(tenant));
  const chain = new Chain();
  for (let isDone = false; !isDone;) {
    const start = chain.cursor ? afterCursor(chain.cursor) : BEGINNING;
    let left = cuts();
    let fault: unknown;
    const stream = follower.follow(token, { start, filter, options: EVERY_SECOND }, (batch) => {
      if (left < 0) return;
      try {
        chain.take(batch, left);
      } catch (thrown) {
        fault = thrown;
      }
      left -= batch.events.length + 1;
      isDone = chain.ids.length >= wanted().length;
      if (left < 0 || isDone) stream.cancel();
    });
    await stream.ended;
    if (fault) throw fault as Error;
  }
  return chain;
}

describe('a stream of the feed over gRPC', () => {
  it('has everything in order, without gap or double, across cuts at random places while events come', async () => {
    let seed = 7;
    const random = (): number => (seed = (seed * 48271) % 2147483647) % 6;
    const total = 60;
    const writing = (async () => {
      for (let n = 0; n < total; n += 1) {
        await world.suspend(n % 3 === 0 ? 'south' : 'north', n % 2 === 0 ? 'a' : 'b');
        if (n % 7 === 0) await pause(30);
      }
    })();
    const b = partnerOf('north', 'b');
    const ofB = { partnerIds: [toGlobalId('partner', b)] };
    const isB = ({ partnerId }: Written): boolean => partnerId === b;
    let isWritten = false;
    void writing.then(() => (isWritten = true));
    const all = (): string[] => (isWritten ? idsOf('north') : [...idsOf('north'), 'more']);
    const own = (): string[] => (isWritten ? idsOf('north', isB) : [...idsOf('north', isB), 'more']);
    const [whole, part, uncut] = await Promise.all([
      followCut('north', {}, all, random),
      followCut('north', ofB, own, random),
      followCut('north', {}, all, () => Infinity),
    ]);
    await writing;
    expect(whole.ids).toEqual(idsOf('north'));
    expect(uncut.ids).toEqual(idsOf('north'));
    expect(part.ids).toEqual(idsOf('north', isB));
  });

  it('goes on under another filter at the cursor of the one before', async () => {
    const token = await world.token(staff('north'));
    const first = await follower.page(token, {
      start: BEGINNING,
      filter: { types: ['partner.prospected'] },
      pageSize: 500,
    });
    const { cursor, sequence } = first as EventBatch;
    const second = (await follower.page(token, { start: afterCursor(cursor), pageSize: 500 })) as EventBatch;
    expect(second.events).toEqual([]);
    expect(sequence).toBeGreaterThanOrEqual(world.written.filter(({ tenant }) => tenant === 'north').at(-1)!.commit);
  });

  it('goes on at another process after its own was stopped, and says why it ends', async () => {
    const token = await world.token(staff('south'));
    const chain = new Chain();
    const before = follower.follow(token, { start: BEGINNING }, (batch) => chain.take(batch));
    await until(() => chain.ids.length === idsOf('south').length);
    const stopped = world.listening.stop();
    expect(await before.ended).toEqual({ code: 'UNAVAILABLE', reason: 'SERVER_DRAINING' });
    await stopped;
    await world.suspend('south', 'a');
    await world.serve({ tails: { events: 8 } });
    follower.close();
    follower = new FeedFollower(world.listening.grpcPort);
    const again = follower.follow(token, { start: afterCursor(chain.cursor ?? '') }, (batch) => chain.take(batch));
    await until(() => chain.ids.length === idsOf('south').length);
    await world.suspend('south', 'b');
    await until(() => chain.ids.length === idsOf('south').length);
    expect(chain.ids).toEqual(idsOf('south'));
    again.cancel();
  });

  it('wakes many at once, each with what it may see', async () => {
    const began = world.written.length;
    const start = { positionFrom: { case: 'end', value: {} } } as const;
    const tokens = await Promise.all([
      world.token(staff('north', 'one')),
      world.token({ tenant: 'north', subject: 'pa', role: 'partner', partnerId: partnerOf('north', 'a') }),
      world.token({ tenant: 'north', subject: 'pb', role: 'partner', partnerId: partnerOf('north', 'b') }),
      world.token(staff('south', 'one')),
      world.token({ tenant: 'south', subject: 'pa', role: 'partner', partnerId: partnerOf('north', 'a') }),
    ]);
    const streams = tokens.map((token) => follower.follow(token, { start, options: EVERY_SECOND }));
    await until(() => streams.every(({ batches }) => batches.length > 0));
    for (const name of ['a', 'b', 'a']) await world.suspend('north', name);
    const written = world.written.slice(began);
    await until(() => streams[0]!.events().length === 3);
    await pause(1_500);
    const ofPartner = (name: string): string[] =>
      written.filter(({ partnerId }) => partnerId === partnerOf('north', name)).map(({ id }) => id);
    const received = streams.map((stream) => stream.events().map(({ id }) => id));
    expect(received).toEqual([written.map(({ id }) => id), ofPartner('a'), ofPartner('b'), [], []]);
    // Those that had nothing to receive were told how far the history was looked at.
    await until(() => streams[3]!.batches.at(-1)!.sequence >= written[0]!.commit);
    expect(streams[3]!.events()).toEqual([]);
    for (const stream of streams) stream.cancel();
  });

  it('stays open while its tenant is quarantined, and repeats its cursor; others go on', async () => {
    const chain = new Chain();
    const ill = follower.follow(
      await world.token(staff('west')),
      { start: BEGINNING, options: EVERY_SECOND },
      (batch) => chain.take(batch),
    );
    await until(() => chain.ids.length === 2);
    // Nothing was published of this partner before.
    await world.suspend('west', 'nobody');
    await world.suspend('north', 'a');
    await world.visible();
    const before = ill.batches.length;
    await until(() => ill.batches.length >= before + 3);
    const beats = ill.batches.slice(-2);
    expect(beats.map(({ events }) => events.length)).toEqual([0, 0]);
    expect(beats[0]!.cursor).toBe(beats[1]!.cursor);
    const bad = world.written.find(
      ({ tenant, partnerId }) => tenant === 'west' && partnerId === partnerOf('west', 'nobody'),
    )!;
    expect(beats[1]!.sequence).toBeLessThan(bad.commit);
    await world.suspend('west', 'a');
    await pause(1_200);
    expect(chain.ids).toHaveLength(2);
    const token = await world.token(staff('west'));
    const page = await follower.page(token, { start: afterCursor(beats[1]!.cursor) });
    expect(page).toMatchObject({ events: [], cursor: beats[1]!.cursor });
    const well = await follower.page(await world.token(staff('north')), { start: BEGINNING, pageSize: 500 });
    expect((well as EventBatch).events.map(({ id }) => id)).toEqual(idsOf('north'));
    ill.cancel();
  });

  it('reads nobody who was erased, by page, by id or from what is kept in memory', async () => {
    const claims = staff('north', 'eraser');
    const token = await world.token(claims);
    const end = { positionFrom: { case: 'end', value: {} } } as const;
    const live = follower.follow(token, { start: end, options: EVERY_SECOND });
    await until(() => live.batches.length > 0);
    const person = await world.begin('north', 'c', 'Erasmus Gone');
    await until(() => live.events().length === 1);
    const nameIn = (batch: EventBatch): unknown =>
      batch.events.map(({ data }) => JSON.stringify(data.value, noBigints));
    expect(String(nameIn(live.batches.at(-1)!))).toContain('Erasmus Gone');
    await world.keys.eraseSubject('north', person.partnerId, { eventId: randomUUID() });
    await pause(400);
    const cursor = live.batches[0]!.cursor;
    const again = follower.follow(token, { start: afterCursor(cursor), options: EVERY_SECOND });
    await until(() => again.events().length === 1);
    const page = (await follower.page(token, { start: afterCursor(cursor) })) as EventBatch;
    const one = await follower.event(token, person.id);
    const seen = JSON.stringify([again.batches, page, one], noBigints);
    expect(seen).toContain(person.id);
    expect(seen).not.toContain('Erasmus');
    live.cancel();
    again.cancel();
  });

  it('ends with the token, after a whole batch', async () => {
    const token = await world.token({ ...staff('south', 'short'), expiresIn: '2s' });
    const stream = follower.follow(token, { start: BEGINNING });
    expect(await stream.ended).toEqual({ code: 'UNAUTHENTICATED', reason: 'TOKEN_EXPIRED' });
    expect(stream.events().map(({ id }) => id)).toEqual(idsOf('south'));
  });

  it('refuses whoever has no token, states no start, or takes more streams than there are for one', async () => {
    expect(await follower.follow('', { start: BEGINNING }).ended).toEqual({
      code: 'UNAUTHENTICATED',
      reason: 'TOKEN_MISSING',
    });
    const token = await world.token(staff('south', 'greedy'));
    expect(await follower.follow(token, {}).ended).toEqual({ code: 'INVALID_ARGUMENT', reason: 'START_MISSING' });
    const streams = Array.from({ length: 16 }, () => follower.follow(token, { start: BEGINNING }));
    await until(() => streams.every(({ batches }) => batches.length > 0));
    expect(await follower.follow(token, { start: BEGINNING }).ended).toEqual({
      code: 'RESOURCE_EXHAUSTED',
      reason: 'TOO_MANY_STREAMS',
    });
    for (const stream of streams) stream.cancel();
    await until(() => world.feed.figures.streams === 0);
    const types = Array.from({ length: 101 }, () => 'partner.*');
    const many = await follower.page(token, { start: BEGINNING, filter: { types } });
    expect(many).toEqual({ code: 'INVALID_ARGUMENT', reason: 'TOO_MANY' });
  });

  it('says that keys are not there, never that a person is erased', async () => {
    const open = (): Promise<never> => Promise.reject(new Error('the keys database is down'));
    const kept = world.listening;
    await world.serve({ personal: { open } });
    const [broken, other] = [world.listening, new FeedFollower(world.listening.grpcPort)];
    world.listening = kept;
    const token = await world.token(staff('south', 'keys'));
    const stream = other.follow(token, { start: BEGINNING });
    let ended: object | undefined;
    void stream.ended.then((how) => (ended = how));
    await until(() => ended !== undefined || stream.events().length > 0);
    expect([stream.events(), ended]).toEqual([[], { code: 'UNAVAILABLE', reason: 'KEYS_UNAVAILABLE' }]);
    const without = await other.page(token, { start: BEGINNING, options: { omitPersonalData: true }, pageSize: 500 });
    expect((without as EventBatch).events).toHaveLength(idsOf('south').length);
    other.close();
    await broken.stop();
  });

  it('waits for the first event of a page as long as it is asked to', async () => {
    const token = await world.token(staff('south', 'poller'));
    const start = { positionFrom: { case: 'end', value: {} } } as const;
    const asked = follower.page(token, { start, wait: { seconds: 20n } });
    await pause(500);
    const written = await world.suspend('south', 'a');
    expect(((await asked) as EventBatch).events.map(({ id }) => id)).toEqual([written.id]);
    expect(await follower.page(token, { start, wait: { seconds: 1n } })).toMatchObject({ events: [] });
  });
});

const noBigints = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

describe('server-sent events', () => {
  it('go on after the id that a browser remembers', async () => {
    const headers = {
      authorization: `Bearer ${await world.token(staff('south', 'browser'))}`,
      accept: 'text/event-stream',
    };
    const read = async (query: string, events: number, more: Record<string, string> = {}): Promise<string> => {
      const leave = new AbortController();
      const answer = await fetch(`${world.http}/events${query}`, {
        headers: { ...headers, ...more },
        signal: leave.signal,
      });
      expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
      let text = '';
      for await (const part of answer.body!.pipeThrough(new TextDecoderStream())) {
        text += part;
        if (text.split('\ndata: ').length > events && text.endsWith('\n\n')) break;
      }
      leave.abort();
      return text;
    };
    const first = await read('?from=beginning', 3);
    const blocks = first.split('\n\n').filter((block) => block.includes('\ndata: '));
    const third = /^id: (c1.*)$/m.exec(blocks[2]!)![1]!;
    const rest = await read('?from=beginning', 1, { 'last-event-id': third });
    const ids = [...rest.matchAll(/^data: (.*)$/gm)].map(([, data]) => (JSON.parse(data!) as { id: string }).id);
    expect(ids[0]).toBe(idsOf('south')[3]);
  });
});

describe('whoever asks, by whatever filter', () => {
  it('receives what is meant for it, in order, and nothing of another tenant or partner', async () => {
    const partner = (tenant: string, name: string, ofTenant = tenant): DevelopmentClaims => ({
      ...{ tenant, subject: `p-${name}`, role: 'partner', partnerId: partnerOf(ofTenant, name) },
    });
    const callers = [
      ...['north', 'south', 'nowhere'].map((tenant) => staff(tenant, 'matrix')),
      ...[partner('north', 'a'), partner('north', 'b'), partner('south', 'a'), partner('south', 'a', 'north')],
    ];
    const tokens = await Promise.all(callers.map((claims) => world.token(claims)));
    const programOf = (tenant: string): string => toGlobalId('program', deterministicId(tenant, 'program', 'one'));
    const partners = ['north', 'south'].flatMap((tenant) =>
      ['a', 'b', 'c'].map((name) => toGlobalId('partner', partnerOf(tenant, name))),
    );
    const filters = fc.record({
      types: fc.subarray(['partner.*', 'deal.*', 'partner.suspended', 'partner.prospected', 'partner.resumed']),
      partnerIds: fc.subarray(partners),
      subjectIds: fc.subarray(partners),
      programIds: fc.subarray([programOf('north'), programOf('south')]),
    });
    const known = world.written.filter(({ tenant }) => tenant !== 'west');
    let shown = 0;
    await fc.assert(
      fc.asyncProperty(filters, fc.nat(callers.length - 1), async (filter, who) => {
        const { tenant, role, partnerId } = callers[who]!;
        const page = (await follower.page(tokens[who]!, { start: BEGINNING, filter, pageSize: 500 })) as EventBatch;
        const wanted = known.filter((one) => {
          const id = toGlobalId('partner', one.partnerId);
          return (
            one.tenant === tenant &&
            (role !== 'partner' || one.partnerId === partnerId) &&
            (filter.types.length === 0 || filter.types.some((type) => type === one.type || type === 'partner.*')) &&
            (filter.partnerIds.length === 0 || filter.partnerIds.includes(id)) &&
            (filter.subjectIds.length === 0 || filter.subjectIds.includes(id)) &&
            (filter.programIds.length === 0 || filter.programIds.includes(programOf(tenant)))
          );
        });
        expect(page.events.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
        shown += wanted.length;
        await pause(21);
      }),
      { numRuns: atScale({ short: 60, long: 1_000, soak: 10_000 }) },
    );
    expect(shown).toBeGreaterThan(50);
  });
});
