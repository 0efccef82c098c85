import { CONTEXT_MODULES, contextsOf } from '#libs/contexts';
import { MOST_CHARACTERS } from '#libs/kernel';
import { describe, expect, it } from '@jest/globals';
import { tableOf, type ViewColumn, type ViewTable } from '../../libs/eventing/src/database/view-table.js';

/** Postgres refuses a longer row of a b-tree with SQLSTATE 54000, which quarantines the tenant whose event it was. */
const MOST_BYTES = 2_704;
const HEADER = 8;
const WIDTHS: Readonly<Record<string, number>> = {
  ...{ uuid: 16, timestamptz: 8, date: 4, boolean: 8, bigint: 8, integer: 4, numeric: 40 },
  /** A name of at most 63 letters, see the token's claim. */
  tenant: 72,
  // A text of the longest that the domain takes, each character of four bytes, none of which can be compressed.
  text: 8 + 4 * MOST_CHARACTERS,
};

const tables = contextsOf(CONTEXT_MODULES).flatMap(({ views }) => views.map(tableOf));

const widthOf = ({ name, type, list }: ViewColumn): number =>
  list ? Number.POSITIVE_INFINITY : (WIDTHS[name === '"tenant"' ? 'tenant' : type] ?? Number.POSITIVE_INFINITY);

const tooWide = ({ name, columns, indexes }: Pick<ViewTable, 'name' | 'columns' | 'indexes'>): string[] =>
  indexes
    .filter((index) => {
      const widths = index.map((column) => widthOf(columns.find((one) => one.name === column)!));
      return widths.reduce((all, width) => all + width, HEADER) > MOST_BYTES;
    })
    .map((index) => `${name}: ${index.join(', ')}`);

describe('the rows of all indexes', () => {
  it('fit into Postgres whatever texts are in them', () => {
    expect(tables.length).toBeGreaterThan(30);
    expect(tables.flatMap(tooWide)).toEqual([]);
  });

  it.each([
    ['four texts', ['text', 'text', 'text', 'text'], false],
    ['a list', ['text'], true],
    ['a document', ['jsonb'], false],
  ])('would not, of %s', (_, types, list) => {
    const columns = types.map((type, n) => ({ name: `c${n}`, property: `c${n}`, type, list, nullable: false }));
    expect(tooWide({ name: 't', columns, indexes: [columns.map(({ name }) => name)] })).toHaveLength(1);
  });
});
