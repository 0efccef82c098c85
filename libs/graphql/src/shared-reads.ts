import type { Principal } from '#libs/access';
import type { Type } from '@nestjs/common';
import type { Reads } from './reads.js';
import { keyOf } from './read-slices.js';
import type { Where } from './statements.js';

type Rows = Promise<readonly object[]>;

/** A read that those take part in who ask for the same before it begins. */
interface Gathered {
  readonly ids: Set<string>;
  readonly rows: Rows;
}

/**
 * Rows that changed, read once for all who follow them with the same rights: one statement for each tenant, role, partner and condition,
 * however many subscriptions wait.
 */
export class SharedReads {
  private readonly gathered = new Map<string, Gathered>();

  constructor(private readonly reads: Pick<Reads, 'byIds'>) {}

  /** The rows with these ids that match; as they are after now. */
  async byIds<Row extends object>(
    row: Type<Row>,
    caller: Principal,
    ids: readonly string[],
    where: Where<Row> = {} as Where<Row>,
  ): Promise<Row[]> {
    const { tenant, role, partnerId = null } = caller;
    const key = JSON.stringify([row.name, tenant, role, partnerId, ...keyOf(where)]);
    const read = this.gathered.get(key) ?? this.begin(key, row, caller, where);
    for (const id of ids) read.ids.add(id);
    const wanted = new Set(ids);
    const rows = (await read.rows) as readonly (Row & { readonly id: string })[];
    return rows.filter(({ id }) => wanted.has(id));
  }

  private begin<Row extends object>(key: string, row: Type<Row>, caller: Principal, where: Where<Row>): Gathered {
    const ids = new Set<string>();
    const read = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      this.gathered.delete(key);
      return this.reads.byIds(row, caller, [...ids], where);
    });
    const begun = { ids, rows: read as Rows };
    this.gathered.set(key, begun);
    return begun;
  }
}
