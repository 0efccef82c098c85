import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { TenantReader } from '#libs/graphql';
import { deterministicId, toGlobalId } from '#libs/kernel';
import { FeedLog, type LogDatabase } from '../../libs/feed/src/reading/feed-log.js';
import {
  conditionOf,
  type EventFilter,
  type Filterable,
  filterOf,
  passes,
} from '../../libs/feed/src/reading/filter.js';
import { orderingIdOf, slotOf } from '../../libs/feed/src/log/ordering.js';
import { pageStatement } from '../../libs/feed/src/reading/page.statement.js';
import { FeedWorld, partnerOf } from '../support/feed-world.js';
import { atScale } from '../support/scale.js';

jest.setTimeout(120_000);

const FIRST_KEY = '00000000-0000-0000-0000-000000000000';
const EVERYTHING = { filter: {}, most: 100 };

let world: FeedWorld;
let reader: TenantReader;

beforeAll(async () => {
  world = await FeedWorld.make('feed_walls');
  reader = new TenantReader({ url: world.database.url('reader'), pool: 2 });
  for (const name of ['a', 'b', 'c']) await world.begin('north', name);
  for (const name of ['b', 'a', 'b']) await world.suspend('north', name);
  await world.begin('south', 'a');
  await world.visible();
});
afterAll(async () => {
  await reader?.close();
  await world?.drop();
});

/** Everything of a partner that a log shows: by page, as a snapshot, by id, and where it ends. */
async function shown(log: FeedLog, scope: { readonly tenant: string; readonly partnerId?: string }): Promise<unknown> {
  const { events, last } = await log.page(scope, { ...EVERYTHING, after: -1n });
  const { visible: upTo } = await log.standing(scope);
  const newest = await log.snapshot(scope, { ...EVERYTHING, after: FIRST_KEY, upTo });
  const ids = world.written.map(({ id }) => id);
  const found = await Promise.all(world.written.map(({ id }) => log.event(scope, uuidOf(id))));
  return {
    page: events.map(({ id }) => toGlobalId('event', id)),
    snapshot: newest.events.map(({ id }) => toGlobalId('event', id)).sort(),
    ends: [last, (await log.standing(scope)).last].map((mark) => mark?.commit),
    byId: ids.filter((_, n) => found[n] !== undefined),
  };
}

const uuids = new Map<string, string>();
const uuidOf = (id: string): string => uuids.get(id) ?? '';

describe('what a partner may read of the log', () => {
  const partnerId = partnerOf('north', 'b');
  const wanted = (): unknown => {
    const own = world.written.filter((one) => one.tenant === 'north' && one.partnerId === partnerId);
    const newest = own.at(-1);
    return {
      page: own.map(({ id }) => id),
      snapshot: [newest?.id],
      ends: [newest?.commit, newest?.commit],
      byId: own.map(({ id }) => id),
    };
  };

  beforeAll(async () => {
    const log = new FeedLog(reader);
    for (const tenant of ['north', 'south'])
      for (const { id } of (await log.page({ tenant }, { ...EVERYTHING, after: -1n })).events)
        uuids.set(toGlobalId('event', id), id);
    expect(uuids.size).toBe(world.written.length);
  });

  it('is its own by each statement, should the database let everything of the tenant through', async () => {
    const unwalled: LogDatabase = { objects: ({ tenant }, statement) => reader.objects({ tenant }, statement) };
    expect(await shown(new FeedLog(unwalled), { tenant: 'north', partnerId })).toEqual(wanted());
  });

  it('is its own by the database, should a statement ask for everything', async () => {
    const asking: LogDatabase = { objects: (scope, statement) => reader.objects({ ...scope, partnerId }, statement) };
    expect(await shown(new FeedLog(asking), { tenant: 'north' })).toEqual(wanted());
  });

  it('is of its tenant by the database, whatever a statement asks', async () => {
    const elsewhere: LogDatabase = {
      objects: (scope, statement) => reader.objects({ ...scope, tenant: 'south' }, statement),
    };
    const { page, snapshot, byId } = (await shown(new FeedLog(elsewhere), { tenant: 'north' })) as Record<
      string,
      unknown
    >;
    expect({ page, snapshot, byId }).toEqual({ page: [], snapshot: [], byId: [] });
  });
});

describe('a log that was made anew', () => {
  it('goes by another name, and has the same', async () => {
    const log = new FeedLog(reader);
    const asked = () => log.page({ tenant: 'north' }, { ...EVERYTHING, after: 0n });
    const before = await asked();
    // Often enough for Postgres to keep its plan.
    for (let n = 0; n < 8; n += 1) expect((await asked()).made).toBe(before.made);
    await world['projector']?.rebuild('feed_events');
    const { made, ...after } = await asked();
    expect(made).not.toBe(before.made);
    expect({ ...after, made: before.made }).toEqual(before);
  });
});

describe('a filter', () => {
  // Each begins as another does, so that only a whole word may match.
  const TYPES = [
    'deal.won',
    'deal.won_back',
    'deal.lost',
    'dealer.won',
    'deals.won',
    'partner.merged',
    'partners.merged',
  ];
  const [programs, partners] = ['program', 'partner'].map((kind) =>
    ['one', 'two', 'three'].map((name) => deterministicId('walls', kind, name)),
  ) as [string[], string[]];
  const subjects = ['deal', 'partner'].flatMap((kind) =>
    ['one', 'two'].map((name) => ({ kind, id: deterministicId('walls', 'partner', name) })),
  );
  const ROWS = 200;
  const keptOf = ({ orderingKey: key }: Filterable) => ({ orderingId: orderingIdOf(key), slot: slotOf(key) });
  const FILTERS = atScale({ short: 60, long: 2_000 });

  it('passes the same in SQL and in memory', async () => {
    const row = fc.record({
      id: fc.constant(0).map(() => randomUUID()),
      type: fc.constantFrom(...TYPES),
      programId: fc.option(fc.constantFrom(...programs)),
      partnerId: fc.option(fc.constantFrom(...partners)),
      stateKey: fc.constantFrom(...subjects).map(({ kind, id }) => deterministicId('feed', kind, id)),
      orderingKey: fc.constantFrom(...partners).map((id) => toGlobalId('partner', id)),
    });
    const rows: (Filterable & { readonly id: string })[] = fc.sample(row, { numRuns: ROWS, seed: 7 });
    await world.sql(
      `INSERT INTO feed_events (tenant, id, commit, recorded_at, type, state_key, ordering_id, slot, program_id, partner_id, body, sealed_fields)
       SELECT 'walls', r.id, r.n, now(), r.type, r."stateKey", r."orderingId", r.slot, r."programId", r."partnerId", '', ''
       FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, n bigint, type text, "stateKey" uuid, "orderingId" uuid, slot smallint, "programId" uuid, "partnerId" uuid)`,
      [JSON.stringify(rows.map((each, n) => ({ ...each, ...keptOf(each), n })))],
    );
    const filters = fc.record({
      types: fc.subarray([...TYPES, 'deal.*', 'dealer.*', 'partner.*'], { maxLength: 3 }),
      programIds: fc.subarray(programs.map((id) => toGlobalId('program', id))),
      partnerIds: fc.subarray(partners.map((id) => toGlobalId('partner', id))),
      subjectIds: fc.subarray(subjects.map(({ kind, id }) => toGlobalId(kind, id))),
      orderingKey: fc.option(fc.constantFrom(...partners).map((id) => toGlobalId('partner', id))),
      shard: fc.option(
        fc.integer({ min: 1, max: 32 }).chain((of) => fc.record({ of: fc.constant(of), number: fc.nat(of - 1) })),
      ),
    });
    let passed = 0;
    await fc.assert(
      fc.asyncProperty(filters, async ({ shard, orderingKey, ...input }) => {
        const filter: EventFilter = {
          ...filterOf(input, new Set(TYPES)),
          ...(shard && { shard }),
          ...(orderingKey && { orderingKey }),
        };
        const { text, values } = conditionOf(filter, 1);
        const found = await reader.objects<{ readonly id: string }>(
          { tenant: 'walls' },
          { text: `SELECT e.id FROM feed_events e WHERE true${text} ORDER BY e.commit`, values },
        );
        const wanted = rows.filter((each) => passes(filter, each)).map(({ id }) => id);
        expect(found.map(({ id }) => id)).toEqual(wanted);
        passed += wanted.length;
      }),
      { numRuns: FILTERS },
    );
    expect(passed).toBeGreaterThan(FILTERS);
  });
});

describe('a page of the log', () => {
  interface Plan {
    readonly 'Relation Name'?: string;
    readonly 'Actual Rows': number;
    readonly 'Actual Loops': number;
    readonly 'Rows Removed by Filter'?: number;
    readonly Plans?: readonly Plan[];
  }
  type Explained = { readonly rows: [{ readonly 'QUERY PLAN': [{ readonly Plan: Plan }] }] };
  const ENTRIES = 21_000;
  const loopsOf = ({ 'Actual Loops': loops, Plans = [] }: Plan): number => Math.max(loops, ...Plans.map(loopsOf));
  /** Entries of the log that a plan has looked at, by each of its scans. */
  const scansOf = (plan: Plan): number[] => [
    ...(plan['Relation Name'] === 'feed_events' && plan['Actual Loops'] > 0
      ? [plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)]
      : []),
    ...(plan.Plans ?? []).flatMap(scansOf),
  ];
  async function planOf(filter: EventFilter, most: number): Promise<Plan> {
    const { text, values } = pageStatement('long', undefined, { filter, most, after: 0n });
    const answer = await world.sql(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
    return (answer as Explained).rows[0]['QUERY PLAN'][0].Plan;
  }
  const dealsOf = (log: FeedLog, after: bigint) => log.page({ tenant: 'long' }, { filter: DEALS, most: 100, after });
  const DEALS: EventFilter = { types: { exact: new Set(), subjects: new Set(['deal']) } };

  beforeAll(async () => {
    await world.sql(
      `INSERT INTO feed_events (tenant, id, commit, recorded_at, type, state_key, slot, body, sealed_fields)
       SELECT 'long', gen_random_uuid(), n, now(), CASE n WHEN 20500 THEN 'deal.won' ELSE 'partner.suspended' END, gen_random_uuid(), 0, 'x', ''
       FROM generate_series(1, ${ENTRIES}) n`,
    );
    await world.sql('ANALYZE feed_events');
    await world.sql(
      `UPDATE concord_checkpoints SET commit_position = greatest(commit_position, ${ENTRIES}) WHERE name = 'feed_events'`,
    );
  });

  it('looks nothing up for each of its events, and reads no more of the log than it delivers', async () => {
    const plan = await planOf({}, 100);
    expect(loopsOf(plan)).toBe(1);
    expect(Math.max(...scansOf(plan))).toBeLessThanOrEqual(101);
  });

  it('looks at 10,000 entries at most where nothing matches, and goes on from there', async () => {
    expect(Math.max(...scansOf(await planOf(DEALS, 100)))).toBeLessThanOrEqual(10_000);
    const log = new FeedLog(reader);
    const first = await dealsOf(log, 0n);
    expect(first).toMatchObject({ events: [], through: 10_000n, behind: true, last: { commit: 10_000n } });
    const third = await dealsOf(log, (await dealsOf(log, first.through)).through);
    expect(third.events.map(({ commit }) => commit)).toEqual([20_500n]);
    expect(third.through).toBe(third.visible);
  });

  it('goes on after the last event where more match than it may have', async () => {
    const log = new FeedLog(reader);
    const page = await log.page({ tenant: 'long' }, { filter: {}, most: 100, after: 50n });
    expect(page).toMatchObject({ through: 150n, behind: true, last: { commit: 150n } });
    expect(page.events.map(({ commit }) => commit)).toEqual(Array.from({ length: 100 }, (_, n) => BigInt(51 + n)));
  });

  it('finds a moment at 10,000 entries a turn, though all of the hour before it may hide one', async () => {
    const turns: (readonly number[])[] = [];
    const ask = async (moment: string): Promise<bigint | undefined> => {
      turns.length = 0;
      const scans: number[] = [];
      const log = new FeedLog({
        objects: async (scope, { text, values }) => {
          const answer = await world.sql(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
          scans.push(...scansOf((answer as Explained).rows[0]['QUERY PLAN'][0].Plan));
          return reader.objects(scope, { text, values });
        },
      });
      return log.recordedSince('long', moment, async (work) => {
        scans.length = 0;
        const done = await work();
        turns.push([...scans]);
        return done;
      });
    };
    const soon = new Date(Date.now() + 30 * 60_000).toISOString();
    expect([await ask(soon), turns.length]).toEqual([undefined, 4]);
    expect(Math.max(...turns.flat())).toBe(10_000);
    await world.sql(`UPDATE feed_events SET recorded_at = $1 WHERE tenant = 'long' AND commit = 15000`, [soon]);
    expect([await ask(soon), turns.length]).toEqual([15_000n, 3]);
    // Older than all by more than a clock is set back: by halves alone.
    const before = new Date(Date.now() + 10 * 3_600_000).toISOString();
    expect([await ask(before), turns.length]).toEqual([undefined, 2]);
  });
});
