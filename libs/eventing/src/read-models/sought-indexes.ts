import { KeyedQueue } from '../async/keyed-queue.js';
import type { ViewDatabase } from '../database/view-database.js';
import { indexSql, type ViewTable } from '../database/view-table.js';

type Columns = readonly string[];

/** The owner has few connections, and many views may want one at the same batch. */
const turns = new KeyedQueue();

/**
 * Of a table that is being filled, the indexes by which changes look for rows. Each is made when it is first needed: a copy is
 * not filled slower for what its history never asks.
 */
export class SoughtIndexes {
  private there: Columns[] = [];
  private finished = false;

  constructor(
    private readonly table: ViewTable,
    private readonly name: string,
    private readonly database: ViewDatabase,
  ) {
    this.begin();
  }

  /** Of a table just made. */
  begin(): void {
    const { follows } = this.table;
    this.there = [[this.column('tenant'), this.column('id')]];
    if (follows) this.there.push([this.column('tenant'), follows.by, follows.order]);
  }

  /** Those of the table's own that are there already. */
  get made(): readonly Columns[] {
    return this.there;
  }

  /** Returns once none of these properties is looked for without an index. */
  async ready(sought: readonly (readonly string[])[]): Promise<void> {
    for (const properties of sought) {
      const columns = ['tenant', ...properties].map((property) => this.column(property));
      if (this.finished || this.there.some((index) => serves(index, columns))) continue;
      const index = this.table.indexes.find((one) => serves(one, columns)) ?? columns;
      const make = () => this.database.asOwner((client) => client.query(indexSql(this.table, this.name, index)));
      await turns.run('owner', make);
      this.there.push(index);
    }
  }

  /** The table has all of its indexes: who has the owner's lock from here on waits for no other. */
  finish(): void {
    this.finished = true;
  }

  private column(property: string): string {
    const found = this.table.columns.find((column) => column.property === property);
    if (!found) throw new TypeError(`${this.name} has no column for ${property}`);
    return found.name;
  }
}

const serves = (index: Columns, columns: Columns): boolean =>
  columns.length <= index.length &&
  columns.every((column) => index.indexOf(column) < columns.length && index.includes(column));
