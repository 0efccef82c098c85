import { expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import type { DevelopmentClaims } from '#libs/access';
import { type Asked, earned, nodesOf, type Shown, total } from '../../support/asked.js';
import { nameOf, SALES } from '../../support/question-seed/index.js';
import { argumentOf, LISTS } from '../../support/schema.js';
import type { InProcess } from '../in-process.js';

const QUESTION = JSON.parse(readFileSync('docs/questions/30-commissions-of-a-year.json', 'utf8')) as object;
const YEAR = { period: { from: '2024-01', to: '2024-12' } };

export function exports(asked: () => Asked, service: () => InProcess): void {
  const manager: DevelopmentClaims = { tenant: 'acme', subject: 'ada', role: 'manager' };
  const send = (body: object, claims = manager) => service().post(claims, '/export/v1', body);
  const linesOf = async (body: object, claims = manager): Promise<Record<string, unknown>[]> => {
    const { status, text } = await send(body, claims);
    if (status !== 200) throw new Error(text);
    return text.trimEnd() === ''
      ? []
      : text
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  const faultOf = async (body: object, claims = manager) => {
    const { status, text } = await send(body, claims);
    return {
      status,
      ...(
        JSON.parse(text) as {
          errors: { extensions: { code: string; fields?: { path: string[]; message: string }[] } }[];
        }
      ).errors[0]?.extensions,
    };
  };
  const args = () => ({ programId: asked().seeded.programId });

  it('30: has all commissions of a year as a file, each with its partner and sale', async () => {
    const { status, headers, text } = await send({ ...QUESTION, args: { ...args(), filter: YEAR, orderBy: 'OLDEST' } });
    if (status !== 200) throw new Error(text);
    expect([status, headers['content-type'], headers['content-disposition']]).toEqual([
      ...[200, 'text/csv; charset=utf-8', 'attachment; filename="commissions.csv"'],
    ]);
    expect(String(headers['concord-position'])).toMatch(/^\d+\/\d+$/);
    const rows = parse(text, { columns: true }) as Record<string, string>[];
    const listed = `{ commissions(programId: "${asked().seeded.programId}", filter: { period: { from: "2024-01", to: "2024-12" } }, orderBy: OLDEST, first: 100) {
      nodes { id amount { amount } partner { name } sale { externalId } } } }`;
    const { data } = await asked().manager(listed);
    expect(rows.map((row) => [row['id'], row['amount.amount'], row['partner.name'], row['sale.externalId']])).toEqual(
      nodesOf(data.commissions).map(({ id, amount, partner, sale }: Shown) => [
        id,
        amount.amount,
        partner.name,
        sale?.externalId ?? '',
      ]),
    );
    const single = SALES.filter(({ partners }) => Object.keys(partners).length === 1).map(({ number, partners }) => ({
      ...{ number, partner: Object.keys(partners)[0]! },
    }));
    for (const { number, partner } of single.filter((one) => one.partner === 'north')) {
      const of = rows.filter((row) => row['sale.externalId'] === number && row['kind'] === 'ACCRUED');
      expect([number, of.map((row) => row['partner.name'])]).toEqual([number, of.map(() => nameOf(partner))]);
      expect([number, total(of.map((row) => Number(row['amount.amount'])))]).toEqual([number, earned(number, partner)]);
    }
  });

  it('30: has the rows of every list, with all their own values where none are named', async () => {
    const ofProgram = LISTS.filter((field) => argumentOf(field, 'programId')).map(({ name }) => name);
    expect(ofProgram).toEqual(expect.arrayContaining(['partners', 'deals', 'sales', 'rewards', 'fundClaims', 'leads']));
    for (const name of ofProgram) {
      const page = `{ ${name}(programId: "${asked().seeded.programId}", first: 100) { nodes { id } } }`;
      const { data } = await asked().manager(page);
      const rows = await linesOf({ of: name, args: args() });
      const shown = nodesOf(data[name]).map(({ id }: Shown) => id);
      expect([name, rows.slice(0, 100).map(({ id }) => id)]).toEqual([name, shown]);
      if (rows[0]) expect([name, Object.keys(rows[0]).length > 5]).toEqual([name, true]);
    }
  });

  it('30: has the values in the order in which their types declare them, the id first', async () => {
    const [balance] = await linesOf({ of: 'balances', args: args() });
    expect(Object.keys(balance ?? {})).toEqual([
      ...['id', 'programId', 'partnerId', 'openPeriod', 'currency', 'negativeSince', 'unclaimedSince'],
      ...['balance.amount', 'balance.currency'],
      ...['carried.amount', 'carried.currency', 'onItsWay.amount', 'onItsWay.currency', 'paid.amount', 'paid.currency'],
      ...['unclaimed.amount', 'unclaimed.currency'],
    ]);
  });

  it('30: shows a partner its own rows and values alone', async () => {
    const north: DevelopmentClaims = {
      tenant: 'acme',
      subject: 'p',
      role: 'partner',
      partnerId: asked().idOf('north'),
    };
    const body = { of: 'commissions', fields: ['partnerId', 'partner.name', 'sale.externalId'] };
    const rows = await linesOf(body, north);
    expect(rows.length).toBeGreaterThan(0);
    expect([...new Set(rows.map((row) => JSON.stringify([row['partnerId'], row['partner.name']])))]).toEqual([
      JSON.stringify([asked().idOf('north'), nameOf('north')]),
    ]);
    // A partner is shown less of it than stands in the row: a resolver says how much.
    expect(await faultOf({ of: 'commissions', fields: ['split.part'] }, north)).toMatchObject({ status: 400 });
    expect(await faultOf({ of: 'dealAccounts' }, north)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await linesOf({ of: 'sales' }, { tenant: 'zyx-2', subject: 'x', role: 'manager' })).toEqual([]);
  });

  it('30: says what is wrong, and of what', async () => {
    const refused = { status: 400, code: 'BAD_USER_INPUT' };
    expect(await faultOf({ of: 'nothing' })).toMatchObject({
      ...refused,
      fields: [{ path: ['of'], message: expect.stringContaining('commissions') }],
    });
    expect(await faultOf({ of: 'program' })).toMatchObject(refused);
    expect(await faultOf({ of: 'sales', fields: ['id', 'nothing'] })).toMatchObject({
      ...refused,
      fields: [{ path: ['fields', '1'], message: expect.stringContaining('externalId') }],
    });
    expect(await faultOf({ of: 'sales', fields: [] })).toMatchObject(refused);
    expect(await faultOf({ of: 'sales', format: 'xlsx' })).toMatchObject({
      ...refused,
      fields: [{ path: ['format'] }],
    });
    expect(await faultOf({ of: 'sales', args: { first: 3 } })).toMatchObject({
      ...refused,
      fields: [{ path: ['args', 'first'] }],
    });
    expect(await faultOf({ of: 'sales', args: { filter: { period: {} } } })).toMatchObject(refused);
    expect(await faultOf({ of: 'commissions', args: { filter: { status: ['NONE'] } } })).toMatchObject(refused);
    // A list of what was found, in an order of its own.
    expect(await faultOf({ of: 'search' })).toMatchObject(refused);
    const { status } = await service().post(undefined, '/export/v1', { of: 'sales' });
    expect(status).toBe(401);
    // Nothing of it is left open: another one may begin.
    expect((await linesOf({ of: 'sales', args: args() })).length).toBeGreaterThan(0);
  });
}
