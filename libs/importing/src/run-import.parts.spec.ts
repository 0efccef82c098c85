import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ImportFixture } from '../test/import.fixtures.js';
import { ApiFault } from './sending/api.js';

const TEAMS = `
concord: 1
name: Pipeline
tables: { teams: { file: teams.csv, key: agent } }
files:
  - source: { match: 'teams\\.csv$' }
    records:
      - contact:
          externalId: { column: agent }
          partner: { column: manager }
          create: { kind: reseller, at: '2016-01-01T00:00:00Z' }
  - source: { match: 'pipeline.*\\.csv$' }
    columns: { worth: { number: {} } }
    group: { by: [{ column: id }], rest: noted-repeats }
    order: { column: closed }
    records:
      - deal:
          externalId: { column: id }
          partner: { column: agent, lookup: { table: teams, column: manager } }
          customer: { name: { column: customer }, crmId: { column: customer } }
          productLines: [lamp]
          currency: USD
          amount: { column: worth }
          at: { column: opened, time: { zone: UTC } }
          outcome: { column: stage }
          closedAt: { first: [{ column: closed }], time: { zone: UTC } }
`;
const LIVE = `
concord: 1
name: Live
records:
  - when: { column: closed, empty: false }
    continue: true
    order: { template: '{closed} 1' }
    answers: [WRONG_STATE]
    closing: { externalId: { column: id }, outcome: won, amount: '5', at: { column: closed, time: { zone: UTC } } }
  - order: { template: '{opened} 2' }
    answers: [PROTECTED_FOR_ANOTHER]
    registration:
      externalId: { column: id }
      partner: P
      customer: { crmId: { column: customer } }
      productLines: [lamp]
      currency: USD
      at: { column: opened, time: { zone: UTC } }
`;

let world: ImportFixture;

beforeEach(async () => {
  world = await ImportFixture.make();
});
afterEach(() => world.remove());

const asked = () =>
  world.service.requests.map(({ mutation, items }) => [mutation, ...items.map((one) => one.externalId)]);
const live = (rows: readonly string[]) => world.files({ 'a.csv': `id,customer,opened,closed\n${rows.join('\n')}\n` });

describe('a mapping of several kinds of file', () => {
  const teams = 'agent,manager\nAnn,North\nBob,South\nCid,North\n';
  const pipeline =
    'id,agent,customer,stage,opened,closed,worth\n1,Ann,Acme,won,2017-01-01,2017-03-02,10\n' +
    '2,Bob,Acme,lost,2017-01-02,2017-03-01,0\n1,Bob,Acme,won,2017-01-03,2017-02-01,99\n3,Cid,,open,,,\n';

  it('sends one kind after the other, in the order of the mapping', async () => {
    await world.files({ 'teams.csv': teams, 'pipeline.csv': pipeline, 'other.csv': 'x\n1\n' });
    expect(await world.run({}, TEAMS)).toMatchObject({ files: 2, badRows: 0, refused: 0 });
    expect(asked()).toEqual([
      ['admitPartners', 'North', 'South'],
      ['addPartnerContacts', 'Ann', 'Bob', 'Cid'],
      ['importDeals', '3', '2', '1'],
      ['importDeals', '1'],
    ]);
  });

  it('sends what comes again behind the first of its number, in a request of its own, and does not count it', async () => {
    await world.files({ 'teams.csv': teams, 'pipeline.csv': pipeline });
    const summary = await world.run({}, TEAMS);
    expect(summary).toMatchObject({ records: { contact: 3, deal: 3 }, repeatsEqual: 0, repeatsDiffering: 1 });
    expect(world.events).toContainEqual({ event: 'repeat', file: 'pipeline.csv', line: 4, key: '1', equal: false });
    const rows = (world.service.kept.get('importDeals') ?? []) as unknown as { from: object; amount: string }[];
    expect(rows).toMatchObject([
      { outcome: 'OPEN', registeredAt: null, closedAt: null, amount: null },
      { outcome: 'LOST', registeredAt: '2017-01-02T00:00:00.000Z', closedAt: '2017-03-01T00:00:00.000Z' },
      { amount: '10', from: { source: 'Pipeline', file: 'pipeline.csv', row: 1 } },
      { amount: '99', from: { row: 3 } },
    ]);
  });

  it('holds everything of a number back whose first row cannot be used', async () => {
    await world.files({ 'teams.csv': teams, 'pipeline.csv': pipeline.replace('2017-03-02', 'never') });
    expect(await world.run({}, TEAMS)).toMatchObject({ badRows: 1, records: { deal: 2 } });
    expect(world.service.keptOf('importDeals')).toEqual(['3', '2']);
    expect(world.badRows()).toMatchObject([{ line: 2, column: 'closed', reason: expect.stringContaining('never') }]);
  });

  it('refuses where a kind has no file, before anything is sent', async () => {
    await world.files({ 'teams.csv': teams });
    await expect(world.run({}, TEAMS)).rejects.toThrow('holds no file that matches pipeline');
    expect(asked()).toEqual([]);
  });

  it('finds tables beside a file', async () => {
    await world.files({ 'teams.csv': teams, 'pipeline-2.csv': pipeline });
    const paths = ['teams.csv', 'pipeline-2.csv'].map((name) => `${world.folder}/${name}`);
    const { mapping } = world;
    expect(await world.run({ paths, mapping: mapping(TEAMS, '/nowhere') })).toMatchObject({ records: { deal: 3 } });
  });
});

describe('registrations and their closings', () => {
  const rows = [
    '1,Acme,2017-01-02,2017-01-05',
    '2,Acme,2017-01-05,',
    '3,Bolt,2017-01-05,2017-01-06',
    '4,Acme,2017-01-06,',
  ];

  it('go in the order of their days, one kind at a time', async () => {
    await live(rows);
    await world.run({}, LIVE);
    expect(asked()).toEqual([
      ['registerDeals', '1'],
      ['closeDeals', '1'],
      ['registerDeals', '2', '3'],
      ['closeDeals', '3'],
      ['registerDeals', '4'],
    ]);
  });

  it('that are refused as the mapping expects are an answer, others a fault', async () => {
    await live(rows);
    world.service.refuses = ({ externalId }) => {
      const code = { '2': 'PROTECTED_FOR_ANOTHER', '3': 'WRONG_STATE' }[externalId ?? ''];
      return code === undefined ? undefined : { code, message: 'no', field: null };
    };
    const summary = await world.run({}, LIVE);
    expect(summary).toMatchObject({
      answers: { PROTECTED_FOR_ANOTHER: 1, WRONG_STATE: 1 },
      records: { registration: 2, closing: 1 },
      refused: 1,
    });
    expect(world.badRows()).toMatchObject([{ line: 4, code: 'WRONG_STATE' }]);
  });

  it('are resumed behind the last registration: a closing is never sent to see what history has', async () => {
    await live(['1,Acme,2017-01-02,2017-01-05']);
    const first = await world.run({}, LIVE);
    world.service.requests.length = 0;
    expect(await world.run({}, LIVE)).toMatchObject({ knownFiles: 1 });
    expect(asked()).toEqual([['registerDeals', '1']]);
    expect(first.position).not.toBeNull();
  });
});

describe('windows that run on from file to file', () => {
  const opened = (from: number, count: number): string =>
    `id,customer,opened,closed\n${Array.from({ length: count }, (_, n) => `${from + n},C${n},2017-01-02,\n`).join('')}`;

  it('are as few as the records need', async () => {
    await world.files(Object.fromEntries([1, 2, 3, 4].map((n) => [`${n}.csv`, opened(n * 1_000, 150)])));
    await world.run({}, LIVE);
    expect(world.service.requests.map(({ items }) => items.length)).toEqual([500, 100]);
    expect(world.events.filter(({ event }) => event === 'file')).toHaveLength(4);
    expect(world.events.at(-1)).toMatchObject({ event: 'progress', lines: 604, ofLines: 604 });
  });

  it('are taken up in the middle of a file, and the files before are not sent again', async () => {
    await world.files(Object.fromEntries([1, 2, 3].map((n) => [`${n}.csv`, opened(n * 1_000, 300)])));
    world.service.failsBefore = (request) => request === 1;
    await expect(world.run({}, LIVE)).rejects.toBeInstanceOf(ApiFault);
    world.service.failsBefore = () => false;
    world.service.requests.length = 0;
    expect(await world.run({}, LIVE)).toMatchObject({ knownFiles: 1 });
    expect(world.service.requests.map(({ items }) => items.length)).toEqual([1, 1, 400]);
    expect(new Set(world.service.keptOf('registerDeals')).size).toBe(900);
  });
});
