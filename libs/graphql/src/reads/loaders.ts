import type { Principal } from '#libs/access';
import DataLoader from 'dataloader';

type Batch<Value> = (keys: readonly string[]) => Promise<readonly Value[]>;

/** Gathers what the fields of one level ask for. A principal is made for one operation, and its loaders end with it. */
export class Loaders {
  private readonly byCaller = new WeakMap<Principal, Map<string, DataLoader<string, unknown>>>();

  /** @param question equal for fields that one batch can answer; the first one's batch answers for all */
  load<Value>(caller: Principal, question: readonly unknown[], key: string, batch: Batch<Value>): Promise<Value> {
    const loaders = this.loadersOf(caller);
    const name = JSON.stringify(question);
    const loader = loaders.get(name) ?? newLoader(batch);
    loaders.set(name, loader);
    return loader.load(key) as Promise<Value>;
  }

  private loadersOf(caller: Principal): Map<string, DataLoader<string, unknown>> {
    const known = this.byCaller.get(caller) ?? new Map<string, DataLoader<string, unknown>>();
    this.byCaller.set(caller, known);
    return known;
  }
}

/** Nothing is kept: a subscription's principal lives long, and its rows change. */
function newLoader<Value>(batch: Batch<Value>): DataLoader<string, unknown> {
  return new DataLoader<string, unknown>(
    async (keys) => {
      const distinct = [...new Set(keys)];
      const values = await batch(distinct);
      const byKey = new Map(distinct.map((key, index) => [key, values[index]]));
      return keys.map((key) => byKey.get(key));
    },
    { cache: false, maxBatchSize: 10_000 },
  );
}

/** SQL of a report below rows. `$1` is the tenant, `$2` the keys of the rows, `values` begin at `$3`. */
export interface Below {
  readonly views: readonly string[];
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** What it finds says to which key it belongs. */
export interface OfKey {
  readonly of: string;
}

/** For each key what was found of it, in the order found. */
export function byKey<Row extends OfKey>(keys: readonly string[], rows: readonly Row[]): readonly (readonly Row[])[] {
  const found = new Map<string, Row[]>(keys.map((key) => [key, []]));
  for (const row of rows) found.get(row.of)?.push(row);
  return keys.map((key) => found.get(key) ?? []);
}
