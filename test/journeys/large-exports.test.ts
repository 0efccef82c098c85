import { CONTEXT_MODULES } from '#libs/contexts';
import type { DevelopmentClaims } from '#libs/access';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { fillWholeTenant } from '../support/large-views/whole-tenant.js';
import { Sender } from '../support/sender.js';
import { until } from '../support/until.js';
import { type InProcess, startInProcess } from './in-process.js';

jest.setTimeout(300_000);

const PARTNERS = 7_000;
const MANAGER: DevelopmentClaims = { tenant: 'acme', subject: 'ada', role: 'manager' };

let home: string;
let service: InProcess;
let owner: pg.Client;
let looker: pg.Client;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'concord-large-exports-'));
  process.env['CONCORD_HOME'] = home;
  service = await startInProcess('large_exports', CONTEXT_MODULES);
  owner = new pg.Client({ connectionString: service.urlOf('superuser') });
  looker = new pg.Client({ connectionString: service.urlOf('superuser') });
  await Promise.all([owner.connect(), looker.connect()]);
  await until(() => service.late().length === 0);
  await fillWholeTenant(owner, 'acme', { partners: PARTNERS, deals: 100, sales: 100 });
  // Hundreds of rows share what the list is sorted by.
  await owner.query(`UPDATE partners SET standing_since = substr(standing_since, 1, 7) || '-01T00:00:00.000Z'`);
});
afterAll(async () => {
  await Promise.all([owner?.end(), looker?.end()]);
  await service?.stop();
  delete process.env['CONCORD_HOME'];
  await rm(home, { recursive: true, force: true });
});

/** Until the first page of the file is being read. */
async function pageRead(): Promise<void> {
  const asked = `SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT t.%sort_key FROM "partners"%' AND backend_xmin IS NOT NULL`;
  for (let found = 0; found === 0;) found = (await looker.query(asked)).rows.length;
}

const placeOf = (position: string): bigint => BigInt(position.split('/')[0] ?? '0');

it('a file of many pages is as of the one position that it names, while its rows are written and changed', async () => {
  const seed = new Sender((claims) => service.as({ ...MANAGER, ...claims }));
  const startsAt = '2023-01-01T00:00:00Z';
  const { id: programId } = await seed.send('createProgram', {
    ...{ name: 'asked', currency: 'EUR', timeZone: 'UTC', startsAt },
  });
  let isRead = false;
  const written = new Map<string, bigint>();
  const write = async (): Promise<void> => {
    for (let n = 0; !isRead || n < 3; n += 1) {
      const partner = { programId, externalId: `new-${n}`, name: `New ${n}`, kind: 'RESELLER', country: 'US' };
      const { position } = await seed.send('applyPartner', { ...partner, occurredAt: startsAt });
      written.set(`new-${n}`, placeOf(position ?? ''));
    }
  };
  const writing = write();
  await until(() => written.size > 1);
  // All rows are another's from one moment, which is when a page was read and others were not.
  await owner.query(`BEGIN; UPDATE partners SET country = 'XX' WHERE external_id NOT LIKE 'new-%'`);
  const reading = service.post(MANAGER, '/export/v1', { of: 'partners', fields: ['id', 'externalId', 'country'] });
  await pageRead();
  await owner.query('COMMIT');
  const { status, headers, text } = await reading.finally(() => (isRead = true));
  await writing;
  expect([status, text.slice(0, 1)]).toEqual([200, '{']);
  const rows = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; externalId: string; country: string });
  const at = placeOf(String(headers['concord-position']));
  const [added, filled] = [true, false].map((isNew) =>
    rows.filter((row) => row.externalId.startsWith('new-') === isNew),
  );
  expect(added?.map(({ externalId }) => externalId).toSorted()).toEqual(
    [...written].flatMap(([externalId, position]) => (position <= at ? [externalId] : [])).toSorted(),
  );
  expect(new Set(filled?.map(({ id }) => id)).size).toBe(PARTNERS);
  expect([...new Set(filled?.map(({ country }) => country === 'XX'))]).toHaveLength(1);
});
