import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Journal, retryingApi, readMapping, runImport } from '#libs/importing';
import { concord } from '../journeys/command-line.js';
import { countIn, rowsOfViews, whileHeld } from '../support/databases.js';
import { businessOf, HistoryCounter, historyOf } from '../support/history.js';
import { atScale } from '../support/scale.js';
import { Shop } from '../support/shop.js';
import { type OwnService, startTestService } from '../support/test-service.js';
import { until } from '../support/until.js';

const KILLS = atScale({ short: 3, long: 5, soak: 50 });
// Only stops what hangs.
const PATIENCE = atScale({ short: 600_000, long: 900_000, soak: 1_800_000 });
const TENANT = 'import';
const SALES_A_FILE = 100;
/** Sales that an import may be ahead of their rows, else many kills leave more to catch up with than they took. */
const MOST_AHEAD = 500;
/** Milliseconds for which a checkpoint is held before it is let go again. */
const HELD = 3_000;
/** Milliseconds after which a process that ends is started again at once: many waits of ten seconds show nothing more. */
const SERVED = 1_100;
const DAY = 86_400_000;
const MAPPING = join(import.meta.dirname, '../../examples/online-retail.yaml');

/** How a projector stood in the moment in which it was killed. */
interface Kill {
  /** Sales in the store whose row was not committed. */
  readonly behind: number;
  /** Rows that were committed since the kill before. */
  readonly progress: number;
  /** Commissions that were written since the kill before. */
  readonly earned: number;
}

/** Who is kept from storing its checkpoint until it is killed, and how to see that it has done everything but that. */
interface Trap {
  readonly name: string;
  /** Counts transactions that wait for the checkpoint. */
  readonly waiting: string;
  readonly sprung: (before: Kill, now: Kill) => boolean;
}

describe('a projector that is killed during an import', () => {
  let service: OwnService;
  let shop: Shop;
  let importing: Promise<number>;
  let over = false;
  let rows = 0;
  let accrued = 0;
  let history: HistoryCounter;

  beforeAll(async () => {
    service = await startTestService();
    history = new HistoryCounter(service.store, [`sale-${TENANT}.`, `ledger-${TENANT}.`]);
    shop = await Shop.open(await service.api(TENANT), TENANT);
  }, PATIENCE);
  afterAll(async () => {
    over = true;
    await importing?.catch(() => undefined);
    history?.close();
    await service?.stop();
  }, PATIENCE);

  /** Files of sales, one after the other, until the last kill. Answers how many sales there were. */
  async function importUntilOver(): Promise<number> {
    const folder = join(service.home, 'files');
    const mapping = await readMapping(MAPPING);
    const journal = new Journal(join(service.home, 'journal'));
    const api = retryingApi(shop.api);
    await mkdir(folder);
    let files = 0;
    for (; !over; files += 1) {
      // By rows that are committed, not by what policies have done: while a kill holds a transaction those may stand still.
      await until(
        async () => over || files * SALES_A_FILE - (await countIn(service.home, 'views', SALE_ROWS)) < MOST_AHEAD,
      );
      const path = join(folder, `${dayOf(files)}.csv.gz`);
      await writeFile(path, gzipSync(fileOf(files)));
      const { programId } = shop;
      const request = { mapping, paths: [path], api, programId, service: 'test', journal, strict: true };
      const { badRows, refused } = await runImport({ ...request, tell: () => undefined });
      expect({ badRows, refused }).toEqual({ badRows: 0, refused: 0 });
    }
    return files * SALES_A_FILE;
  }

  async function standing(): Promise<Kill> {
    const committed = await countIn(service.home, 'views', SALE_ROWS);
    const behind = history.of('sale.recorded') - committed;
    const earned = history.of('ledger.commission-accrued') - accrued;
    return { behind, progress: committed - rows, earned };
  }

  /** When everything of a batch is done but its checkpoint. Without a batch in the trap it is opened and set again. */
  async function killBeforeCheckpoint(pid: number, { name, waiting, sprung }: Trap): Promise<Kill> {
    let caught: Kill | undefined;
    const look = async (before: Kill): Promise<void> => {
      const now = await standing();
      if (!sprung(before, now) || (await countIn(service.home, 'views', waiting)) === 0) return;
      caught = now;
      process.kill(pid, 'SIGKILL');
    };
    await until(async () => {
      await whileHeld(service.home, 'views', checkpointOf(name), async () => {
        const before = await standing();
        for (const end = Date.now() + HELD; !caught && Date.now() < end; await pause(25)) await look(before);
      });
      return caught !== undefined;
    });
    return caught as unknown as Kill;
  }

  /** Anywhere. It is held still and looked at first, so that it cannot get level before it is killed. */
  async function killAnywhere(pid: number): Promise<Kill> {
    for (;;) {
      process.kill(pid, 'SIGSTOP');
      const kill = await standing();
      if (kill.behind > 0 && kill.progress > 0) {
        process.kill(pid, 'SIGKILL');
        return kill;
      }
      process.kill(pid, 'SIGCONT');
      await pause(20 + Math.random() * 80);
    }
  }

  const starts = async (): Promise<number> =>
    (await readFile(join(service.home, 'log', 'projector.log'), 'utf8')).split('{"ready":true').length - 1;

  async function kill(n: number): Promise<Kill> {
    await until(async () => (await starts()) > n);
    await pause(SERVED);
    const pid = service.pid('projector');
    const trap = n % 2 ? undefined : TRAPS[(n / 2) % TRAPS.length];
    const found = trap ? await killBeforeCheckpoint(pid, trap) : await killAnywhere(pid);
    rows += found.progress;
    accrued += found.earned;
    await until(() => service.pid('projector') !== pid);
    return found;
  }

  it(
    `${KILLS} times has every row once, as a clean rebuild has`,
    async () => {
      importing = importUntilOver();
      importing.catch(() => undefined);
      const kills: Kill[] = [];
      for (let n = 0; n < KILLS; n += 1) kills.push(await kill(n));
      over = true;
      const sales = await importing;
      // Each key of an import names what it makes, and so is nowhere recorded.
      const claimed = (await historyOf(service, TENANT)).filter(({ data }) => data.mutation === 'recordSale');
      expect(claimed).toEqual([]);
      expect(kills.filter(({ behind, earned }) => behind > 0 || earned > 0)).toHaveLength(KILLS);

      const { position } = await shop.record('the last', '10.00');
      await until(() =>
        shop.balance(position).then(
          () => true,
          () => false,
        ),
      );
      const accrued = (await businessOf(service, TENANT)).filter(({ type }) => type === 'ledger.commission-accrued');
      expect(accrued).toHaveLength(sales + 1);
      expect((await shop.balance(position))?.split(',').sort()).toEqual(['1.50', pounds(sales)].sort());
      const found = await rowsOfViews(service.home);
      expect([found['sales']?.length, found['commissions']?.length]).toEqual([sales + 1, sales + 1]);
      expect(await concord(service.home, 'rebuild', 'all', '--json')).toMatchObject({ code: 0 });
      expect(await rowsOfViews(service.home)).toEqual(found);
    },
    PATIENCE,
  );
});

const SALE_ROWS = 'SELECT count(*) FROM sales';
const checkpointOf = (name: string): string => `SELECT FROM concord_checkpoints WHERE name = '${name}' FOR UPDATE`;

const WAITING = `FROM pg_stat_activity a WHERE a.usename = 'concord_projector' AND a.wait_event_type = 'Lock'`;
const TRAPS: readonly Trap[] = [
  {
    name: 'sales',
    waiting: `SELECT count(*) ${WAITING} AND EXISTS (
      SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.relation = 'sales'::regclass AND l.mode = 'RowExclusiveLock')`,
    sprung: (_, { behind }) => behind > 0,
  },
  {
    name: 'post-to-ledger-when-something-happened',
    waiting: `SELECT count(*) ${WAITING}`,
    sprung: (before, now) => now.earned > before.earned,
  },
];

const dayOf = (file: number): string => new Date(Date.UTC(2024, 0, 1) + file * DAY).toISOString().slice(0, 10);

/** As the mapping of the real orders reads it: an invoice of ten pounds a row, of which 1.50 is the partner's. */
function fileOf(file: number): string {
  const lines = Array.from(
    { length: SALES_A_FILE },
    (_, n) => `${file}-${n},LANTERN,A LANTERN,4,${dayOf(file)} 12:00:00,2.50,17850.0,United Kingdom`,
  );
  return ['InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country', ...lines, ''].join('\n');
}

const pounds = (sales: number): string => ((sales * 150) / 100).toFixed(2);
