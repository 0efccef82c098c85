import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { WebhookRefused, verifyWebhook } from '#libs/feed-client';
import { FeedWorld, partnerOf } from '../support/feed-world.js';
import { Receiver, type Received } from '../support/receiver.js';
import { atScale } from '../support/scale.js';
import { makeWebhook, webhooksServed } from '../support/webhook.js';
import { until } from '../support/until.js';

// Longer than anything is waited for, so that what was waited for is said.
jest.setTimeout(atScale({ short: 150_000, long: 600_000 }));

/** For so many hours an endpoint is down; times are shifted in rows, nobody waits for them. */
const DOWN_HOURS = atScale({ short: 6, long: 72 });
const KILLS = atScale({ short: 4, long: 40 });

let world: FeedWorld;
let receiver: Receiver;
let tenants = 0;
let tenant: string;
const ending: (() => Promise<void>)[] = [];

beforeAll(async () => {
  world = await FeedWorld.make('webhook-faults');
  await webhooksServed(world);
});
beforeEach(async () => {
  tenant = `f${(tenants += 1)}`;
  receiver = await Receiver.start();
});
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
  await receiver.stop();
  await world.sql('DELETE FROM concord_webhook_cursors');
  await world.sql(`UPDATE webhooks SET state = 'disabled'`);
});
afterAll(() => world?.drop());

const deliver = (parts: Parameters<FeedWorld['deliver']>[0] = {}) => {
  const sender = world.deliver(parts);
  ending.push(() => sender.stop());
  return sender;
};
const written = () => world.written.filter((event) => event.tenant === tenant);
const idsOf = (events: readonly { readonly id: string }[]) => events.map(({ id }) => id);
const some = async (count: number, name = 'a'): Promise<void> => {
  for (let n = 0; n < count; n += 1) await world.begin(tenant, `${name}${n}`);
};
const rowsOf = async <Row>(text: string, values: unknown[]): Promise<Row[]> =>
  ((await world.sql(text, values)) as { rows: Row[] }).rows;
/** Until an endpoint takes all of its history for done: from then on nothing more would come. */
const settled = (webhookId: string): Promise<void> =>
  until(async () => {
    const kept = `SELECT 1 FROM concord_webhook_cursors c WHERE c.webhook_id = $1 AND c.sequence >= $2
      AND NOT EXISTS (SELECT FROM concord_webhook_blocked b WHERE b.webhook_id = c.webhook_id)`;
    return (await rowsOf(kept, [webhookId, String(written().at(-1)?.commit)])).length > 0;
  });
const eventsOf = async (webhookId: string): Promise<string[]> => {
  const rows = await rowsOf<{ type: string }>(
    'SELECT type FROM feed_events WHERE tenant = $1 AND type LIKE $2 ORDER BY commit',
    [tenant, 'webhook.%'],
  );
  expect(webhookId).toBeTruthy();
  return rows.map(({ type }) => type);
};

describe('an endpoint that is down for days', () => {
  it('is said to fail once, is never given up, and has everything in order soon after it is back', async () => {
    await some(3);
    receiver.answer = () => 503;
    const { webhookId } = await makeWebhook(world, tenant, receiver.url);
    deliver();
    let hours = 0;
    while (hours < DOWN_HOURS) {
      const sent = receiver.received.length;
      const failed = async () =>
        (
          await rowsOf<{ seconds: number }>(
            `SELECT extract(epoch FROM next_at - now())::float AS seconds FROM concord_webhook_cursors WHERE webhook_id = $1 AND attempts >= $2`,
            [webhookId, Math.max(1, sent)],
          )
        )[0]?.seconds;
      await until(async () => (await failed()) !== undefined);
      const seconds = (await failed()) ?? 0;
      expect(seconds).toBeLessThanOrEqual(660);
      hours += seconds / 3600;
      const count = receiver.received.length;
      await world.sql(
        `UPDATE concord_webhook_cursors SET next_at = now(), failing_since = failing_since - $2 * interval '1 second' WHERE webhook_id = $1`,
        [webhookId, seconds],
      );
      await until(() => Promise.resolve(receiver.received.length > count));
    }
    expect(receiver.received.length).toBeLessThanOrEqual((450 * DOWN_HOURS) / 72 + 12);
    await until(async () => (await eventsOf(webhookId)).length > 0);
    expect(await eventsOf(webhookId)).toEqual(['webhook.failing']);
    receiver.answer = () => 204;
    await pause(100);
    await world.sql('UPDATE concord_webhook_cursors SET next_at = now() WHERE webhook_id = $1', [webhookId]);
    await until(() => Promise.resolve(receiver.accepted.length >= 3));
    expect(idsOf(receiver.accepted)).toEqual(idsOf(written()));
    await until(async () => (await eventsOf(webhookId)).length === 2);
    expect(await eventsOf(webhookId)).toEqual(['webhook.failing', 'webhook.recovered']);
  });
});

describe('processes that are killed while they deliver', () => {
  const keyOf = (event: Received['event']) => String(event['partitionkey']);

  it.each(['strict', 'per-key'] as const)(
    'lose nothing of a %s endpoint, and say nothing twice but what was under way',
    async (order) => {
      const { webhookId } = await makeWebhook(world, tenant, receiver.url, { order });
      receiver.answer = () => pause(3).then(() => 204);
      for (let kill = 0; kill < KILLS; kill += 1) {
        const sender = deliver({ leaseMs: 600 });
        const count = receiver.received.length;
        for (let n = 0; n < 12; n += 1) {
          await world.begin(tenant, `k${kill}-${n}`);
          if (n % 3 === 0) await world.suspend(tenant, `k${kill}-${n}`);
        }
        await until(() => Promise.resolve(receiver.received.length > count + 3));
        sender.kill();
      }
      deliver({ leaseMs: 600 });
      const wanted = idsOf(written());
      await settled(webhookId);
      const first = receiver.accepted.filter((event, n, all) => all.findIndex(({ id }) => id === event.id) === n);
      expect(new Set(idsOf(first))).toEqual(new Set(wanted));
      const doubles = receiver.accepted.length - wanted.length;
      expect(doubles).toBeLessThanOrEqual(KILLS * (order === 'strict' ? 2 : 33));
      if (order === 'strict') {
        expect(idsOf(first)).toEqual(wanted);
        let before = '0'.repeat(20);
        for (const { follows, sequence } of first) {
          expect(follows).toBe(before);
          before = sequence;
        }
      } else {
        for (const key of new Set(first.map(keyOf))) {
          const own = first.filter((event) => keyOf(event) === key).map(({ sequence }) => sequence);
          expect(own).toEqual(own.toSorted());
        }
      }
    },
  );

  it.each(['strict', 'per-key'] as const)('send again what a %s endpoint had not answered', async (order) => {
    await some(6);
    const [slow] = written();
    receiver.answer = (event) => (event.id === slow?.id ? 'never' : 204);
    const { webhookId } = await makeWebhook(world, tenant, receiver.url, { order, timeoutSeconds: 30 });
    const sender = deliver({ leaseMs: 600 });
    await until(() => Promise.resolve(receiver.received.length === (order === 'strict' ? 1 : 6)));
    // What got through is kept.
    await pause(300);
    sender.kill();
    receiver.answer = () => 204;
    deliver({ leaseMs: 600 });
    await settled(webhookId);
    expect(new Set(idsOf(receiver.accepted))).toEqual(new Set(idsOf(written())));
  });

  it('go on from where the webhook was noted where its cursor is lost', async () => {
    await some(4);
    await makeWebhook(world, tenant, receiver.url);
    const sender = world.deliver();
    await until(() => Promise.resolve(receiver.accepted.length === 4));
    await sender.stop();
    await until(
      async () =>
        (await rowsOf(`SELECT 1 FROM webhooks WHERE tenant = $1 AND place ->> 'sequence' <> '0'`, [tenant])).length ===
        1,
    );
    await world.sql('DELETE FROM concord_webhook_cursors WHERE tenant = $1', [tenant]);
    await some(2, 'b');
    deliver();
    await until(() => Promise.resolve(receiver.accepted.length >= 6));
    await pause(200);
    expect(idsOf(receiver.accepted)).toEqual(idsOf(written()));
  });
});

describe('a person that is erased', () => {
  it('is in no request that is made after that, though an earlier attempt named it', async () => {
    await world.begin(tenant, 'a', 'Rosalind Franklin');
    receiver.answer = () => 500;
    const { webhookId } = await makeWebhook(world, tenant, receiver.url);
    deliver();
    await until(() => Promise.resolve(receiver.received.length === 1));
    expect(receiver.received[0]?.body).toContain('Rosalind Franklin');
    await world.keys.eraseSubject(tenant, partnerOf(tenant, 'a'), { eventId: randomUUID() });
    await pause(400);
    receiver.answer = () => 204;
    await world.sql('UPDATE concord_webhook_cursors SET next_at = now() WHERE webhook_id = $1', [webhookId]);
    await until(() => Promise.resolve(receiver.accepted.length === 1));
    expect(receiver.received[1]?.body).not.toContain('Rosalind');
    expect(receiver.accepted[0]?.id).toBe(written()[0]!.id);
    const rows = JSON.stringify(
      await rowsOf('SELECT a::text FROM concord_webhook_attempts a WHERE webhook_id = $1', [webhookId]),
    );
    expect(rows).not.toContain('Rosalind');
  });
});

describe('a process whose clock is wrong', () => {
  it.each([-3_600_000, 3_600_000])('by %d ms sends nothing before its time, and loses nothing', async (wrong) => {
    await some(2);
    let clock = wrong;
    const { webhookId, key } = await makeWebhook(world, tenant, receiver.url);
    receiver.answer = (event, headers) => {
      try {
        verifyWebhook(JSON.stringify(event), headers as never, key);
        return 204;
      } catch (fault) {
        if (fault instanceof WebhookRefused) return 401;
        throw fault;
      }
    };
    deliver({ clock: () => Date.now() + clock });
    await until(() => Promise.resolve(receiver.received.length === 1));
    await pause(400);
    expect(receiver.received.map(({ status }) => status)).toEqual([401]);
    clock = 0;
    await world.sql('UPDATE concord_webhook_cursors SET next_at = now() WHERE webhook_id = $1', [webhookId]);
    await until(() => Promise.resolve(receiver.accepted.length === 2));
    expect(idsOf(receiver.accepted)).toEqual(idsOf(written()));
  });
});

describe('a tenant whose endpoints all hang', () => {
  it('holds up nobody else’s', async () => {
    await some(3);
    receiver.answer = () => 'never';
    for (let n = 0; n < 40; n += 1)
      await makeWebhook(world, tenant, receiver.url, { name: `hangs ${n}`, timeoutSeconds: 30 });
    const hanging = receiver;
    deliver();
    await until(() => Promise.resolve(hanging.underWay >= 32));
    const other = await Receiver.start();
    [tenant, receiver] = [`${tenant}-other`, other];
    await some(3);
    await makeWebhook(world, tenant, other.url);
    await until(() => Promise.resolve(other.accepted.length === 3));
    // Those that hang still did, and none of them had been given up.
    expect(hanging.received.length).toBe(32);
    await hanging.stop();
  });
});
