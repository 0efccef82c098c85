import type { DomainEvent, Recorded } from '#libs/kernel';
import { partnerAggregate } from '#libs/partners';
import type { SaleAttribution } from '#libs/sales';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { journeyAggregate } from '../../libs/attribution/src/journey/journey.aggregate.js';
import { codeView } from '../../libs/attribution/src/read-models/code.view.js';
import { leadView } from '../../libs/attribution/src/read-models/lead/lead.view.js';
import { CodesAudit } from '../../libs/audit/src/journeys/codes.audit.js';
import { customerChecks } from '../../libs/audit/src/read-models/rows.customers.js';
import { checkTable } from '../../libs/audit/src/read-models/tables/table-check.js';
import { Findings } from '../../libs/audit/src/sources/findings.js';
import { rowsAfter } from '../../libs/eventing/test/rows.fixtures.js';
import { saleAttributionView } from '../../libs/sales/src/read-models/attribution/sale-attribution.view.js';
import { CreditingWorld } from '../../libs/sales/test/crediting-world.fixtures.js';
import { auditCustomers, type Change, eventsOf } from './customers.js';

type Data = Record<string, never>;

const on = (day: string, time = '12:00:00.000'): string => `2026-${day}T${time}Z`;

/** Customers that are bound by leads and sales, lapse, are bound anew, join and are flagged; and codes with all their terms. */
async function history(): Promise<CreditingWorld> {
  const world = await new CreditingWorld().begin(
    { model: 'linear', bindingDays: 30, codeBeatsBinding: true },
    'A',
    'B',
    'C',
    'D',
  );
  const { BanPartner } = partnerAggregate.commands;
  await world.code('B', 'BEN10', { limit: 1, endsAt: on('12-31') });
  // By its lead, but for the code; then by a sale, once that has lapsed.
  await world.touch('C', on('02-20'));
  await world.lead('A', on('03-01'));
  await world.sell('bound', { at: on('03-05') });
  await world.sell('by code', { at: on('03-06'), evidence: { code: 'ben10' } });
  await world.touch('C', on('05-01'));
  await world.touch('D', on('05-02'));
  await world.sell('anew', { at: on('05-03') });
  await world.sell('again', { at: on('05-04'), evidence: { code: 'ben10' } });
  // A person says whose another is; one of its partners is banned, and one of its touches counts for nothing.
  await world.touch('A', on('05-01'), { touchId: 'flagged' }, 'C-2');
  await world.touch('D', on('05-02'), { touchId: 'of the banned' }, 'C-2');
  await world.touch('B', on('05-03'), { touchId: 'of B' }, 'C-2');
  const journeyId = await world.journeyId('C-2');
  const of = { journeyId, programId: world.programId };
  const { FlagTouch, RebindCustomer, OverrideAttribution } = journeyAggregate.commands;
  await world.sure(new FlagTouch({ ...of, touchId: 'flagged', reason: 'bought' }, world.context(on('05-03'))));
  await world.sure(
    new BanPartner({ partnerId: world.idOf('D'), reason: 'fraud', note: null }, world.context(on('05-03'))),
  );
  await world.sell('left', { at: on('05-04'), ref: 'C-2' });
  const shares = [{ partnerId: world.idOf('C'), weight: 10_000 }];
  const said = { ...of, until: null, shares, reason: 'agreed' };
  await world.sure(new RebindCustomer({ ...said, from: on('06-01') }, world.context(on('06-01'))));
  await world.sell('rebound', { at: on('06-01'), ref: 'C-2' });
  const other = [{ partnerId: world.idOf('A'), weight: 10_000 }];
  await world.sure(new OverrideAttribution({ ...said, shares: other, from: on('07-01') }, world.context(on('07-01'))));
  await world.sell('overridden', { at: on('07-02'), ref: 'C-2' });
  await world.touch('C', on('05-01'), { touchId: 'first', linkId: 'l' }, 'C-4');
  await world.touch('C', on('05-01', '12:20:00.000'), { touchId: 'repeated', linkId: 'l' }, 'C-4');
  await world.sell('clicks', { at: on('05-02'), ref: 'C-4' });
  await world.lead('B', on('03-02'), 'C-3');
  await world.followLeads('C-3');
  const { DisqualifyLead } = journeyAggregate.commands;
  const third = { journeyId: await world.journeyId('C-3'), programId: world.programId };
  await world.sure(new DisqualifyLead({ ...third, reason: 'NO_INTEREST', note: null }, world.context(on('03-03'))));
  return world;
}

let world: CreditingWorld;
let events: readonly Recorded<DomainEvent>[];

beforeAll(async () => {
  world = await history();
  events = await eventsOf(world);
});

const audited = (change?: Change, of = events) => auditCustomers(world.programId, of, change);

/** The history, and then a person credits its first sale to two others. */
function withNamed(): readonly Recorded<DomainEvent>[] {
  const sold = nth('sale.recorded', 0);
  const after = [
    { partnerId: world.idOf('B'), weight: 7_500 },
    { partnerId: world.idOf('D'), weight: 2_500 },
  ];
  const data = { ...(sold.data as object), attribution: null, before: [], after };
  return [...events, { ...sold, type: 'sale.recredited', data } as Recorded<DomainEvent>];
}

const nth = (type: string, n: number): Recorded<DomainEvent> => events.filter((event) => event.type === type)[n]!;
const altered = (type: string, n: number, change: (data: Data) => object | null) => {
  const chosen = nth(type, n);
  expect(chosen).toBeDefined();
  return audited((event) => (event === chosen ? change(event.data as Data) : {})).found;
};
const sale = (number: string, change: (attribution: SaleAttribution) => object) =>
  audited((event) => {
    const { externalId, attribution } = event.data as unknown as { externalId: string; attribution: SaleAttribution };
    const isIt = event.type === 'sale.recorded' && externalId === number;
    return isIt ? { attribution: { ...attribution, ...change(attribution) } } : {};
  }).found;
const whole = (name: string) => [{ partnerId: world.idOf(name), weight: 10_000, exact: '1/1', risks: [] }];
const paid = { dropped: null, share: '1/1' };

describe('the audit of customers', () => {
  it('agrees with what was decided, by whatever decided', async () => {
    const said = events.flatMap(
      ({ data }) => (data as unknown as { attribution?: SaleAttribution }).attribution?.decidedBy ?? [],
    );
    expect(new Set(said)).toEqual(new Set(['binding', 'touches', 'override']));
    expect(events.filter(({ type }) => type === 'journey.bound')).toHaveLength(5);
    expect(audited().found).toEqual([]);
  });

  it.each<[string, string, (attribution: SaleAttribution) => object, string]>([
    ['goes to another than it is bound to', 'bound', () => ({ shares: whole('B') }), 'attribution.shares'],
    [
      'is decided by touches while a binding stands',
      'bound',
      () => ({ decidedBy: 'touches' }),
      'attribution.decidedBy',
    ],
    ['is bound although its code goes first', 'by code', () => ({ decidedBy: 'binding' }), 'attribution.decidedBy'],
    ['follows a binding that has lapsed', 'anew', () => ({ decidedBy: 'binding' }), 'attribution.decidedBy'],
    ['leaves a touch out', 'anew', ({ touches }) => ({ touches: touches.slice(1) }), 'attribution.touches'],
    [
      'has a touch of another partner',
      'anew',
      ({ touches: [first, ...more] }) => ({ touches: [{ ...first, partnerId: world.idOf('B') }, ...more] }),
      'attribution.touches.0',
    ],
    [
      'pays two clicks of one link within half an hour',
      'clicks',
      ({ touches }) => ({
        touches: touches.map((one) => (one.dropped?.reason === 'same-click' ? { ...one, ...paid } : one)),
      }),
      'dropped',
    ],
    [
      'pays a touch that was flagged',
      'left',
      ({ touches }) => ({ touches: touches.map((one) => (one.touchId === 'flagged' ? { ...one, ...paid } : one)) }),
      'dropped',
    ],
    [
      'pays a touch of who was banned',
      'left',
      ({ touches }) => ({
        touches: touches.map((one) => (one.touchId === 'of the banned' ? { ...one, ...paid } : one)),
      }),
      'dropped',
    ],
    [
      'drops a touch of who could earn',
      'left',
      ({ touches }) => ({ touches: touches.map((one) => ({ ...one, dropped: { reason: 'could-not-earn' } })) }),
      'dropped',
    ],
    ['follows what was said before it was rebound', 'rebound', () => ({ shares: whole('B') }), 'attribution.shares'],
    [
      'passes over an override',
      'overridden',
      () => ({ decidedBy: 'binding', shares: whole('C') }),
      'attribution.decidedBy',
    ],
    ['says a registration, and no account', 'left', () => ({ decidedBy: 'registration' }), 'attribution.decidedBy'],
  ])('finds a sale that %s', (_, number, change, path) => {
    const found = sale(number, change);
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]![0]).toBe('attribution');
    expect(found[0]!.some((one) => one.endsWith(path))).toBe(true);
  });

  it.each<[string, number, (data: Data) => object, string]>([
    ['another partner', 0, () => ({ shares: whole('C') }), 'shares'],
    ['a longer time', 0, () => ({ until: null }), 'until'],
    ['a later time', 0, () => ({ from: on('03-02') }), 'from'],
    ['by another version', 0, () => ({ policyVersion: 2 }), 'policyVersion'],
    ['touches of nobody', 0, () => ({ touchIds: ['none'] }), 'touchIds'],
    ['another than its sale found', 1, () => ({ shares: whole('D') }), 'shares'],
    ['another sale', 1, () => ({ saleId: 'none' }), 'saleId'],
    ['it before the last binding has lapsed', 1, () => ({ from: on('03-10') }), 'from'],
  ])('finds a binding that says %s', (_, n, change, path) => {
    const found = altered('journey.bound', n, change);
    expect(found.find(([kind]) => kind === 'customer-binding')).toContain(path);
  });

  it.each([
    ['a binding', 'journey.bound', 0],
    ['a rebinding', 'journey.rebound', 0],
    ['an override', 'journey.override-set', 0],
    ['a flag', 'journey.touch-flagged', 0],
    ['a ban', 'partner.banned', 0],
  ])('finds that %s was taken out of the history', (_, type, n) => {
    expect(altered(type, n, () => null).some(([kind]) => kind === 'attribution')).toBe(true);
  });
});

type Table = 'leads' | 'codes' | 'sale_attributions';
const VIEWS = { leads: leadView, codes: codeView, sale_attributions: saleAttributionView };
const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Rows as views make them, with one of a table altered, and what the audit says of them. */
async function rowFaults(table?: Table, change: object | null = {}): Promise<string[]> {
  const all = withNamed();
  const { audit, codes } = audited(undefined, all);
  const found: string[] = [];
  for (const check of customerChecks(world.programId, audit.leads, codes.codes, audit.decisions)) {
    const rows = [...rowsAfter<object>(VIEWS[check.table as Table], all)].toSorted(([a], [b]) => (a < b ? -1 : 1));
    expect(rows.length).toBeGreaterThan(0);
    const left =
      check.table !== table
        ? rows
        : change === null
          ? rows.slice(1)
          : [[rows[0]![0], { ...rows[0]![1], ...change }] as const, ...rows.slice(1)];
    const kept = left.map(([id, row]) =>
      Object.fromEntries([['id', id], ...Object.entries(row).map(([name, value]) => [snake(name), value])]),
    );
    const database = {
      rows: async (text: string) => {
        const columns = [...text.slice(0, text.indexOf('FROM')).matchAll(/"(\w+)"/g)].map(([, column]) => column!);
        return kept.map((row) => Object.fromEntries(columns.map((column) => [column, row[column]])));
      },
    };
    await checkTable(database as never, check, (name, _, message, fields) =>
      found.push([name, message, ...fields.map(({ path }) => path)].join(' ')),
    );
  }
  return found;
}

describe('rows of customers', () => {
  it('agree as views write them', async () => {
    expect(await rowFaults()).toEqual([]);
  });

  it.each<[Table, object | null, string]>([
    ['leads', { status: 'new' }, 'leads a row is not what the events give status'],
    ['leads', { seenAgain: 7 }, 'leads a row is not what the events give seen_again'],
    ['leads', null, 'leads a row is missing '],
    ['codes', { used: 0 }, 'codes a row is not what the events give used'],
    ['codes', { limit: 9 }, 'codes a row is not what the events give limit'],
    ['sale_attributions', { shares: [] }, 'sale_attributions a row is not what the events give shares.0'],
    ['sale_attributions', { journeyId: null }, 'sale_attributions a row is not what the events give journey_id'],
  ])('of %s are named where %j', async (table, change, message) => {
    expect(await rowFaults(table, change)).toEqual([message]);
  });
});

describe('the audit of codes', () => {
  it('counts what was used, and the sales that came too late', () => {
    const [code] = [...audited().codes.codes.values()];
    expect([code?.sales.size, code?.terms.limit]).toEqual([1, 1]);
  });

  const confirmed = 'code.redemption-confirmed';
  it.each<[string, string, (data: Data) => object | null, string]>([
    ['was used more often than it may', 'code.issued', () => ({ limit: 0 }), 'limit'],
    ['was used after its end', 'code.issued', () => ({ endsAt: on('03-06') }), 'at'],
    ['was used before its beginning', 'code.issued', () => ({ startsAt: on('03-07') }), 'at'],
    ['holds longer than half an hour', 'code.redemption-reserved', () => ({ until: on('03-07') }), 'until'],
    ['was used without a place', 'code.redemption-reserved', () => null, 'redemptionId'],
    ['was used by a sale that there is not', confirmed, () => ({ saleId: 'none' }), 'saleId'],
    ['is said to have held none', confirmed, () => ({ wasHeld: false }), 'wasHeld'],
  ])('finds one that %s', (_, type, change, path) => {
    expect(altered(type, 0, change).find(([kind]) => kind === 'code-limit')).toContain(path);
  });

  it('finds a customer that used one twice where each may once', () => {
    const findings = new Findings();
    const audit = new CodesAudit(
      { isSold: () => true, identity: { buyers: () => ({ haveBought: false, areSeveral: false }) } },
      'p',
      findings,
    );
    const at = on('03-06');
    const terms = { startsAt: null, endsAt: null, limit: null, oncePerCustomer: true, newCustomersOnly: false };
    const take = (type: string, data: object) =>
      audit.take({
        type,
        revision: 0n,
        position: { commit: 1n, prepare: 1n },
        data: { codeId: 'c', partnerId: 'A', at, ...data },
      } as never);
    const held = (redemptionId: string, customers: string[]) =>
      take('code.redemption-reserved', { redemptionId, until: on('03-06', '12:30:00.000'), customers });
    take('code.issued', terms);
    held('1', ['ann', 'ann@acme.com']);
    take(confirmed, { redemptionId: '1', saleId: 's1', wasHeld: true });
    held('2', ['bob']);
    expect(findings.total).toBe(0);
    held('3', ['ann@acme.com']);
    held('4', ['bob']);
    expect(findings.first().map(({ fields }) => fields.map(({ path }) => path))).toEqual([
      ['customers'],
      ['customers'],
    ]);
  });
});
