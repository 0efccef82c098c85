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
  filterInOrder,
  newSecret,
} from '#libs/webhooks';
import type { FeedReading } from '#libs/feed';
import { fromGlobalId, toGlobalId } from '#libs/kernel';
import type { Webhooks } from '../../apps/feed/src/webhooks.js';
import { FeedWorld, partnerOf, type Written } from '../support/feed-world.js';
import { Receiver, type Received } from '../support/receiver.js';
import { commandContext, makeWebhook, webhooksServed } from '../support/webhook.js';
import { until } from '../support/until.js';

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
/** The feed as it is, whose log does some things otherwise. */
const withRaw = (other: Partial<FeedReading['raw']>): FeedReading => {
  const raw = Object.assign(Object.create(world.feed.raw) as FeedReading['raw'], other);
  return Object.assign(Object.create(world.feed) as FeedReading, { raw });
};
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
    receiver.answer = (event) => (event.id === written()[1]?.id ? 500 : 204);
    const { webhookId, key } = await makeWebhook(world, tenant, receiver.url, { signing: 'ed25519' });
    await until(() => Promise.resolve(receiver.received.length === 2));
    await world.execute(new TestWebhook({ webhookId }, commandContext(tenant)));
    const eventId = fromGlobalId('event', written()[0]!.id)!;
    await world.execute(new RedeliverWebhookEvent({ webhookId, eventId }, commandContext(tenant)));
    await arrived(3);
    await nothingMore();
    const [, , test, again] = receiver.received as [Received, Received, Received, Received];
    expect(receiver.received).toHaveLength(4);
    expect(test.event.type).toBe('webhook.test');
    expect(again.headers).toMatchObject({ 'concord-redelivery': '1', 'webhook-id': written()[0]!.id });
    for (const { body, headers } of receiver.received) verifyWebhook(body, headers as never, key);
  });

  it('is sent by hand nothing that its filter leaves out, and nothing before its turn', async () => {
    await sender.stop();
    let faults = 1;
    sender = world.deliver({
      feed: withRaw({
        event: (of, id) =>
          (faults -= 1) >= 0 ? Promise.reject(new Error('the log is away')) : world.feed.raw.event(of, id),
      }),
    });
    await some(1, 'a');
    await world.suspend(tenant, 'a0');
    await some(1, 'b');
    const [first, leftOut, next] = written() as [Written, Written, Written];
    receiver.answer = (event) => (event.id === next.id ? 500 : 204);
    const filter = filterInOrder({ types: ['partner.prospected'] });
    const { webhookId } = await makeWebhook(world, tenant, receiver.url, { filter });
    await until(async () => (await waiting(webhookId))[0]?.attempts === 1);
    for (const { id } of [leftOut, next, first]) {
      const eventId = fromGlobalId('event', id) ?? '';
      await world.execute(new RedeliverWebhookEvent({ webhookId, eventId }, commandContext(tenant)));
    }
    await arrived(2);
    await nothingMore();
    expect(receiver.received.map(({ event }) => event.id)).toEqual([first.id, next.id, first.id]);
    const asked = await rowsOf<{ outcome: string; type: string }>(
      `SELECT outcome, type FROM concord_webhook_attempts WHERE webhook_id = $1 AND kind = 'redelivery' ORDER BY at`,
      [webhookId],
    );
    expect(asked).toEqual([
      { outcome: 'left-out', type: 'partner.suspended' },
      { outcome: 'left-out', type: 'partner.prospected' },
      { outcome: 'delivered', type: 'partner.prospected' },
    ]);
  });

  it('is sent by hand what its filter lets through, whatever that asks for, and nothing of its own', async () => {
    await some(1, 'a', 'b');
    const [first, second] = written() as [Written, Written];
    const filter = filterInOrder({
      partnerIds: [toGlobalId('partner', first.partnerId)],
      types: ['partner.*', 'webhook.*'],
    });
    const { webhookId } = await makeWebhook(world, tenant, receiver.url, { filter });
    await arrived(1);
    for (const { id } of [second, first]) {
      const eventId = fromGlobalId('event', id) ?? '';
      await world.execute(new RedeliverWebhookEvent({ webhookId, eventId }, commandContext(tenant)));
    }
    await arrived(2);
    expect(idsOf(receiver.accepted)).toEqual([first.id, first.id]);
  });

  it('has one sender while it is moved, and is told in order from there', async () => {
    await some(10, 'a');
    receiver.answer = () => new Promise((resolve) => setTimeout(resolve, 60, 204));
    const { webhookId } = await makeWebhook(world, tenant, receiver.url);
    await arrived(5);
    const { cursor, sequence } = await world.feed.cursorOf(
      { tenant, subject: 't', expiresAt: Infinity },
      { from: 'beginning' },
    );
    const place = { cursor, sequence: String(sequence) };
    await world.execute(new ReplayWebhook({ webhookId, start: 'x', place, reason: 'a bug' }, commandContext(tenant)));
    const begun = () => receiver.accepted.findLastIndex(({ id }) => id === written()[0]?.id);
    await until(() => Promise.resolve(begun() > 0 && receiver.accepted.length === begun() + 10));
    await nothingMore();
    expect(receiver.most).toBe(1);
    expect(idsOf(receiver.accepted.slice(begun()))).toEqual(idsOf(written()));
  });

  it('receives nothing that waited for a connection when it was disabled', async () => {
    const hanging = await Receiver.start();
    let free = (): void => undefined;
    const freed = new Promise<number>((resolve) => (free = () => resolve(204)));
    hanging.answer = () => freed;
    await some(40, 'a');
    await makeWebhook(world, tenant, hanging.url, { order: 'per-key', timeoutSeconds: 30 });
    await until(() => Promise.resolve(hanging.underWay === 32));
    const { webhookId } = await makeWebhook(world, tenant, receiver.url);
    const held = 'SELECT 1 FROM concord_webhook_cursors WHERE webhook_id = $1 AND holder IS NOT NULL';
    await until(async () => (await rowsOf(held, [webhookId])).length === 1);
    await nothingMore();
    await world.execute(new DisableWebhook({ webhookId, by: 'person', reason: 'a pause' }, commandContext(tenant)));
    const disabled = `SELECT 1 FROM webhooks WHERE id = $1 AND state = 'disabled'`;
    await until(async () => (await rowsOf(disabled, [webhookId])).length === 1);
    await nothingMore();
    free();
    await until(() => Promise.resolve(hanging.accepted.length >= 40));
    await nothingMore();
    expect(receiver.received).toEqual([]);
    await hanging.stop();
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

  const retried = async (webhookId: string, times: number): Promise<void> => {
    for (let n = 0; n < times; n += 1) {
      const before = receiver.received.length;
      await until(async () => {
        await world.sql('UPDATE concord_webhook_blocked SET next_at = now() WHERE webhook_id = $1', [webhookId]);
        return receiver.received.length > before;
      });
    }
  };
  const isBad = (event: Received['event'], names: readonly string[]): boolean =>
    names.some((name) => keyOf(event) === toGlobalId('partner', partnerOf(tenant, name)));

  it('goes on for others however often one key is tried in vain', async () => {
    await some(1, 'bad');
    receiver.answer = (event) => (isBad(event, ['bad0']) ? 500 : 204);
    const { webhookId } = await makeWebhook(world, tenant, receiver.url, { order: 'per-key' });
    await until(() => Promise.resolve(receiver.received.length === 1));
    await retried(webhookId, 25);
    await some(1, 'good');
    await arrived(1);
  });

  it('goes on for others also where many keys are blocked and another process begins', async () => {
    const bad = Array.from({ length: 24 }, (_, n) => `bad${n}`);
    receiver.answer = (event) => (isBad(event, bad) ? 500 : 204);
    const { webhookId } = await makeWebhook(world, tenant, receiver.url, { order: 'per-key' });
    for (const name of bad) {
      const sent = receiver.received.length;
      await world.begin(tenant, name);
      await some(1, `good-${name}-`);
      await until(() => Promise.resolve(receiver.received.length === sent + 2));
    }
    await nothingMore();
    await sender.stop();
    await world.sql(`UPDATE concord_webhook_blocked SET next_at = now() + interval '1 hour' WHERE webhook_id = $1`, [
      webhookId,
    ]);
    sender = world.deliver();
    await some(1, 'next');
    await arrived(25);
  });

  it('is back as soon as something new gets through, though every key that waits fails still', async () => {
    await some(40, 'bad');
    receiver.answer = () => 500;
    const { webhookId } = await makeWebhook(world, tenant, receiver.url, { order: 'per-key' });
    await until(async () => ((await waiting(webhookId))[0]?.attempts ?? 0) > 0);
    await nothingMore();
    const bad = receiver.received.map(({ event }) => keyOf(event));
    receiver.answer = (event) => (bad.includes(keyOf(event)) ? 500 : 204);
    await some(5, 'good');
    await until(async () => {
      await world.sql('UPDATE concord_webhook_blocked SET next_at = now() WHERE webhook_id = $1', [webhookId]);
      await shift(webhookId);
      return receiver.accepted.length === 45 - bad.length;
    });
  });

  it('is sent nothing twice where its history cannot be read for a while', async () => {
    await sender.stop();
    const cut = new AbortController();
    let cuts = 0;
    sender = world.deliver({
      feed: withRaw({
        async *follow(of, from, signal) {
          if (cuts > 0 || of !== tenant) return yield* world.feed.raw.follow(of, from, signal);
          try {
            yield* world.feed.raw.follow(of, from, AbortSignal.any([signal, cut.signal]));
          } finally {
            cuts += 1;
          }
          throw new Error('the log is away');
        },
      }),
    });
    await some(1, 'b', 'c', 'a');
    await world.suspend(tenant, 'a0');
    const freed = new Map<string, () => void>();
    let fails = true;
    receiver.answer = (event) => {
      if (isBad(event, ['a0'])) return fails ? 500 : 204;
      return new Promise((resolve) => freed.set(event.id, () => resolve(204)));
    };
    const { webhookId } = await makeWebhook(world, tenant, receiver.url, { order: 'per-key', timeoutSeconds: 30 });
    const blocked = 'SELECT 1 FROM concord_webhook_blocked WHERE webhook_id = $1';
    await until(async () => freed.size === 2 && (await rowsOf(blocked, [webhookId])).length === 1);
    await nothingMore();
    cut.abort();
    await until(() => Promise.resolve(cuts === 1));
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    freed.get(written()[0]!.id)?.();
    await nothingMore();
    fails = false;
    freed.get(written()[1]!.id)?.();
    await world.sql('UPDATE concord_webhook_blocked SET next_at = now() WHERE webhook_id = $1', [webhookId]);
    await arrived(4);
    await nothingMore();
    expect(idsOf(receiver.accepted).toSorted()).toEqual(idsOf(written()).toSorted());
  });
});
