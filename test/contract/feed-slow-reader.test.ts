import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { DevelopmentClaims } from '#libs/access';
import { FeedFollower } from '../support/feed-follower.js';
import { FeedWorld, partnerOf } from '../support/feed-world.js';

jest.setTimeout(120_000);

const BEGINNING = { positionFrom: { case: 'beginning', value: {} } } as const;
const EVENTS = 1_200;
/** Of each; a batch has some thirty of them. */
const REASON = 'x'.repeat(8_000);
/** A client of grpc-js takes 16 messages before it asks its program; the transport and the service hold a few more. */
const MOST_AHEAD = 24 * 32;

let world: FeedWorld;
const followers: FeedFollower[] = [];

beforeAll(async () => {
  world = await FeedWorld.make('feed_slow');
  await world.begin('north', 'a');
  const partnerId = partnerOf('north', 'a');
  for (let n = 0; n < EVENTS; n += 1)
    await world.write('north', 'partner', partnerId, 'partner.suspended', { partnerId, reason: REASON });
  await world.visible();
});
afterAll(async () => {
  for (const follower of followers) follower.close();
  await world?.drop();
});

async function follow(subject: string) {
  const claims: DevelopmentClaims = { tenant: 'north', subject, role: 'integration' };
  const follower = new FeedFollower(world.listening.grpcPort);
  followers.push(follower);
  return follower.follow(await world.token(claims), { start: BEGINNING });
}

describe('a reader that does not read', () => {
  it('has little made for it, and is waited for by nobody else', async () => {
    const before = world.feed.figures.events;
    const slow = await follow('slow');
    slow.stream.pause();
    for (const end = Date.now() + 60_000; world.feed.figures.events === before; await pause(20))
      if (Date.now() > end) throw new Error('nothing was made for it');
    let ahead = -1;
    for (let now = 0; now !== ahead; now = world.feed.figures.events - before) {
      ahead = now;
      await pause(500);
    }
    expect(ahead).toBeGreaterThan(0);
    expect(ahead).toBeLessThanOrEqual(MOST_AHEAD);
    const quick = await Promise.all(['one', 'two'].map((subject) => follow(subject)));
    for (const end = Date.now() + 60_000; quick.some((each) => each.events().length <= EVENTS); await pause(20))
      if (Date.now() > end) throw new Error('others wait for it');
    expect(world.feed.figures.events - before).toBeLessThanOrEqual(MOST_AHEAD + 2 * (EVENTS + 1));
    slow.stream.resume();
    for (const end = Date.now() + 60_000; slow.events().length <= EVENTS; await pause(20))
      if (Date.now() > end) throw new Error('it has not come to its end');
    expect(slow.events().map(({ id }) => id)).toEqual(world.written.map(({ id }) => id));
    for (const each of [slow, ...quick]) each.cancel();
  });
});
