import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { DevelopmentClaims } from '#libs/access';
import type { Event, EventBatch } from '#libs/feed-client';
import { toGlobalId } from '#libs/kernel';
import { FeedFollower } from '../support/feed-follower.js';
import { FeedSubscriber } from '../support/feed-subscriber.js';
import { until } from '../support/until.js';
import { FeedWorld, partnerOf, type Written } from '../support/feed-world.js';

jest.setTimeout(60_000);

const SNAPSHOT = { positionFrom: { case: 'snapshot', value: {} } } as const;
const after = (value: string) => ({ positionFrom: { case: 'cursor', value } }) as const;
const PARTNERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

let world: FeedWorld;
let follower: FeedFollower;

const staff: DevelopmentClaims = { tenant: 'north', subject: 'crm', role: 'integration' };
const ofNorth = (): Written[] => world.written.filter(({ tenant }) => tenant === 'north');
/** The newest event of each partner up to a position, by the history. */
function newest(upTo: bigint, match: (one: Written) => boolean = () => true): string[] {
  const found = ofNorth().filter((one) => one.commit <= upTo && match(one));
  return [...new Map(found.map((one) => [one.partnerId, one.id])).values()].sort();
}

beforeAll(async () => {
  world = await FeedWorld.make('feed_snapshot');
  follower = new FeedFollower(world.listening.grpcPort);
  for (const name of PARTNERS) await world.begin('north', name);
  await world.begin('south', 'a');
  for (const name of ['a', 'c', 'a', 'e']) await world.suspend('north', name);
  await world.visible();
});
afterAll(async () => {
  follower?.close();
  await world?.drop();
});

/** Reads a snapshot page by page, and does something after each; then everything behind it. */
async function read(
  claims: DevelopmentClaims,
  filter: object,
  between: () => Promise<void> = () => Promise.resolve(),
): Promise<{ readonly marked: Event[]; readonly later: Event[]; readonly upTo: bigint; readonly pages: number }> {
  const token = await world.token(claims);
  const [marked, later]: [Event[], Event[]] = [[], []];
  let batch: EventBatch | undefined;
  let upTo = 0n;
  for (let pages = 1; ; pages += 1) {
    const start = batch ? after(batch.cursor) : SNAPSHOT;
    batch = (await follower.page(token, { start, filter, pageSize: 2 })) as EventBatch;
    if (upTo === 0n) marked.push(...batch.events);
    else later.push(...batch.events);
    if (upTo > 0n && !batch.behind) return { marked, later, upTo, pages };
    if (upTo === 0n) {
      expect(batch.cursor.slice(0, 2)).toBe(batch.sequence === 0n ? 'c2' : 'c1');
      upTo = batch.sequence;
      await between();
    }
  }
}

describe('a start from a snapshot', () => {
  it('delivers the newest event of each subject, marked, and then everything that came meanwhile, cut after each page', async () => {
    let turn = 0;
    const { marked, later, upTo, pages } = await read(staff, {}, async () => {
      await world.suspend('north', PARTNERS[(turn += 1) % PARTNERS.length]!);
      await world.visible();
    });
    expect(pages).toBeGreaterThan(4);
    expect(marked.map(({ id }) => id).sort()).toEqual(newest(upTo));
    expect(marked.every(({ snapshot, follows }) => snapshot && follows === undefined)).toBe(true);
    expect(later.map(({ id }) => id)).toEqual(ofNorth().flatMap(({ id, commit }) => (commit > upTo ? [id] : [])));
    expect(later.length).toBeGreaterThan(0);
    expect(later.every(({ snapshot, follows }) => !snapshot && follows !== undefined)).toBe(true);
    expect(later[0]!.follows).toBe(upTo);
  });

  it('holds to its filter, to its tenant, and for a partner to what is its own', async () => {
    const types = { types: ['partner.suspended'] };
    const some = await read(staff, types);
    expect(some.marked.map(({ id }) => id).sort()).toEqual(
      newest(some.upTo, ({ type }) => type === 'partner.suspended'),
    );
    const partnerId = partnerOf('north', 'c');
    const own = await read({ tenant: 'north', subject: 'p', role: 'partner', partnerId }, {});
    expect(own.marked.map(({ id }) => id)).toEqual(newest(own.upTo, (one) => one.partnerId === partnerId));
    const nobody = await read(staff, { partnerIds: [toGlobalId('partner', partnerOf('north', 'nobody'))] });
    expect([nobody.marked, nobody.later]).toEqual([[], []]);
    expect(nobody.upTo).toBeGreaterThan(0n);
  });

  it('flows on into what happens next, in one stream', async () => {
    const stream = follower.follow(await world.token(staff), {
      start: SNAPSHOT,
      options: { heartbeat: { seconds: 1n } },
    });
    await until(() => stream.events().length >= PARTNERS.length);
    const written = await world.suspend('north', 'b');
    await until(() => stream.events().length > PARTNERS.length);
    expect(stream.events().at(-1)).toMatchObject({ id: written.id, snapshot: false });
    expect(stream.events().at(-1)!.follows).toBe(
      stream.batches.findLast(({ events }) => events.length === 0 || events[0]!.snapshot)!.sequence,
    );
    stream.cancel();
  });

  it('is pulled by credit, and is no start for a consumer', async () => {
    const token = await world.token(staff);
    const client = new FeedSubscriber(world.listening.grpcPort);
    const open = { reader: { case: 'ownCursor', value: { start: SNAPSHOT, filter: {} } }, credit: 3 };
    const stream = client.subscribe(token, open as never);
    await until(() => stream.ids.length >= 3);
    stream.flow(2);
    await until(() => stream.ids.length >= 5);
    expect(new Set(stream.ids).size).toBe(5);
    stream.cancel();
    expect(await client.call(token, 'createConsumer', { name: 'crm', start: SNAPSHOT })).toEqual({
      code: 'INVALID_ARGUMENT',
      reason: 'START_MALFORMED',
    });
    client.close();
  });

  it('refuses a cursor of a snapshot that was cut off in the middle', async () => {
    const token = await world.token(staff);
    const { cursor } = (await follower.page(token, { start: SNAPSHOT, pageSize: 2 })) as EventBatch;
    expect(cursor).toMatch(/^c2[\w-]{70}$/);
    const cut = await follower.page(token, { start: after(cursor.slice(0, -3)) });
    expect(cut).toEqual({ code: 'INVALID_ARGUMENT', reason: 'CURSOR_MALFORMED' });
  });

  it('ends where the log is not as far as the snapshot any more, instead of leaving out what is not there yet', async () => {
    const client = new FeedSubscriber(world.listening.grpcPort);
    const open = { reader: { case: 'ownCursor', value: { start: SNAPSHOT, filter: {} } }, credit: 2 };
    const stream = client.subscribe(await world.token(staff), open as never);
    await until(() => stream.ids.length >= 2);
    // As a database has it that was restored from a copy.
    await world.sql(`UPDATE concord_checkpoints SET commit_position = commit_position - 1 WHERE name = 'feed_events'`);
    stream.flow(100);
    expect(await stream.ended).toEqual({ code: 'UNAVAILABLE', reason: 'NOT_YET_VISIBLE' });
    await world.sql(`UPDATE concord_checkpoints SET commit_position = commit_position + 1 WHERE name = 'feed_events'`);
    expect(stream.ids).toHaveLength(2);
    client.close();
  });
});
