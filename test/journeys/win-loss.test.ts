import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import type { ImportSummary } from '#libs/importing';
import { Decimal, sum } from '#libs/kernel';
import { LONG } from '../support/scale.js';
import { sharedTestService } from '../support/shared-service.js';
import type { TestService } from '../support/test-service.js';
import { DATA, type DealFigure, numbers, Pipeline, rowsOf, truthOf } from './pipelines.js';

const MINUTES = 60_000;
const FOLDER = join(DATA ?? '', 'ibm-win-loss');
/** The whole of it is a matter of minutes. */
const WHOLE = LONG;
const SOME = 3_000;

const wonLost = ({ won, lost, wonWorth, lostWorth }: DealFigure): readonly number[] => [won, lost, wonWorth, lostWorth];

interface Row {
  readonly number: string;
  readonly group: string;
  readonly region: string;
  readonly route: string;
  readonly won: boolean;
  readonly amount: number;
  readonly text: string;
}

/** What a simple look at the rows says: no cell of this table is quoted. */
async function rowsIn(limit: number): Promise<{ readonly text: string; readonly rows: readonly Row[] }> {
  const [name = ''] = await readdir(FOLDER);
  let text = '';
  for await (const chunk of createReadStream(join(FOLDER, name)).pipe(createGunzip())) text += String(chunk);
  const [header = '', ...lines] = text.split('\r\n').filter((line) => line !== '');
  const some = lines.slice(0, limit);
  const rows = some.map((line): Row => {
    const cells = line.split(',');
    const [number = '', , group = '', region = '', route = '', , result] = cells;
    return { number, group, region, route, won: result === 'Won', amount: Number(cells[10]), text: line };
  });
  return { text: [header, ...some].join('\r\n'), rows };
}

function firstOfEach(rows: readonly Row[]): Row[] {
  const met = new Set<string>();
  return rows.filter(({ number }) => !met.has(number) && met.add(number));
}

function figuresBy(rows: readonly Row[], keyOf: (row: Row) => string): Record<string, number[]> {
  const sums: Record<string, number[]> = {};
  for (const row of rows) {
    const figures = (sums[keyOf(row)] ??= [0, 0, 0, 0]);
    const at = row.won ? 0 : 1;
    figures[at] = (figures[at] ?? 0) + 1;
    figures[at + 2] = (figures[at + 2] ?? 0) + row.amount;
  }
  return sums;
}

(DATA ? describe : describe.skip)(
  `${WHOLE ? 'all' : 'some'} rows of a sales win/loss sample, through the public interfaces`,
  () => {
    let service: TestService;
    let folder: string;
    let sample: Pipeline;
    let summary: ImportSummary;
    let rows: readonly Row[];
    let first: readonly Row[];
    let partners: Map<string, string>;
    const known = DATA ? truthOf('ibm-win-loss') : {};
    const resellers = (): Row[] => first.filter(({ route }) => route === 'Reseller');

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'concord-journey-'));
      const read = await rowsIn(WHOLE ? Infinity : SOME);
      rows = read.rows;
      first = firstOfEach(rows);
      await writeFile(join(folder, 'win-loss.csv'), read.text);
      service = await sharedTestService();
      sample = await Pipeline.begin(service, {
        ...{ key: 'win-loss', startsAt: '2014-01-01T00:00:00Z' },
        pays: { kind: 'SHARE', rate: '0.12' },
      });
      summary = await sample.import('win-loss.yaml', folder);
      await sample.settled(summary.position);
      partners = await sample.partners();
    }, 20 * MINUTES);

    afterAll(async () => {
      await service?.stop();
      await rm(folder, { recursive: true, force: true });
    }, MINUTES);

    it('count the first row of a number, and report the others', () => {
      const later = rows.length - first.length;
      expect(summary).toMatchObject({ badRows: 0, refused: 0, rows: rows.length, records: { deal: first.length } });
      expect(summary.repeatsEqual + summary.repeatsDiffering).toBe(later);
    });

    it('come to what was won and lost by route, region and group', async () => {
      const routes = rowsOf(await sample.figures(['METADATA'], ['route']), wonLost);
      expect(routes).toEqual(figuresBy(first, ({ route }) => route));
      const ofPartners = new Map([...(await sample.figures(['PARTNER']))].filter(([id]) => id !== ''));
      const regions = rowsOf(ofPartners, wonLost, (id) => partners.get(id) ?? id);
      expect(regions).toEqual(figuresBy(resellers(), ({ region }) => region));
      const groups = await sample.figures(['METADATA', 'PRODUCT_LINE'], ['route']);
      const ofResellers = new Map([...groups].filter(([key]) => key.startsWith('Reseller|')));
      expect(rowsOf(ofResellers, wonLost, (key) => key.slice('Reseller|'.length))).toEqual(
        figuresBy(resellers(), ({ group }) => group),
      );
      const nothing = await sample.figures(['METADATA'], ['worth']);
      expect(nothing.get('nothing')?.won ?? 0).toBe(first.filter(({ won, amount }) => won && amount === 0).length);
    });

    it('tell of what was repeated, equal or not', async () => {
      type Group = { value: string; outcome: string; count: number; amount: { amount: string } };
      const { dealImportRepeatFigures: said } = await sample.api<{
        dealImportRepeatFigures: Record<string, number> & { groups: readonly Group[] };
      }>(
        `query ($programId: ID!) {
        dealImportRepeatFigures(programId: $programId, metadataKey: "route") {
          count equalToFirst conflicting exactDuplicates numbersWithDifferentAmounts
          groups { value outcome count amount { amount } }
        }
      }`,
        { programId: sample.programId },
      );
      const later = rows.filter((row) => !first.includes(row));
      const firstOf = new Map(first.map((row) => [row.number, row]));
      const equal = later.filter(({ number, text }) => firstOf.get(number)?.text === text);
      const amounts = new Map<string, Set<number>>();
      for (const { number, amount } of rows) amounts.set(number, (amounts.get(number) ?? new Set()).add(amount));
      const expected = {
        ...{ count: later.length, equalToFirst: equal.length, conflicting: later.length - equal.length },
        exactDuplicates: rows.length - new Set(rows.map(({ text }) => text)).size,
        numbersWithDifferentAmounts: [...amounts.values()].filter(({ size }) => size > 1).length,
      };
      expect(said).toMatchObject(expected);
      const ofAll = figuresBy(first, ({ route }) => route);
      for (const { value, outcome, count, amount } of said.groups) {
        const at = outcome === 'WON' ? 0 : 1;
        const figures = (ofAll[value] ??= [0, 0, 0, 0]);
        figures[at] = (figures[at] ?? 0) + count;
        figures[at + 2] = (figures[at + 2] ?? 0) + Number(amount.amount);
      }
      expect(ofAll).toEqual(figuresBy(rows, ({ route }) => route));
      expect([summary.repeatsEqual, summary.repeatsDiffering]).toEqual([expected.equalToFirst, expected.conflicting]);
    });

    it('earn their resellers 12 %', async () => {
      const earned = await sample.all<{ balance: { amount: string } }>('balances', 'balance { amount }');
      const won = sum(resellers().flatMap(({ won, amount }) => (won ? [Decimal.of(String(amount))] : [])));
      const total = sum(earned.map(({ balance }) => Decimal.of(balance.amount)));
      expect(total.toString()).toBe(won.times(Decimal.of('0.12')).toString());
    });

    if (WHOLE)
      it('come to every figure that is known of them', async () => {
        expect(figuresBy(rows, ({ route }) => route)).toEqual(
          numbers(known['by_route[won,lost,won_usd,lost_usd]_all_rows']),
        );
        expect(figuresBy(first, ({ route }) => route)).toEqual(
          numbers(known['by_route[won,lost,won_usd,lost_usd]_first_wins']),
        );
        expect(figuresBy(resellers(), ({ region }) => region)).toEqual(numbers(known.reseller_by_region_first_wins));
        expect(figuresBy(resellers(), ({ group }) => group)).toEqual(numbers(known.reseller_by_group_first_wins));
        const earned = await sample.all<{ balance: { amount: string } }>('balances', 'balance { amount }');
        expect(sum(earned.map(({ balance }) => Decimal.of(balance.amount))).toString()).toBe(
          Decimal.of(known.reseller_12pct_commission_first_wins).toString(),
        );
      });

    it('change nothing when they are loaded again', async () => {
      expect(await sample.import('win-loss.yaml', folder)).toMatchObject({ knownFiles: 1, position: summary.position });
    });

    it(
      'are reconciled without a difference',
      async () => {
        expect(await sample.reconcile()).toMatchObject({ code: 0 });
      },
      5 * MINUTES,
    );
  },
);
