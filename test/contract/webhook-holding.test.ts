import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { WorkDatabase } from '#libs/eventing';
import { toGlobalId } from '#libs/kernel';
import { ChangeWebhook, EndpointTable, ReplayWebhook } from '#libs/webhooks';
import { FeedWorld, partnerOf } from '../support/feed-world.js';
import { Receiver, type Received } from '../support/receiver.js';
import { commandContext, makeWebhook, webhooksServed } from '../support/webhook.js';
import { until } from '../support/until.js';

jest.setTimeout(90_000);

let world: FeedWorld;
let receiver: Receiver;
let tenants = 0;
let tenant: string;
const ending: (() => Promise<void>)[] = [];

beforeAll(async () => {
  world = await FeedWorld.make('webhook-holding');
  await webhooksServed(world);
});
beforeEach(async () => {
  tenant = `h${(tenants += 1)}`;
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
const arrived = (count: number) => until(() => Promise.resolve(receiver.accepted.length >= count));
const rowsOf = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  ((await world.sql(text, values)) as { rows: Row[] }).rows;
const holderOf = async (webhookId: string): Promise<string | undefined> =>
  (await rowsOf<{ holder: string }>('SELECT holder FROM concord_webhook_cursors WHERE webhook_id = $1', [webhookId]))[0]
    ?.holder;

/** The database of a process of its own, which may be cut off at any moment. */
function ownDatabase() {
  const pool = new WorkDatabase({ url: world.database.url('feed'), pool: 4 });
  ending.unshift(() => pool.close());
  const renewals: number[] = [];
  let isCut = false;
  return {
    renewals,
    cut: () => (isCut = true),
    rows: async <Row extends object>(query: Parameters<typeof pool.rows>[0]): Promise<Row[]> => {
      if (isCut) throw new Error('cut off');
      const rows = await pool.rows<Row>(query);
      if ((query as { name?: string }).name === 'webhooks_renew') renewals.push(performance.now());
      return rows;
    },
  };
}

describe('an endpoint whose holder is cut off from Postgres', () => {
  it('is left by it before another takes it: nothing that comes then is sent by both', async () => {
    const [leaseMs, work] = [3_000, ownDatabase()];
    await some(1);
    const { webhookId } = await makeWebhook(world, tenant, receiver.url);
    const first = deliver({ leaseMs, work });
    await arrived(1);
    const holder = await holderOf(webhookId);
    // Just before it is renewed again: it was looked at meanwhile.
    const count = work.renewals.length;
    await until(() => Promise.resolve(work.renewals.length > count));
    await pause(leaseMs * 0.31);
    work.cut();
    await pause(leaseMs * 0.3);
    deliver({ leaseMs });
    await until(async () => (await holderOf(webhookId)) !== holder);
    await some(1, 'b');
    await arrived(2);
    await pause(leaseMs / 3);
    expect(idsOf(receiver.accepted)).toEqual(idsOf(written()));
    expect(first.sender.figures.held).toBe(0);
  });
});

describe('an endpoint after the clock of Postgres was set back', () => {
  it.each(['strict', 'per-key'] as const)(
    'is taken from who is gone within a lease, and tried, without waiting for it (%s)',
    async (order) => {
      receiver.answer = () => 503;
      const { webhookId } = await makeWebhook(world, tenant, receiver.url, { order });
      const sender = world.deliver();
      await some(1);
      await until(
        async () =>
          (await rowsOf(`SELECT 1 FROM concord_webhook_attempts WHERE webhook_id = $1`, [webhookId])).length > 0,
      );
      await sender.stop();
      receiver.answer = () => 204;
      const gone = `holder = gen_random_uuid(), renewed_at = now() + interval '1 day', next_at = now() + interval '1 day'`;
      await world.sql(`UPDATE concord_webhook_cursors SET ${gone} WHERE webhook_id = $1`, [webhookId]);
      await world.sql(`UPDATE concord_webhook_blocked SET next_at = now() + interval '1 day' WHERE webhook_id = $1`, [
        webhookId,
      ]);
      deliver({ leaseMs: 600 });
      await arrived(1);
      expect(idsOf(receiver.accepted)).toEqual(idsOf(written()));
    },
  );

  it('is left to who holds it still', async () => {
    const { webhookId } = await makeWebhook(world, tenant, receiver.url);
    const work = new WorkDatabase({ url: world.database.url('feed'), pool: 1 });
    ending.push(() => work.close());
    const [mine, other] = [new EndpointTable(work, 60_000), new EndpointTable(work, 60_000)];
    const held = await mine.claim(9);
    const ids = (claimed: readonly { readonly id: string }[]) => claimed.map(({ id }) => id);
    expect(ids(held)).toEqual([webhookId]);
    const renewed = (moment: string) =>
      world.sql(`UPDATE concord_webhook_cursors SET renewed_at = ${moment} WHERE webhook_id = $1`, [webhookId]);
    await renewed(`now() + interval '1 day'`);
    expect([await other.claim(9), await mine.claim(9)]).toEqual([[], []]);
    expect(ids(await mine.look(held, false))).toEqual([webhookId]);
    // It has said nothing for a lease since.
    await renewed(`renewed_at - interval '61 seconds'`);
    expect(ids(await other.claim(9))).toEqual([webhookId]);
  });
});

describe('an endpoint whose cursor is lost while the view of webhooks is made anew', () => {
  const begun = { cursor: '', sequence: '' };
  const placeOf = async (start: Parameters<FeedWorld['feed']['cursorOf']>[1]) => {
    const { cursor, sequence } = await world.feed.cursorOf({ tenant, subject: 't', expiresAt: Infinity }, start);
    return { cursor, sequence: String(sequence) };
  };
  /** The view as it is when it has come to the creation of the webhook and no further. */
  const loseAll = async (webhookId: string): Promise<void> => {
    await world.sql('DELETE FROM concord_webhook_cursors WHERE tenant = $1', [tenant]);
    await world.sql('UPDATE webhooks SET version = 1, place = $2 WHERE id = $1', [webhookId, JSON.stringify(begun)]);
  };
  const told = async (webhookId: string): Promise<void> => {
    const sender = world.deliver();
    await arrived(written().length);
    await sender.stop();
    await until(
      async () =>
        (await rowsOf(`SELECT 1 FROM webhooks WHERE id = $1 AND place ->> 'sequence' <> '0'`, [webhookId])).length ===
        1,
    );
  };
  beforeEach(async () => Object.assign(begun, await placeOf({ from: 'beginning' })));

  it('goes on from where its history noted it, and not from where it began', async () => {
    await some(4);
    const { webhookId } = await makeWebhook(world, tenant, receiver.url);
    await told(webhookId);
    await loseAll(webhookId);
    await some(2, 'b');
    deliver();
    await arrived(6);
    await pause(200);
    expect(idsOf(receiver.accepted)).toEqual(idsOf(written()));
  });

  it('waits for the view where it was moved meanwhile, and holds up nobody', async () => {
    await some(3);
    const { webhookId } = await makeWebhook(world, tenant, receiver.url);
    await told(webhookId);
    const place = await placeOf({ from: 'event', eventId: written()[1]?.id ?? '' });
    await world.execute(new ReplayWebhook({ webhookId, start: 'x', place, reason: 'a bug' }, commandContext(tenant)));
    await until(
      async () => (await rowsOf('SELECT 1 FROM webhooks WHERE id = $1 AND version = 2', [webhookId])).length > 0,
    );
    await loseAll(webhookId);
    const other = await Receiver.start();
    await makeWebhook(world, tenant, other.url, { name: 'other' });
    const { sender } = deliver();
    await until(() => Promise.resolve(other.accepted.length === 3));
    await pause(200);
    expect(receiver.accepted).toHaveLength(3);
    expect(sender.figures).toMatchObject({ held: 1, waiting: 1 });
    await world.sql('UPDATE webhooks SET version = 2, place = $2, changed = changed + 1 WHERE id = $1', [
      webhookId,
      JSON.stringify(place),
    ]);
    await arrived(4);
    await pause(200);
    expect(idsOf(receiver.accepted)).toEqual([...idsOf(written()), written()[2]?.id]);
    expect(sender.figures).toMatchObject({ held: 2, waiting: 0 });
    await other.stop();
  });
});

describe('the log of requests', () => {
  const ATTEMPT = `(tenant, webhook_id, id, at, kind, event_id, type, attempt, milliseconds, outcome, failed)
    SELECT $1, $2, gen_random_uuid(), now() - n * interval '1 s', 'event', gen_random_uuid(), 'deal.won', 1, 1, 'x', $4 FROM generate_series(1, $3::int) n`;
  const logged = (id: string, count: number, failed: boolean) =>
    world.sql(`INSERT INTO concord_webhook_attempts ${ATTEMPT}`, [tenant, id, count, failed]);
  const left = async (id: string, failed: boolean): Promise<number> =>
    (
      await rowsOf<{ n: number }>(
        'SELECT count(*)::int AS n FROM concord_webhook_attempts WHERE webhook_id = $1 AND failed = $2',
        [id, failed],
      )
    )[0]?.n ?? 0;

  it('is cut to the last 1,000 successes and 30 days of failures, also where very many came', async () => {
    const { webhookId } = await makeWebhook(world, tenant, receiver.url);
    const second = await makeWebhook(world, tenant, receiver.url, { name: 'second' });
    await logged(webhookId, 60_000, false);
    await logged(second.webhookId, 1_500, false);
    await logged(webhookId, 100, true);
    await world.sql(`UPDATE concord_webhook_attempts SET at = at - interval '31 days' WHERE failed`);
    await logged(webhookId, 400, true);
    const gone = randomUUID();
    await world.sql(
      `INSERT INTO concord_webhook_cursors (tenant, webhook_id, version, cursor, sequence, delivered) VALUES ($1, $2, 1, '', 0, 0)`,
      [tenant, gone],
    );
    await logged(gone, 2_500, true);
    deliver({ trimEveryMs: 50 });
    await until(async () => (await left(webhookId, false)) === 1_000 && (await left(gone, true)) === 0);
    await pause(300);
    expect(await Promise.all([left(webhookId, false), left(webhookId, true)])).toEqual([1_000, 400]);
    expect(await left(second.webhookId, false)).toBe(1_000);
    expect(await rowsOf('SELECT 1 FROM concord_webhook_cursors WHERE webhook_id = $1', [gone])).toEqual([]);
  });

  it('holds up no delivery while it is cut', async () => {
    const pool = new WorkDatabase({ url: world.database.url('feed'), pool: 4 });
    let asked = 0;
    const work: Pick<WorkDatabase, 'rows'> = {
      rows: (query) =>
        query.text.includes('DELETE FROM concord_webhook_attempts')
          ? new Promise<never>(() => (asked += 1))
          : pool.rows(query),
    };
    await makeWebhook(world, tenant, receiver.url);
    const sender = world.deliver({ work, trimEveryMs: 10 });
    await until(() => Promise.resolve(asked > 0));
    await makeWebhook(world, tenant, receiver.url, { name: 'second' });
    await some(1);
    await arrived(2);
    expect(asked).toBe(1);
    await sender.stop();
    await pool.close();
  });
});

describe('keys that are due at once', () => {
  const keyOf = (event: Received['event']) => String(event['partitionkey']);

  it('are tried some at a time, and what is new goes on beside them', async () => {
    const bad = Array.from({ length: 24 }, (_, n) => toGlobalId('partner', partnerOf(tenant, `bad${n}`)));
    receiver.answer = (event) => (bad.includes(keyOf(event)) ? 500 : 204);
    const { webhookId } = await makeWebhook(world, tenant, receiver.url, { order: 'per-key', timeoutSeconds: 30 });
    deliver();
    for (let n = 0; n < 24; n += 1) {
      await world.begin(tenant, `bad${n}`);
      await world.begin(tenant, `good${n}`);
      await until(() => Promise.resolve(receiver.received.length >= 2 * n + 2));
      // However long this takes: none is due before all are.
      await world.sql(`UPDATE concord_webhook_blocked SET next_at = now() + interval '1 hour'`);
    }
    await until(async () => (await rowsOf('SELECT 1 FROM concord_webhook_blocked')).length === 24);
    const freed: (() => void)[] = [];
    receiver.answer = (event) =>
      bad.includes(keyOf(event)) ? new Promise<number>((resolve) => freed.push(() => resolve(204))) : 204;
    receiver.most = 0;
    await world.sql('UPDATE concord_webhook_blocked SET next_at = now() WHERE webhook_id = $1', [webhookId]);
    await until(() => Promise.resolve(freed.length >= 16));
    await some(1, 'fresh');
    await arrived(25);
    expect(freed.length).toBe(16);
    const all = setInterval(() => freed.splice(0).forEach((free) => free()), 20);
    await arrived(49);
    clearInterval(all);
    expect(new Set(idsOf(receiver.accepted))).toEqual(new Set(idsOf(written())));
    expect(receiver.accepted).toHaveLength(49);
  });

  it('read their events in turn with everybody else', async () => {
    const asked: string[] = [];
    const { feed, listening } = await world.another({
      inTurn: (who, work) => {
        asked.push(who.tenant);
        return work();
      },
    });
    const event = await world.begin(tenant, 'a');
    await world.visible();
    const key = toGlobalId('partner', event.partnerId);
    const { events, through } = await feed.raw.ofKey(tenant, key, { after: 0n, filter: {} });
    expect(events.map(({ event: { commit } }) => commit)).toEqual([event.commit]);
    expect(through).toBeGreaterThanOrEqual(event.commit);
    const [found] = events;
    expect(await feed.raw.event(tenant, found!.event.id)).toMatchObject({ cursor: found!.cursor });
    expect(asked).toEqual([tenant, tenant]);
    await listening.stop();
  });
});

describe('an endpoint that received by key, and from now on in order', () => {
  it('is told with its first event what it received last, also by another process', async () => {
    await some(3);
    const { webhookId } = await makeWebhook(world, tenant, receiver.url, { order: 'per-key' });
    const sender = world.deliver();
    await arrived(3);
    await pause(200);
    await sender.stop();
    await world.execute(new ChangeWebhook({ webhookId, order: 'strict' }, commandContext(tenant)));
    await some(1, 'b');
    deliver();
    await arrived(4);
    const last = receiver.accepted
      .slice(0, 3)
      .map(({ sequence }) => sequence)
      .toSorted()
      .at(-1);
    expect(receiver.accepted[3]?.follows).toBe(last);
  });
});
