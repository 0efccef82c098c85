import { expect, it } from '@jest/globals';
import { fromGlobalId } from '#libs/kernel';
import { randomUUID } from 'node:crypto';
import type { DevelopmentClaims } from '#libs/access';
import { TenantReader } from '#libs/graphql';
import { ExportJobsTable } from '../../../libs/graphql/src/exports/jobs/export-jobs.table.js';
import type { Asked } from '../../support/asked.js';
import { until } from '../../support/until.js';
import type { InProcess } from '../in-process.js';

const MANAGER: DevelopmentClaims = { tenant: 'acme', subject: 'ada', role: 'manager' };
const START = `mutation ($input: StartExportInput!) { startExport(input: $input) {
  id userErrors { code field message } export { id state rowsExpected rowsDone downloadPath program { id } filter } } }`;
const CANCEL = `mutation ($input: CancelExportInput!) { cancelExport(input: $input) {
  userErrors { code field } export { state cancelledAt } } }`;
const ONE = `query ($id: ID!) { export(id: $id) { id state rowsDone rowsExpected fetches position interruption begunAt endedAt } }`;

export function exportJobs(asked: () => Asked, service: () => InProcess): void {
  const ask = async (query: string, variables: object, claims = MANAGER) => {
    const { data, errors } = await (await service().as(claims))(query, variables);
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };
  const commissions = () => ({
    ...{ of: 'commissions', programId: asked().seeded.programId, fields: ['id', 'partner.name'], format: 'CSV' },
    filter: { period: { from: '2024-01', to: '2024-12' } },
  });
  const start = async (input: object, claims = MANAGER) =>
    (await ask(START, { input: { idempotencyKey: randomUUID(), ...input } }, claims)).startExport;
  const cancel = (exportId: string, claims = MANAGER) =>
    ask(CANCEL, { input: { idempotencyKey: randomUUID(), exportId } }, claims);
  /** An export once its answer is over, which is noted when all of it was sent. */
  const over = async (id: string) => {
    let found = (await ask(ONE, { id })).export;
    await until(async () => (found = (await ask(ONE, { id })).export).state !== 'RUNNING');
    return found;
  };
  const fetched = (id: string, claims = MANAGER) => service().get(claims, `/export/v1/${id}`);
  const partner = (name: string): DevelopmentClaims => ({
    ...{ tenant: 'acme', subject: 'ada', role: 'partner', partnerId: asked().idOf(name) },
  });

  it('30: starts an export, which can be fetched, and again, as what is there then', async () => {
    const { id, userErrors, export: job } = await start(commissions());
    expect([userErrors, job]).toEqual([
      [],
      {
        ...{ id, state: 'READY', rowsDone: 0, rowsExpected: expect.any(Number), downloadPath: `/export/v1/${id}` },
        ...{ program: { id: asked().seeded.programId }, filter: commissions().filter },
      },
    ]);
    expect(job.rowsExpected).toBeGreaterThan(0);
    const first = await fetched(id);
    expect([first.status, first.headers['content-type'], first.headers['content-disposition']]).toEqual([
      ...[200, 'text/csv; charset=utf-8', 'attachment; filename="commissions.csv"'],
    ]);
    const at = await service().post(MANAGER, '/export/v1', {
      ...commissions(),
      args: { programId: commissions().programId, filter: commissions().filter },
      format: 'csv',
    });
    expect(first.text).toBe(at.text);
    expect(first.text.trimEnd().split('\n')).toHaveLength(job.rowsExpected + 1);
    expect(await over(id)).toEqual({
      ...{ id, state: 'DONE', rowsDone: job.rowsExpected, rowsExpected: job.rowsExpected, fetches: 1 },
      ...{ position: first.headers['concord-position'], interruption: null },
      ...{ begunAt: expect.any(String), endedAt: expect.any(String) },
    });
    expect((await fetched(id)).text).toBe(first.text);
    expect(await over(id)).toMatchObject({ state: 'DONE', fetches: 2 });
  });

  it('30: stays as it ended, whatever is heard late of how far it was', async () => {
    const { id, export: job } = await start(commissions());
    await fetched(id);
    await over(id);
    const reader = new TenantReader({ url: service().urlOf('reader'), pool: 1 });
    const table = new ExportJobsTable(reader);
    const late = table.note(MANAGER, fromGlobalId('export', id) ?? '', { fetch: 1, rows: 1 });
    expect(await late).toBe(false);
    await reader.close();
    expect(await over(id)).toMatchObject({ state: 'DONE', rowsDone: job.rowsExpected });
  });

  it('30: is one of a hundred at most, also where some are started at once, and makes room when it is cancelled', async () => {
    const carla = { ...MANAGER, subject: 'carla' };
    const { id } = await start(commissions(), carla);
    await service().asSuperuser(
      `INSERT INTO concord_exports (tenant, subject, partner, id, asked, rows_expected, expires_at)
       SELECT tenant, subject, partner, gen_random_uuid(), asked, 0, expires_at FROM concord_exports, generate_series(1, 95)
       WHERE subject = 'carla'`,
    );
    const ids = async () =>
      (await ask('{ exports { id } }', {}, carla)).exports.map((job: { id: string }) => job.id) as string[];
    const reader = new TenantReader({ url: service().urlOf('reader'), pool: 12 });
    const table = new ExportJobsTable(reader);
    const atOnce = (work: () => Promise<unknown>) => Promise.all(Array.from({ length: 12 }, work));
    await atOnce(() => table.hasRoom(carla));
    await atOnce(() => table.add(carla, randomUUID(), { of: 'commissions', args: {}, format: 'csv' }, 1));
    await reader.close();
    expect(await service().asSuperuser(`SELECT FROM concord_exports WHERE subject = 'carla'`)).toBe(100);
    expect((await start(commissions(), carla)).userErrors).toMatchObject([{ code: 'TOO_MANY' }]);
    service().reads();
    await start(commissions(), carla);
    expect(service().statements().join()).not.toContain('commissions');
    await cancel(id, carla);
    expect((await start(commissions(), carla)).userErrors).toEqual([]);
    expect([(await ids()).length, (await ids()).includes(id)]).toEqual([100, false]);
    expect((await start(commissions(), carla)).userErrors).toMatchObject([{ code: 'TOO_MANY' }]);
  });

  it('30: is one export however often it is started under one key', async () => {
    const idempotencyKey = randomUUID();
    const [one, again] = await Promise.all([1, 2].map(() => start({ ...commissions(), idempotencyKey })));
    expect(again).toEqual(one);
    const other = await start({ ...commissions(), format: 'JSONL', idempotencyKey });
    expect(other.userErrors).toMatchObject([{ code: 'IDEMPOTENCY_CONFLICT', field: ['idempotencyKey'] }]);
  });

  it('30: says what cannot be exported before anything is kept', async () => {
    const { exports: before } = await ask('{ exports { id } }', {});
    for (const [wrong, field] of [
      [{ of: 'nothing' }, ['of']],
      [{ fields: ['id', 'nothing'] }, ['fields', '1']],
      [{ filter: { status: ['NONE'] } }, null],
      [{ filter: { period: { from: '2024-12', to: '2024-01' } } }, ['filter', 'period']],
      [{ orderBy: 'NONE' }, null],
    ] as const) {
      const { id, userErrors } = await start({ ...commissions(), ...wrong });
      expect([wrong, id, userErrors]).toEqual([wrong, null, [expect.objectContaining({ code: 'BAD_EXPORT' })]]);
      if (field) expect([wrong, userErrors[0].field]).toEqual([wrong, field]);
    }
    expect((await ask('{ exports { id } }', {})).exports).toEqual(before);
  });

  it('30: is fetched no more once it was cancelled, and can be cancelled again', async () => {
    const { id } = await start(commissions());
    const first = (await cancel(id)).cancelExport;
    expect(first).toEqual({ userErrors: [], export: { state: 'CANCELLED', cancelledAt: expect.any(String) } });
    expect((await cancel(id)).cancelExport).toEqual(first);
    const { status, text } = await fetched(id);
    expect([status, JSON.parse(text).errors[0].extensions.code]).toEqual([410, 'CANCELLED']);
  });

  it('30: is nobody’s but who has started it', async () => {
    const { id } = await start(commissions());
    const others: readonly DevelopmentClaims[] = [
      { ...MANAGER, subject: 'bob' },
      { ...MANAGER, subject: 'bob', role: 'admin' },
      { ...MANAGER, tenant: 'globex' },
      partner('north'),
    ];
    for (const other of others) {
      expect([other, (await fetched(id, other)).status]).toEqual([other, 404]);
      expect([other, (await ask(ONE, { id }, other)).export]).toEqual([other, null]);
      expect([
        other,
        (await ask('{ exports { id } }', {}, other)).exports.map((job: { id: string }) => job.id),
      ]).not.toContain(id);
      expect([other, (await cancel(id, other)).cancelExport.userErrors]).toMatchObject([
        other,
        [{ code: 'NOT_FOUND' }],
      ]);
      const where = `WHERE id = '${fromGlobalId('export', id) ?? ''}'`;
      expect([other, await service().rowsFor(other, `concord_exports ${where}`)]).toEqual([other, []]);
    }
    expect((await fetched(id)).status).toBe(200);
    expect((await fetched('export_nonsense')).status).toBe(404);
  });

  it('30: has of a partner that partner’s rows alone', async () => {
    const [north, south] = [partner('north'), partner('south')];
    const { id } = await start({ of: 'commissions', fields: ['partnerId'], format: 'JSONL' }, north);
    const { status, text } = await fetched(id, north);
    expect(status).toBe(200);
    expect([...new Set(text.trimEnd().split('\n'))]).toEqual([JSON.stringify({ partnerId: north.partnerId })]);
    expect((await fetched(id, south)).status).toBe(404);
    const forbidden = await (
      await service().as(north)
    )(START, {
      input: { idempotencyKey: randomUUID(), of: 'dealAccounts', format: 'CSV' },
    });
    expect(forbidden.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('30: says of one that broke off why, and of one that expired nothing', async () => {
    const { id } = await start(commissions());
    const uuid = fromGlobalId('export', id) ?? '';
    const sql = (text: string) => service().asSuperuser(`UPDATE concord_exports SET ${text} WHERE id = '${uuid}'`);
    await sql(`begun_at = now(), seen_at = now() - interval '31 seconds', fetches = 1`);
    expect((await ask(ONE, { id })).export).toMatchObject({
      ...{ state: 'INTERRUPTED', interruption: expect.stringContaining('30 seconds') },
    });
    await sql(`expires_at = now()`);
    expect((await ask(ONE, { id })).export).toBeNull();
    expect((await fetched(id)).status).toBe(404);
  });
}
