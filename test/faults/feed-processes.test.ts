import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { issueDevelopmentToken } from '#libs/access';
import { OnTaken } from '#libs/feed-client';
import { retryingApi } from '#libs/importing';
import { concord } from '../journeys/command-line.js';
import { queryDatabase, rowsOfViews } from '../support/databases.js';
import { Chain, FeedFollower } from '../support/feed-follower.js';
import { FeedProcess } from '../support/feed-process.js';
import { ConsumerReading } from '../support/feed-readers.js';
import { FeedSubscriber } from '../support/feed-subscriber.js';
import { PartnersWritten } from '../support/partners-written.js';
import { atScale } from '../support/scale.js';
import { Shop } from '../support/shop.js';
import { type OwnService, startTestService } from '../support/test-service.js';
import { until } from '../support/until.js';

// Only stops what hangs.
const PATIENCE = 900_000;
const TENANT = 'two-feeds';
const FILTER = { types: ['partner.*'] };
const KILLS = atScale({ short: 1, long: 2, soak: 40 });
const PROJECTOR_KILLS = atScale({ short: 1, long: 1, soak: 50 });

/** A commit, as the table of cursors took it. */
interface Committed {
  readonly shard: number;
  readonly epoch: string;
  readonly holder: string;
  readonly sequence: string;
  readonly was: string;
}

/** Notes every commit beside the table, past the service. */
const NOTING = `
  CREATE TABLE concord_committed (n bigserial, consumer uuid, shard int, epoch bigint, holder uuid, sequence bigint, was bigint);
  CREATE FUNCTION concord_note_commit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
    INSERT INTO concord_committed (consumer, shard, epoch, holder, sequence, was)
    VALUES (NEW.consumer, NEW.shard, NEW.epoch, NEW.holder, NEW.sequence, OLD.sequence); RETURN NULL; END $$;
  CREATE TRIGGER concord_note_commit AFTER UPDATE ON concord_feed_cursors FOR EACH ROW
    WHEN (NEW.sequence IS DISTINCT FROM OLD.sequence) EXECUTE FUNCTION concord_note_commit()`;

describe('two processes of the feed', () => {
  let service: OwnService;
  let other: FeedProcess;
  let partners: PartnersWritten;
  let port: number;
  let token: string;

  beforeAll(async () => {
    service = await startTestService();
    port = Number(service.supervised.run().env['CONCORD_FEED_PORT']);
    const api = retryingApi(await service.api(TENANT));
    partners = new PartnersWritten(service, api, await Shop.open(api, TENANT), TENANT, 10);
    await partners.lot();
    other = await FeedProcess.start(service);
    const place = { home: service.home, host: '127.0.0.1', nodeEnv: 'test' };
    const crm = { tenant: TENANT, subject: 'crm', role: 'integration' as const, expiresIn: '12h' };
    token = await issueDevelopmentToken(place, crm);
    await queryDatabase(service.home, 'views', NOTING);
  }, PATIENCE);
  afterAll(async () => {
    await partners?.stop().catch(() => undefined);
    await other?.kill();
    await service?.stop();
  }, PATIENCE);

  beforeEach(() => queryDatabase(service.home, 'views', 'TRUNCATE concord_committed'));

  const committed = (): Promise<Committed[]> =>
    queryDatabase(
      service.home,
      'views',
      'SELECT shard, epoch, holder, sequence, was FROM concord_committed ORDER BY n',
    );

  /** Of each shard one committer for each epoch, and a cursor that never goes back. */
  async function expectOneCommitterEach(): Promise<Committed[]> {
    const commits = await committed();
    const holders = new Map<string, Set<string>>();
    for (const { shard, epoch, holder } of commits) {
      const key = `${shard} ${epoch}`;
      holders.set(key, (holders.get(key) ?? new Set()).add(holder));
    }
    expect([...holders].filter(([, of]) => of.size > 1).map(([key]) => key)).toEqual([]);
    expect(commits.filter(({ sequence, was }) => BigInt(sequence) < BigInt(was))).toEqual([]);
    return commits;
  }

  it(
    'that are killed in turns have one committer for each shard and epoch, lose nothing and keep the order of each partner',
    async () => {
      const reading = new ConsumerReading([port, other.port], token, 'divided');
      await reading.start(FILTER, 4);
      partners.start(100);
      for (let n = 0; n < KILLS; n += 1) {
        const before = reading.count;
        await until(() => reading.count > before);
        await pause(1_500);
        if (n % 2 === 0) {
          await other.kill();
          await other.again();
        } else {
          const pid = service.pid('feed');
          process.kill(pid, 'SIGKILL');
          await until(() => service.pid('feed') !== pid);
        }
      }
      await partners.stop();
      const written = await partners.history();
      await until(() => reading.count >= written.length);
      await reading.expectNothingLost(written, 4);
      const commits = await expectOneCommitterEach();
      expect(new Set(commits.map(({ epoch }) => epoch)).size).toBeGreaterThan(1);
    },
    PATIENCE,
  );

  it.each([
    ['and is taken from', 'taken', OnTaken.TAKE_OVER],
    ['for longer than its lease', 'lapsed', OnTaken.WAIT],
  ])(
    'of which one stands still %s: another goes on, and what the first commits when it is back is not kept',
    async (_, name, onTaken) => {
      const [there, here] = [new FeedSubscriber(other.port), new FeedSubscriber(port)];
      const start = { positionFrom: { case: 'beginning', value: {} } };
      await here.call(token, 'createConsumer', { name, start, filter: FILTER });
      const old = there.hold(token, name, 10);
      await until(() => old.ids.length === 10);
      const cursors = old.batches.flatMap(({ events }) => events.map(({ cursor }) => cursor));
      old.flow(0, cursors[0]);
      await until(() => old.committed.length === 1);
      process.kill(other.pid, 'SIGSTOP');
      // It waits there, and is read when the process goes on.
      old.flow(0, cursors[1]);
      const young = here.hold(token, name, 10, { onTaken });
      await until(() => young.ids.length === 10);
      expect(young.ids[0]).toBe(old.ids[1]);
      young.flow(0, young.batches.flatMap(({ events }) => events).at(-1)?.cursor);
      await until(() => young.committed.length === 1);
      process.kill(other.pid, 'SIGCONT');
      expect(await old.ended).toMatchObject({ reason: 'CONSUMER_TAKEN_OVER' });
      expect(old.committed).toHaveLength(1);
      expect(young.isOver).toBe(false);
      const [first, last, ...more] = await expectOneCommitterEach();
      expect(Number(last?.epoch)).toBeGreaterThan(Number(first?.epoch));
      expect(more).toEqual([]);
      young.cancel();
      there.close();
      here.close();
    },
    PATIENCE,
  );

  it(
    'tell without a gap what a projector writes that is killed while its log is made anew, and it is as a clean rebuild has it',
    async () => {
      const chain = new Chain();
      const follower = new FeedFollower(port);
      const start = { positionFrom: { case: 'beginning' as const, value: {} } };
      let fault: unknown;
      const stream = follower.follow(token, { start, filter: FILTER }, (batch) => {
        try {
          chain.take(batch);
        } catch (thrown) {
          fault ??= thrown;
        }
      });
      partners.start(100);
      for (let n = 0; n < PROJECTOR_KILLS; n += 1) {
        const before = chain.ids.length;
        await until(() => chain.ids.length > before);
        const rebuilt = concord(service.home, 'rebuild', 'feed_events', '--json');
        await pause(500 + Math.random() * 2_000);
        const pid = service.pid('projector');
        process.kill(pid, 'SIGKILL');
        await until(() => service.pid('projector') !== pid);
        expect(await rebuilt).toMatchObject({ code: 0 });
      }
      await partners.stop();
      const written = await partners.history();
      await until(() => fault !== undefined || chain.ids.length >= written.length);
      stream.cancel();
      await stream.ended;
      follower.close();
      expect(fault).toBeUndefined();
      expect(chain.ids).toEqual(written);
      const rows = async (): Promise<readonly string[]> =>
        (await rowsOfViews(service.home, TENANT))['feed_events'] ?? [];
      const found = await rows();
      expect(await concord(service.home, 'rebuild', 'feed_events', '--json')).toMatchObject({ code: 0 });
      const clean = new Set(await rows());
      expect(clean.size).toBe(found.length);
      expect(found.filter((row) => !clean.has(row)).slice(0, 3)).toEqual([]);
    },
    PATIENCE,
  );
});
