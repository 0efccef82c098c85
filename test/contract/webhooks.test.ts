import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { verifyWebhook } from '#libs/feed-client';
import {
  ChangeWebhook,
  DeleteWebhook,
  DisableWebhook,
  RedeliverWebhookEvent,
  ReplayWebhook,
  ResumeWebhook,
  RotateWebhookSecret,
  TestWebhook,
  newSecret,
} from '#libs/webhooks';
import { fromGlobalId } from '#libs/kernel';
import type { Webhooks } from '../../apps/feed/src/webhooks.js';
import { FeedWorld } from '../support/feed-world.js';
import { Receiver, type Received } from '../support/receiver.js';
import { commandContext, makeWebhook, webhooksServed } from '../support/webhook.js';
import { until } from '../faults/supervised.js';

jest.setTimeout(60_000);

let world: FeedWorld;
let receiver: Receiver;
let sender: Webhooks;
let tenants = 0;
let tenant: string;

beforeAll(async () => {
  world = await FeedWorld.make('webhooks');
  await webhooksServed(world);
});
beforeEach(async () => {
  tenant = `t${(tenants += 1)}`;
  receiver = await Receiver.start();
  sender = world.deliver();
});
afterEach(async () => {
  await sender.stop();
  await receiver.stop();
});
afterAll(() => world?.drop());

const written = () => world.written.filter((event) => event.tenant === tenant);
const idsOf = (events: readonly { readonly id: string }[]) => events.map(({ id }) => id);
const some = async (count: number, ...names: string[]): Promise<void> => {
  for (let n = 0; n < count; n += 1) for (const name of names) await world.begin(tenant, `${name}${n}`);
};
const arrived = (count: number) => until(() => Promise.resolve(receiver.accepted.length >= count));
const nothingMore = () => new Promise((resolve) => setTimeout(resolve, 200));
const rowsOf = async <Row>(text: string, values: unknown[]): Promise<Row[]> =>
  ((await world.sql(text, values)) as { rows: Row[] }).rows;
const shift = (webhookId: string) =>
  world.sql(`UPDATE concord_webhook_cursors SET next_at = now() WHERE webhook_id = $1`, [webhookId]);
const waiting = (webhookId: string) =>
  rowsOf<{ attempts: number; seconds: number | null }>(
    `SELECT attempts, extract(epoch FROM next_at - now())::float AS seconds FROM concord_webhook_cursors WHERE webhook_id = $1`,
    [webhookId],
  );
const typesOf = async (webhookId: string): Promise<string[]> => {
  const types: string[] = [];
  for await (const { type } of world.store.read(`webhook-${tenant}.${webhookId}`, { from: 'start' } as never))
    types.push(type);
  return types;
};

describe('an endpoint that receives in the order of the history', () => {
  it('receives everything once, one request at a time, signed, and can prove that nothing is missing', async () => {
    await some(5, 'a', 'b');
    const { key } = await makeWebhook(world, tenant, receiver.url);
    await arrived(10);
    await some(2, 'c');
    await arrived(12);
    expect(idsOf(receiver.accepted)).toEqual(idsOf(written()));
    expect(receiver.most).toBe(1);
    let before = '0'.repeat(20);
    for (const { headers, body, event } of receiver.received) {
      verifyWebhook(body, headers as never, key);
      expect(headers).toMatchObject({
        'webhook-id': event.id,
        'concord-attempt': '1',
        'content-type': 'application/cloudevents+json',
      });
      expect(event.follows).toBe(before);
      before = event.sequence;
    }
  });

  it('is sent what failed again, until it gets through, and nothing before that', async () => {
    await some(3, 'a');
    receiver.answer = () => (receiver.received.length < 2 ? 500 : 204);
    const { webhookId } = await makeWebhook(world, tenant, receiver.url);
    for (const [failed, least, most] of [
      [1, 4.3, 5.6],
      [2, 26, 33.1],
    ] as const) {
      await until(async () => (await waiting(webhookId))[0]?.attempts === failed);
      const [{ seconds } = { seconds: 0 }] = await waiting(webhookId);
      expect(seconds).toBeGreaterThan(least);
      expect(seconds).toBeLessThan(most);
      await nothingMore();
      expect(receiver.received).toHaveLength(failed);
      await shift(webhookId);
    }
    await arrived(3);
    expect(idsOf(receiver.accepted)).toEqual(idsOf(written()));
    expect(receiver.received.map(({ headers }) => headers['concord-attempt'])).toEqual(['1', '2', '3', '1', '1']);
    const log = await rowsOf<{ attempt: number; outcome: string; status: number }>(
      'SELECT attempt, outcome, status FROM concord_webhook_attempts WHERE webhook_id = $1 ORDER BY at',
      [webhookId],
    );
    expect(log).toEqual([
      { attempt: 1, outcome: 'refused', status: 500 },
      { attempt: 2, outcome: 'refused', status: 500 },
      ...[3, 1, 1].map((attempt) => ({ attempt, outcome: 'delivered', status: 204 })),
    ]);
  });

  it('is disabled by 410 after one attempt, and goes on at that event once it is resumed', async () => {
    await some(2, 'a');
    receiver.answer = () => 410;
    const { webhookId } = await makeWebhook(world, tenant, receiver.url);
    await until(async () => (await typesOf(webhookId)).includes('webhook.disabled'));
    await nothingMore();
    expect(receiver.received).toHaveLength(1);
    receiver.answer = () => 204;
    await world.execute(new ResumeWebhook({ webhookId }, commandContext(tenant)));
    await arrived(2);
    expect(idsOf(receiver.accepted)).toEqual(idsOf(written()));
  });

  it('receives nothing while a person has disabled it, and nothing once it is deleted', async () => {
    const { webhookId } = await makeWebhook(world, tenant, receiver.url);
    await some(1, 'a');
    await arrived(1);
    await world.execute(new DisableWebhook({ webhookId, by: 'person', reason: 'a pause' }, commandContext(tenant)));
    await until(
      async () =>
        (await rowsOf(`SELECT 1 FROM webhooks WHERE id = $1 AND state = 'disabled'`, [webhookId])).length === 1,
    );
    await nothingMore();
    await some(1, 'b');
    await nothingMore();
    expect(receiver.received).toHaveLength(1);
    await world.execute(new ResumeWebhook({ webhookId }, commandContext(tenant)));
    await arrived(2);
    await world.execute(new DeleteWebhook({ webhookId }, commandContext(tenant)));
    await until(async () => (await rowsOf(`SELECT 1 FROM webhooks WHERE id = $1`, [webhookId])).length === 0);
    await nothingMore();
    await some(1, 'c');
    await nothingMore();
    expect(idsOf(receiver.accepted)).toEqual(idsOf(written()).slice(0, 2));
  });

  it('receives everything again from where it is moved to, under the same ids', async () => {
    await some(3, 'a');
    const { webhookId } = await makeWebhook(world, tenant, receiver.url);
    await arrived(3);
    const after = await world.feed.cursorOf(
      { tenant, subject: 't', expiresAt: Infinity },
      { from: 'event', eventId: written()[0]!.id },
    );
    const place = { cursor: after.cursor, sequence: String(after.sequence) };
    await world.execute(new ReplayWebhook({ webhookId, start: 'x', place, reason: 'a bug' }, commandContext(tenant)));
    await arrived(5);
    expect(idsOf(receiver.accepted)).toEqual([...idsOf(written()), ...idsOf(written()).slice(1)]);
    expect(receiver.accepted[3]?.follows).toBe(receiver.accepted[0]?.sequence);
  });

  it('is sent a test, and one event again, at once beside what waits', async () => {
    await some(2, 'a');
    receiver.answer = (event) => (event.type === 'webhook.test' || event.id === written()[1]?.id ? 204 : 500);
    const { webhookId, key } = await makeWebhook(world, tenant, receiver.url, { signing: 'ed25519' });
    await until(() => Promise.resolve(receiver.received.length === 1));
    await world.execute(new TestWebhook({ webhookId }, commandContext(tenant)));
    const eventId = fromGlobalId('event', written()[1]!.id)!;
    await world.execute(new RedeliverWebhookEvent({ webhookId, eventId }, commandContext(tenant)));
    await arrived(2);
    await nothingMore();
    const [, test, again] = receiver.received as [Received, Received, Received];
    expect(receiver.received).toHaveLength(3);
    expect(test.event.type).toBe('webhook.test');
    expect(again.headers).toMatchObject({ 'concord-redelivery': '1', 'webhook-id': written()[1]!.id });
    for (const { body, headers } of receiver.received) verifyWebhook(body, headers as never, key);
  });

  it('has its new settings from the next attempt on', async () => {
    await some(2, 'a');
    receiver.answer = () => 500;
    const { webhookId } = await makeWebhook(world, tenant, receiver.url);
    await until(() => Promise.resolve(receiver.received.length === 1));
    const other = await Receiver.start();
    await world.execute(new ChangeWebhook({ webhookId, url: other.url, detail: 'thin' }, commandContext(tenant)));
    await until(() => Promise.resolve(other.accepted.length === 2));
    expect(idsOf(other.accepted)).toEqual(idsOf(written()));
    expect(other.accepted.map(({ data }) => data)).toEqual([undefined, undefined]);
    expect(receiver.received).toHaveLength(1);
    await other.stop();
  });

  it('is checked by old and new secrets while they overlap, and by the new one alone after', async () => {
    const { webhookId, key } = await makeWebhook(world, tenant, receiver.url);
    const made = { hmac: newSecret('hmac'), ed25519: newSecret('ed25519') };
    const rotate = (overlapHours: number) =>
      world.execute(new RotateWebhookSecret({ webhookId, overlapHours, made }, commandContext(tenant)));
    const fits = ({ body, headers }: Received, secret: string): boolean => {
      try {
        verifyWebhook(body, headers as never, secret);
        return true;
      } catch {
        return false;
      }
    };
    const nextFits = async (): Promise<boolean[]> => {
      await nothingMore();
      const before = receiver.received.length;
      await world.begin(tenant, `n${before}`);
      await arrived(before + 1);
      const last = receiver.received.at(-1)!;
      return [fits(last, key), fits(last, made.hmac.secret ?? '')];
    };
    expect(await nextFits()).toEqual([true, false]);
    await rotate(24);
    expect(await nextFits()).toEqual([true, true]);
    await rotate(0);
    const [old] = await nextFits();
    expect(old).toBe(false);
  });
});

describe('an endpoint that receives in order for each key', () => {
  const keyOf = (event: Received['event']) => String(event['partitionkey']);

  it('receives what is of other keys while one fails, and of that one everything in order after it', async () => {
    await some(6, 'k');
    for (const name of ['k0', 'k1', 'k2', 'k3', 'k4', 'k5']) await world.suspend(tenant, name);
    let bad: string | undefined;
    receiver.answer = async (event) => {
      bad ??= keyOf(event);
      await new Promise((resolve) => setTimeout(resolve, 20));
      return keyOf(event) === bad ? 500 : 204;
    };
    const { webhookId } = await makeWebhook(world, tenant, receiver.url, { order: 'per-key' });
    await arrived(10);
    await nothingMore();
    expect(receiver.received.filter(({ event }) => keyOf(event) === bad)).toHaveLength(1);
    expect(receiver.most).toBeGreaterThan(1);
    await world.sql('UPDATE concord_webhook_blocked SET next_at = now() WHERE webhook_id = $1', [webhookId]);
    receiver.answer = () => 204;
    await arrived(12);
    await some(1, 'z');
    await arrived(13);
    expect(new Set(idsOf(receiver.accepted))).toEqual(new Set(idsOf(written())));
    expect(receiver.accepted).toHaveLength(written().length);
    for (const key of new Set(receiver.accepted.map(keyOf))) {
      const own = receiver.accepted.filter((event) => keyOf(event) === key).map(({ sequence }) => sequence);
      expect(own).toEqual(own.toSorted());
    }
    expect(await rowsOf('SELECT 1 FROM concord_webhook_blocked WHERE webhook_id = $1', [webhookId])).toEqual([]);
  });

  it('goes no further while everything fails, and is tried one request at a time', async () => {
    await some(120, 'k');
    receiver.answer = () => 500;
    const { webhookId } = await makeWebhook(world, tenant, receiver.url, { order: 'per-key' });
    await until(async () => ((await waiting(webhookId))[0]?.attempts ?? 0) > 0);
    await nothingMore();
    const sent = receiver.received.length;
    expect(sent).toBeGreaterThanOrEqual(20);
    expect(sent).toBeLessThanOrEqual(52);
    await world.sql('UPDATE concord_webhook_blocked SET next_at = now() WHERE webhook_id = $1', [webhookId]);
    await nothingMore();
    expect(receiver.received).toHaveLength(sent);
    await shift(webhookId);
    await until(() => Promise.resolve(receiver.received.length > sent));
    await nothingMore();
    expect(receiver.received).toHaveLength(sent + 1);
    receiver.answer = () => 204;
    await shift(webhookId);
    await until(async () => {
      await world.sql('UPDATE concord_webhook_blocked SET next_at = now() WHERE webhook_id = $1', [webhookId]);
      return receiver.accepted.length >= 120;
    });
    expect(new Set(idsOf(receiver.accepted)).size).toBe(120);
    expect(receiver.accepted).toHaveLength(120);
  });
});
