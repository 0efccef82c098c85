import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Journal, readMapping, retryingApi, runImport } from '#libs/importing';
import { done } from '../support/shop.js';
import type { OwnService } from '../support/test-service.js';
import { atMost, type Row, shown } from './table.js';

const DATA = process.env['CONCORD_DATA'];
const STARTS = '2017-01-01T00:00:00Z';
const [ROWS, COLUMNS, BOUGHT] = [2_500, 8, 21];

/** Journeys as lists of touches, and the leads of Olist. */
export async function* importRows(service: OwnService): AsyncIterable<Row> {
  const folder = await mkdtemp(join(tmpdir(), 'concord-bench-touches-'));
  try {
    const touches = await writeLists(folder);
    const what = `${shown(ROWS)} journeys of ${shown(touches)} touches`;
    yield await imported(service, { key: 'lists', currency: 'EUR', mapping: 'touch-lists.yaml', path: folder, what });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const path = join(DATA ?? '', 'olist-marketing-funnel');
  if (DATA && existsSync(path))
    yield await imported(service, { key: 'olist', currency: 'BRL', mapping: 'olist-leads.yaml', path, what: 'Olist' });
  else process.stderr.write('CONCORD_DATA is not set: the import of Olist is left out\n');
}

/** From none to eight touches of 20 channels, 4.4 in the middle: the same on every run. */
async function writeLists(folder: string): Promise<number> {
  let seed = 7;
  const next = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  const lists = Array.from({ length: ROWS }, () =>
    Array.from({ length: Math.min(COLUMNS, next(COLUMNS + 2)) }, () => 1 + next(BOUGHT - 1)),
  );
  const columns = Array.from({ length: COLUMNS }, (_, at) => at);
  const header = columns.map((at) => `T.0${at + 1}`).join(',');
  const rows = lists.map((list) => columns.map((at) => list[at] ?? (at === list.length ? BOUGHT : '')).join(','));
  await writeFile(join(folder, 'lists.csv'), `${[header, ...rows].join('\n')}\n`);
  return lists.reduce((sum, list) => sum + list.length, 0);
}

interface Import {
  readonly key: string;
  readonly currency: string;
  readonly mapping: string;
  readonly path: string;
  readonly what: string;
}

async function imported(service: OwnService, { key, currency, mapping, path, what }: Import): Promise<Row> {
  const api = retryingApi(await service.api(key));
  const { id } = await done(api, 'createProgram', {
    ...{ idempotencyKey: key, name: key, currency, timeZone: 'UTC', startsAt: STARTS, occurredAt: STARTS },
  });
  const programId = id ?? '';
  await done(api, 'setAttributionPolicy', {
    ...{ idempotencyKey: `${key} policy`, programId, effectiveFrom: STARTS, model: 'LINEAR' },
  });
  const began = performance.now();
  const { rows, refused } = await runImport({
    ...{ mapping: await readMapping(join('examples', mapping)), paths: [path], api, programId },
    ...{ service: key, journal: new Journal(join(service.home, key)), tell: () => undefined },
  });
  const seconds = (performance.now() - began) / 1_000;
  return {
    part: 'attribution',
    measure: `import of ${what}`,
    ours: `${shown(seconds)} s`,
    other: `${shown(rows / seconds)} rows/s, ${refused} refused`,
    ratio: seconds,
    target: atMost(60, 's'),
    why: 'importer, api, projector, node and Postgres share the cores',
  };
}
