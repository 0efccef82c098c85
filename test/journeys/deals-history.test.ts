import { DeadlinesModule } from '#libs/deadlines';
import { DealsModule } from '#libs/deals';
import { PartnersModule } from '#libs/partners';
import { ProgramsModule } from '#libs/programs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DealProgram } from '../support/deal-desk.js';
import { type InProcess, startInProcess } from './in-process.js';

jest.setTimeout(60_000);

let service: InProcess;
let program: DealProgram;

beforeAll(async () => {
  service = await startInProcess('deal-history', [ProgramsModule, PartnersModule, DealsModule, DeadlinesModule]);
  const manager = await service.as({ tenant: 'acme', subject: 'ada', role: 'manager' });
  program = await DealProgram.open(manager, 'history', ['north', 'south']);
});
afterAll(() => service?.stop());

const won = (amount: string, closedAt: string) => ({ outcome: 'WON', amount, closedAt });
const lost = (amount: string, closedAt: string) => ({ outcome: 'LOST', amount, closedAt });
const route = (value: string) => ({ metadata: [{ key: 'route', value }] });
const cancity = { crmId: 'Cancity' };

const FIGURE = 'currency registered open won lost wonAmount { amount } lostAmount { amount } openAmount { amount }';

async function figures(by: string, more = '') {
  const text = `query ($program: ID!) { dealFigures(programId: $program, groupBy: [${by}] ${more}) {
    group { dimension metadataKey value } ${FIGURE} } }`;
  const { dealFigures } = await program.query(text);
  return dealFigures as readonly Figure[];
}

interface Figure {
  readonly group: readonly { readonly value: string | null }[];
  readonly won: number;
  readonly lost: number;
  readonly open: number;
  readonly wonAmount: { readonly amount: string };
  readonly lostAmount: { readonly amount: string };
}

const told = (found: readonly Figure[]) =>
  Object.fromEntries(
    found.map(({ group, won: w, lost: l, open, wonAmount, lostAmount }) => [
      group.map(({ value }) => value).join(' | '),
      [w, l, open, wonAmount.amount, lostAmount.amount],
    ]),
  );

describe('imported history', () => {
  let position: string;

  beforeAll(async () => {
    const items = [
      program.history('H-1', 'north', cancity, {
        ...won('100.10', '2017-04-01T03:59:59.999Z'),
        ...route('Reseller'),
        registeredAt: '2017-01-02T00:00:00Z',
        productLines: ['A', 'B', 'C'],
      }),
      program.history('H-2', 'south', cancity, {
        ...lost('50.05', '2017-04-01T04:00:00Z'),
        ...route('Reseller'),
        registeredAt: '2017-02-01T00:00:00Z',
        productLines: ['A'],
      }),
      program.history('H-3', null, null, { ...won('0', '2017-05-01T00:00:00Z'), ...route('Direct') }),
      program.history('H-4', 'north', null, { amount: '7', ...route('Reseller') }),
      program.history('H-1', 'north', cancity, { ...won('100.10', '2017-04-01T03:59:59.999Z'), ...route('Reseller') }),
      program.history('H-1', 'north', cancity, {
        ...won('99.00', '2017-04-01T03:59:59.999Z'),
        ...route('Reseller'),
        from: { source: 'crm', file: 'pipeline.csv', row: 999, digest: 'b'.repeat(64) },
      }),
    ];
    const { results, position: last } = await program.bulk('importDeals', items);
    expect(results.map(({ userErrors }) => userErrors)).toEqual(items.map(() => []));
    position = last;
    await program.settled({ position });
  });

  it('is counted by what one asks, exactly, each part of a deal once', async () => {
    expect(told(await figures(''))).toEqual({ '': [2, 1, 1, '100.10', '50.05'] });
    expect(told(await figures('PRODUCT_LINE'))).toEqual({
      A: [1, 1, 0, '33.37', '50.05'],
      B: [1, 0, 0, '33.37', '0.00'],
      C: [1, 0, 0, '33.36', '0.00'],
      'GTX Pro': [1, 0, 1, '0.00', '0.00'],
    });
    expect(told(await figures('METADATA', 'metadataKeys: ["route"]'))).toEqual({
      Direct: [1, 0, 0, '0.00', '0.00'],
      Reseller: [1, 1, 1, '100.10', '50.05'],
    });
  });

  it('is counted by the quarter of the program’s zone in which a deal closed', async () => {
    expect(told(await figures('QUARTER'))).toEqual({
      '2017Q1': [1, 0, 0, '100.10', '0.00'],
      '2017Q2': [1, 1, 0, '0.00', '50.05'],
      '': [0, 0, 1, '0.00', '0.00'],
    });
    const { north, south } = program.partners;
    expect(told(await figures('PARTNER, QUARTER', `partnerId: "${south}"`))).toEqual({
      [`${south} | 2017Q2`]: [0, 1, 0, '0.00', '50.05'],
    });
    const partner = await service.as({ tenant: 'acme', subject: 'p', role: 'partner', partnerId: north ?? '' });
    const own = await partner(
      `{ dealFigures(programId: "${program.programId}", groupBy: [PARTNER]) { group { value } won } }`,
    );
    expect(own.data.dealFigures).toEqual([{ group: [{ value: north }], won: 1 }]);
  });

  it('says which figures it cannot be asked for', async () => {
    const answer = await program.ask(`{ dealFigures(programId: "${program.programId}", groupBy: [METADATA]) { won } }`);
    expect(answer.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    const none = await program.ask(
      '{ dealFigures(programId: "program_01h455vb4pex5vsknk084sn02q", groupBy: []) { won } }',
    );
    expect(none.data.dealFigures).toEqual([]);
  });

  it('shows what it found: two partners at one customer, and rows that came again', async () => {
    const { dealConflicts, dealConflictFigures } = await program.query(`query ($program: ID!) {
      dealConflicts(programId: $program, first: 5) { nodes { registeredAt deal { externalId } with { externalId } } }
      dealConflictFigures(programId: $program) { state count } }`);
    expect(dealConflicts.nodes).toEqual([
      { registeredAt: '2017-02-01T00:00:00.000Z', deal: { externalId: 'H-2' }, with: { externalId: 'H-1' } },
    ]);
    expect(dealConflictFigures).toEqual([{ state: 'LOST', count: 1 }]);
    const { dealImportRepeats, dealImportRepeatFigures } = await program.query(`query ($program: ID!) {
      dealImportRepeats(programId: $program, first: 5) { nodes { equalToFirst seen outcome amount { amount } from { row } deal { externalId } } }
      dealImportRepeatFigures(programId: $program, metadataKey: "route") {
        count equalToFirst conflicting exactDuplicates numbersWithDifferentAmounts
        groups { outcome value count amount { amount currency } } } }`);
    const again = { outcome: 'WON', deal: { externalId: 'H-1' } };
    expect(dealImportRepeats.nodes).toMatchObject([
      { ...again, equalToFirst: true, seen: true, amount: { amount: '100.10' } },
      { ...again, equalToFirst: false, seen: false, amount: { amount: '99.00' }, from: { row: 999 } },
    ]);
    expect(dealImportRepeatFigures).toEqual({
      ...{ count: 2, equalToFirst: 1, conflicting: 1, exactDuplicates: 1, numbersWithDifferentAmounts: 1 },
      groups: [{ outcome: 'WON', value: 'Reseller', count: 2, amount: { amount: '199.10', currency: 'USD' } }],
    });
  });

  it('stands on the work list where it is open and nobody knows whose it is', async () => {
    const list = `query ($program: ID!) { dealWorkList(programId: $program, first: 5, filter: { imported: true }) { nodes {
      waiting reasons ageInBusinessDays overdue since deal { externalId state } } } }`;
    const { dealWorkList } = await program.query(list);
    expect(dealWorkList.nodes).toMatchObject([
      { waiting: true, deal: { externalId: 'H-4' }, reasons: ['IMPORTED_WITHOUT_ACCOUNT'] },
    ]);
    expect(dealWorkList.nodes[0].ageInBusinessDays).toBeGreaterThan(2000);
  });
});

describe('a customer that is erased', () => {
  it('is gone from every row, of every deal that named it, and stays gone when rows are made anew', async () => {
    const person = { name: 'Grace Hopper', country: 'US', email: 'grace@hopper.example.com', taxId: 'US-314159265' };
    const keep = program.deal('E-2', 'south', { name: 'Kept Ltd', website: 'kept.com' });
    const first = await program.change('registerDeal', program.deal('E-1', 'north', person));
    await program.change('registerDeal', program.deal('E-3', 'south', person));
    const kept = await program.change('registerDeal', keep);
    const shown = async (after: string | null) => {
      const text = `query ($program: ID, $after: Position) { deals(programId: $program, first: 50, afterEffects: $after) { nodes {
        externalId customer { name country email taxId website crmId } } } }`;
      return JSON.stringify(await program.query(text, { after }));
    };
    const before = await shown(kept.position);
    for (const word of ['Grace Hopper', 'grace@', '314159265', 'Kept Ltd']) expect(before).toContain(word);
    const erased = await program.change('eraseDealCustomer', { dealId: first.id });
    expect(erased.userErrors).toEqual([]);
    await program.settled(erased);
    const after = await shown(erased.position);
    expect(after).toContain('Kept Ltd');
    const tables = ['deals', 'deal_work', 'deal_steps', 'deal_knowledge', 'deal_accounts', 'deal_protections'];
    const everything = async () => JSON.stringify(await Promise.all(tables.map((table) => service.rows(table))));
    const rows = await everything();
    for (const word of ['Grace', 'Hopper', 'grace@', '314159265']) {
      expect([word, after.includes(word), rows.includes(word)]).toEqual([word, false, false]);
    }
    await service.rebuild();
    expect(await everything()).toBe(rows);
  });

  it('changes no figure, and every table is the same when it is made anew', async () => {
    const tables = ['deal_conflicts', 'deal_import_repeats', 'partners', 'programs'];
    const rows = await Promise.all(tables.map((table) => service.rows(table)));
    await service.rebuild();
    expect(await Promise.all(tables.map((table) => service.rows(table)))).toEqual(rows);
    expect(rows.slice(0, 3).map((found) => found.length > 0)).toEqual([true, true, true]);
    const byRoute = told(await figures('METADATA', 'metadataKeys: ["route"]'));
    expect(byRoute['Reseller']).toEqual([1, 1, 1, '100.10', '50.05']);
  });
});
