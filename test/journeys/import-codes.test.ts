import { toGlobalId } from '#libs/graphql';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedTestService } from '../support/shared-service.js';
import { Shop } from '../support/shop.js';
import type { TestService } from '../support/test-service.js';
import { concord, type Said } from './command-line.js';

const PATIENCE = 300_000;
const TENANT = 'import-codes';

const MAPPING = `concord: 1
name: sales
source: { match: '\\.csv$' }
columns:
  day: { time: { zone: Europe/London } }
  price: { number: {} }
records:
  - sale:
      externalId: { column: number }
      occurredAt: { column: day }
      currency: GBP
      lines: [{ product: it, quantity: '1', unitPrice: { column: price } }]
`;

describe('the exit code of an import', () => {
  let service: TestService;
  let folder: string;
  let programId: string;
  let files = 0;

  beforeAll(async () => {
    service = await sharedTestService();
    folder = await mkdtemp(join(tmpdir(), 'concord-import-codes-'));
    await writeFile(join(folder, 'mapping.yaml'), MAPPING);
    ({ programId } = await Shop.open(await service.api(TENANT), TENANT));
  }, PATIENCE);
  afterAll(async () => {
    await service?.stop();
    await rm(folder, { recursive: true, force: true });
  }, PATIENCE);

  async function importOf(days: readonly string[], ...more: readonly string[]): Promise<Said> {
    files += 1;
    const file = join(folder, `${files}.csv`);
    await writeFile(file, ['number,day,price', ...days.map((day, row) => `S-${files}-${row},${day},9.00`)].join('\n'));
    const options = ['-t', TENANT, '-m', join(folder, 'mapping.yaml'), '-p', programId, '--json'];
    return concord(service.home, 'import', ...options, ...more, file);
  }

  it('is 0 where every row was taken', async () => {
    const { code, stdout } = await importOf(['2025-03-01', '2025-03-02']);
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { badRows: 0, refused: 0 }]);
  });

  it.each([
    { row: 'a day that does not exist', day: '2025-02-30', counted: { badRows: 1, refused: 0 } },
    { row: 'a sale of the future', day: '2199-01-01', counted: { badRows: 0, refused: 1 } },
  ])('is 2 for $row, and 0 with --lenient', async ({ day, counted }) => {
    const said = await importOf(['2025-03-01', day]);
    expect([said.code, JSON.parse(said.stdout)]).toMatchObject([2, counted]);
    expect((await importOf(['2025-03-01', day], '--lenient')).code).toBe(0);
  });

  it('is 1 where nothing could be sent, told once', async () => {
    const said = [
      await importOf(['2025-03-01', '2025-03-02'], '-p', toGlobalId('program', randomUUID())),
      await importOf(['2025-03-01', '2025-03-02'], '--token', 'of nobody'),
    ];
    for (const { code, stdout, stderr } of said) expect([code, stdout, stderr]).toEqual([1, '', expect.any(String)]);
    const faults = said.map(({ stderr }) => stderr.split('\n').filter((line) => line && !line.startsWith('{')));
    expect(faults).toEqual([[expect.stringMatching(/program/)], [expect.stringMatching(/token/)]]);
  });
});
