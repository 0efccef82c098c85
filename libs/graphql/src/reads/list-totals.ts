import type { Principal } from '#libs/access';
import type { Type } from '@nestjs/common';
import { type CurrencySums, type ListTotals, MOST_COUNTED, summandsOf, summed } from '../types/totals.js';
import { keyOf as conditionKey, type Where } from '../statements/conditions.js';
import type { Loaders } from './loaders.js';
import { shapeOf } from '../statements/row-shape.js';
import type { TenantReader } from './tenant-reader.js';
import type { Waiting } from './waiting.js';
import { type Through, totalsStatement } from '../statements/totals-statement.js';

/** What totals are of: a list of the root, or of a parent. */
export interface TotalsOf<Row> {
  readonly where?: Where<Row> | undefined;
  readonly by?: string | Through;
  readonly of?: string;
}

type Wanted = 'count' | 'sums';

const NO_PARENT = '';
const keyOf = (wanted: Wanted, parent: string): string => `${wanted} ${parent}`;

/** What several totals of a level ask for, as one loader gathers it. */
async function readTotals<Row extends object>(
  reader: TenantReader,
  caller: Principal,
  row: Type<Row>,
  { where, by }: TotalsOf<Row>,
  keys: readonly string[],
): Promise<CurrencySums[][]> {
  const asked = keys.map((key) => ({ wanted: key.split(' ')[0], parent: key.split(' ')[1] ?? NO_PARENT }));
  const parents = [...new Set(asked.map(({ parent }) => parent))];
  // Who adds up all rows has counted them.
  const summands = asked.some(({ wanted }) => wanted === 'sums') ? summandsOf(row) : undefined;
  const question = { shape: shapeOf(row), tenant: caller.tenant, where: where ?? ({} as Where<Row>) };
  const found = await reader.values(caller, totalsStatement({ ...question, by, summands }, parents));
  const byParent = new Map(parents.map((parent): [string, CurrencySums[]] => [parent, []]));
  for (const [place, currency, count, amounts] of found as [number, string | null, number, string[] | null][]) {
    byParent.get(parents[place - 1] ?? '')?.push({ currency: currency ?? '', count, amounts: amounts ?? [] });
  }
  return asked.map(({ parent }) => byParent.get(parent) ?? []);
}

/** @param load answers what is wanted of one parent */
class PageTotals<Row extends object> implements ListTotals {
  constructor(
    private readonly row: Type<Row>,
    private readonly parent: string | undefined,
    private readonly load: (key: string) => Promise<readonly CurrencySums[]>,
  ) {}

  get count(): Promise<number | null> {
    return this.counted().then((counted) => (counted > MOST_COUNTED ? null : counted));
  }

  get countIsAtLeast(): Promise<number> {
    return this.counted().then((counted) => Math.min(counted, MOST_COUNTED));
  }

  get sums(): Promise<readonly object[]> {
    return this.summed();
  }

  private async summed(): Promise<readonly object[]> {
    const summands = Object.entries(summandsOf(this.row) ?? {});
    const found = await this.load(keyOf('sums', this.parent ?? NO_PARENT));
    return found.map(({ currency, count, amounts }) => ({
      currency,
      count,
      ...Object.fromEntries(summands.map(([field, of], at) => [field, summed(of, amounts[at] ?? '0', currency)])),
    }));
  }

  private async counted(): Promise<number> {
    const found = await this.load(keyOf('count', this.parent ?? NO_PARENT));
    return found.reduce((all, { count }) => all + count, 0);
  }
}

interface Parts {
  readonly reader: TenantReader;
  readonly loaders: Loaders;
  readonly waiting: Waiting;
}

/** Nothing is read before it is asked for. */
export function totalsFrom<Row extends object>(
  { reader, loaders, waiting }: Parts,
  row: Type<Row>,
  caller: Principal,
  totals: TotalsOf<Row>,
): ListTotals {
  const { where, by, of } = totals;
  const views = [row, ...(typeof by === 'object' ? [by.row] : [])].flatMap((one) => waiting.viewsOf(one, where));
  const question = ['totals', row.name, by ?? null, conditionKey(where)];
  return new PageTotals(row, of, (wanted) =>
    loaders.load(caller, question, wanted, async (keys) => {
      await waiting.untilRootsVisible(caller, views);
      return readTotals(reader, caller, row, totals, keys);
    }),
  );
}
