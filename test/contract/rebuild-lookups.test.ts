import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type AnyView, EventCodec, MemoryEventStore, Projector, updateEach } from '#libs/eventing';
import type { Recorded } from '#libs/kernel';
import { ProjectionWorld } from './projection-world.fixtures.js';
import { type PurseRow, pursesView, PurseWriter, type RegionEvent } from './purses.fixtures.js';

jest.setTimeout(60_000);

let world: ProjectionWorld;
beforeAll(async () => {
  world = await ProjectionWorld.make('rebuild_lookups');
  await world.views.migrate();
});
afterEach(() => void jest.restoreAllMocks());
afterAll(() => world.drop());

const oneByOne: AnyView = {
  ...pursesView,
  on: {
    ...pursesView.on,
    'region.named': updateEach<RegionEvent, PurseRow>(
      ({ data: { region } }: Recorded<RegionEvent>) => ({ region, regionName: null }),
      (row, { data: { name } }) => ({ ...row, regionName: name }),
    ),
  },
};

async function indexesOf(table: string): Promise<string[]> {
  const { rows } = await world.views.owner.query<{ found: string }>(
    `SELECT substring(indexdef FROM '\\(.*\\)') AS found FROM pg_indexes WHERE tablename = $1`,
    [table],
  );
  return rows.map(({ found }) => found).sort();
}

/** The indexes of the copy whenever rows are looked for in it by their region. */
function watched(): string[][] {
  const seen: string[][] = [];
  const { views } = world;
  const [write, rows] = [views.write.bind(views), views.rows.bind(views)];
  const look = async (texts: readonly string[]): Promise<void> => {
    if (texts.some((text) => /"region" = (\$|k)/.test(text))) seen.push(await indexesOf('purses_v1'));
  };
  jest.spyOn(views, 'write').mockImplementation(async (queries) => {
    await look(queries.map(({ text }) => text));
    await write(queries);
  });
  jest.spyOn(views, 'rows').mockImplementation(async (query) => {
    await look([query.text]);
    return (await rows(query)) as never;
  });
  return seen;
}

describe('a table that is filled from history', () => {
  it.each([
    ['an update of all rows that match', pursesView, '(tenant, region)', 2],
    ['an update of each row that matches', oneByOne, '(tenant, region, region_name)', 1],
  ])('has the index by which %s looks for them, and each of its own once', async (_, view, index, looks) => {
    const store = new MemoryEventStore();
    const writer = new PurseWriter(store);
    await writer.open('a');
    await writer.open('b', 'south');
    await writer.name('north', 'The North');
    await writer.name('south', 'The South');
    const seen = watched();
    await new Projector({ store, codec: new EventCodec(), database: world.views, views: [view] }).rebuild('purses');
    expect(seen).toEqual(Array.from({ length: looks }, () => ['(tenant, id)', index]));
    expect(await indexesOf('purses')).toEqual([...new Set(['(tenant, id)', '(tenant, region)', index])]);
    const names = (await world.rows('purses')).map(({ region_name: name }) => name);
    expect(names.toSorted()).toEqual(['The North', 'The South']);
  });
});
