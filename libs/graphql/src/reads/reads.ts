import type { Principal } from '#libs/access';
import { Inject, Injectable, type Type } from '@nestjs/common';
import { type NestedPageArgs, Page, type PageArgs, type ReadArgs } from '../types/connection.js';
import type { ListTotals } from '../types/totals.js';
import { isCaptured } from './captured-list.js';
import { type FiguresOf, type Group, readFigures } from './list-figures.js';
import { totalsFrom, type TotalsOf } from './list-totals.js';
import { type Below, byKey, Loaders, type OfKey } from './loaders.js';
import { keyOf, type Where } from '../statements/conditions.js';
import { type NestedList, orNotACursor, type Related, type Report, type RowList, sliceOf } from './read-slices.js';
import { instance, orderName, pageOf } from './row-page.js';
import { shapeOf } from '../statements/row-shape.js';
import {
  elementsStatement,
  nestedStatement,
  pageStatement,
  relatedStatement,
  rowsStatement,
  type Statement,
} from '../statements/statements.js';
import { TenantReader } from './tenant-reader.js';
import { ViewNames } from './view-names.js';
import { VISIBILITY, type Visibility } from './visibility.js';
import { Waiting } from './waiting.js';

/** Everything that queries read: rows of the caller's tenant, after what the caller asked to wait for. */
@Injectable()
export class Reads {
  private readonly loaders = new Loaders();
  readonly waiting: Waiting;

  constructor(
    private readonly reader: TenantReader,
    views: ViewNames,
    @Inject(VISIBILITY) visibility: Visibility,
  ) {
    this.waiting = new Waiting(views, visibility);
  }

  /** The row that matches, or null. */
  async one<Row extends object>(
    row: Type<Row>,
    caller: Principal,
    args: ReadArgs,
    where: Where<Row>,
  ): Promise<Row | null> {
    await this.waiting.untilVisible(caller, this.waiting.viewsOf(row, where), args);
    const shape = shapeOf(row);
    const [found] = await this.reader.values(caller, rowsStatement({ shape, tenant: caller.tenant, where }, 1));
    return found ? instance(shape, found) : null;
  }

  /** A page of a list. Throws NotYetVisible and, for a cursor of another list or order, BAD_USER_INPUT. */
  async page<Row extends object>(
    row: Type<Row>,
    caller: Principal,
    args: PageArgs,
    list: RowList<Row>,
  ): Promise<Page<Row>> {
    await this.waiting.untilVisible(caller, this.waiting.viewsOf(row, list.where), args);
    if (isCaptured({ row, list: list as RowList<object> })) return new Page<Row>([], false);
    const shape = shapeOf(row);
    const values = await this.slice(caller, args, pageStatement(sliceOf(shape, caller, args, list)));
    return pageOf(shape, args.first, list.order, values, this.totals(row, caller, { where: list.where }));
  }

  /** A page of a list under a parent: one statement for all parents of a level. */
  nested<Row extends object>(
    row: Type<Row>,
    caller: Principal,
    args: NestedPageArgs,
    list: NestedList<Row>,
  ): Promise<Page<Row>> {
    const { by, of, ...same } = list;
    const key = ['nested', row.name, by, args.first, args.cursor ?? '', keyOf(same.where), orderName(same.order)];
    return this.loaders.load(caller, key, of, (parents) => this.nestedPages(row, caller, args, list, parents));
  }

  /** Of all rows of a list, or of a list under a parent: read when they are asked for, one statement for all parents of a level. */
  totals<Row extends object>(row: Type<Row>, caller: Principal, totals: TotalsOf<Row>): ListTotals {
    return totalsFrom({ reader: this.reader, loaders: this.loaders, waiting: this.waiting }, row, caller, totals);
  }

  /** The row that `id` refers to, or null: one statement for all references of a level. */
  related<Row extends object>(
    row: Type<Row>,
    caller: Principal,
    id: string | null | undefined,
    { by = 'id' as keyof Row & string, where }: Related<Row> = {},
  ): Promise<Row | null> {
    if (!id) return Promise.resolve(null);
    const key = ['related', row.name, by, keyOf(where)];
    return this.loaders.load(caller, key, id, async (keys) => {
      await this.waiting.untilRootsVisible(caller, this.waiting.viewsOf(row, where));
      const shape = shapeOf(row);
      const question = { shape, tenant: caller.tenant, where: where ?? ({} as Where<Row>) };
      const values = await this.reader.values(caller, relatedStatement(question, by, keys));
      const byKey = new Map(values.map((one) => instance(shape, one)).map((found) => [String(found[by]), found]));
      return keys.map((wanted) => byKey.get(wanted) ?? null);
    });
  }

  /**
   * Elements of a list that a row keeps as JSON in a column with `select: false`, which is not read with the row: one statement for all rows
   * of a level. The caller must have been shown the row.
   */
  elements<Row extends object>(
    row: Type<Row>,
    caller: Principal,
    id: string,
    list: keyof Row & string,
    first?: number,
  ): Promise<readonly unknown[]> {
    return this.loaders.load(caller, ['elements', row.name, list, first ?? null], id, async (ids) => {
      await this.waiting.untilRootsVisible(caller, this.waiting.viewsOf(row));
      const question = { shape: shapeOf(row), tenant: caller.tenant };
      const found = await this.reader.values(caller, elementsStatement(question, list, first, ids));
      const byId = new Map(found.map(([of, elements]) => [of, elements as readonly unknown[]]));
      return ids.map((wanted) => byId.get(wanted) ?? []);
    });
  }

  /** What is worked out for a row: for all rows of a level together. @param question equal for fields that one batch can answer */
  together<Value>(
    caller: Principal,
    question: string,
    id: string,
    batch: (ids: readonly string[]) => Promise<readonly Value[]>,
  ): Promise<Value> {
    return this.loaders.load(caller, ['together', question], id, batch);
  }

  /** The rows with these ids that also match; in no order. */
  async byIds<Row extends object>(
    row: Type<Row>,
    caller: Principal,
    ids: readonly string[],
    where: Where<Row> = {} as Where<Row>,
  ): Promise<Row[]> {
    await this.waiting.untilServed(caller, row, where);
    const shape = shapeOf(row);
    const question = { shape, tenant: caller.tenant, where };
    const values = await this.reader.values(caller, relatedStatement(question, 'id' as keyof Row & string, ids));
    return values.map((found) => instance(shape, found));
  }

  /** SQL of a report, after the named views show what was asked for. `tenant` must be among its conditions all the same. */
  async sql<Row extends object>(
    caller: Principal,
    { views, args, adHoc = false, steady = false }: Report,
    text: string,
    values: readonly unknown[],
  ): Promise<Row[]> {
    await this.waiting.untilVisible(caller, views, args);
    return this.reader.objects<Row>(caller, { text, values, adHoc, steady });
  }

  /** What a report finds of a row: one statement for all rows of a level, see `Below`. */
  below<Row extends OfKey>(
    caller: Principal,
    key: string,
    { views, text, values = [] }: Below,
  ): Promise<readonly Row[]> {
    return this.together(caller, JSON.stringify([text, values]), key, async (keys) => {
      await this.waiting.untilRootsVisible(caller, views);
      return byKey(keys, await this.reader.objects<Row>(caller, { text, values: [caller.tenant, keys, ...values] }));
    });
  }

  /** Rows of a list by groups, at most one group more than a report may have. */
  figures<Row extends object>(row: Type<Row>, caller: Principal, asked: FiguresOf<Row>): Promise<Group[]> {
    return readFigures({ reader: this.reader, waiting: this.waiting }, caller, row, asked);
  }

  /** What is read by `related` and `nested` from now on waits for this, too. */
  waitFor(caller: Principal, args: ReadArgs): void {
    this.waiting.waitFor(caller, args);
  }

  private async nestedPages<Row extends object>(
    row: Type<Row>,
    caller: Principal,
    args: NestedPageArgs,
    list: NestedList<Row>,
    parents: readonly string[],
  ): Promise<Page<Row>[]> {
    await this.waiting.untilRootsVisible(caller, this.waiting.viewsOf(row, list.where));
    const shape = shapeOf(row);
    const statement = nestedStatement(sliceOf(shape, caller, args, list), list.by, parents);
    const groups = parents.map((): unknown[][] => []);
    for (const values of await this.slice(caller, args, statement)) groups[Number(values.at(-1)) - 1]?.push(values);
    const totals = (of = '') => this.totals(row, caller, { where: list.where, by: list.by, of });
    return groups.map((values, at) => pageOf(shape, args.first, list.order, values, totals(parents[at])));
  }

  private slice(caller: Principal, args: NestedPageArgs, statement: Statement): Promise<unknown[][]> {
    return orNotACursor(args, this.reader.values(caller, statement));
  }
}
