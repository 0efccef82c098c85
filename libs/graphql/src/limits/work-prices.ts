import { getNamedType, type GraphQLNamedType, type GraphQLSchema } from 'graphql';
import { type GraphQLComposite, isComposite, isPage, isRow, isTotals } from './query-types.js';

/** What work costs: one unit is what it takes to answer one value, about ten microseconds. */
export interface WorkPrices {
  /** A statement: of a query's own field, and of a list or reference of each level, however many rows are above it. */
  readonly read: number;
  /** A row, which is read whole. An object without an `id` is a part of one and costs less. */
  readonly row: number;
  /** A field of the root that answers with neither a row nor a page: whatever it counts, it reads every row of it. */
  readonly report: number;
  /** Of the totals of a list: all rows of it are read; counting ends early. */
  readonly totals: { readonly count: number; readonly sums: number };
  /**
   * Rows by their type and fields by `Type.field`, each time they are asked for, that take longer than others; or less than a report or
   * totals do.
   */
  readonly dearer: Readonly<Record<string, number>>;
}

/** An object is made of a row, or is part of one: it takes as long as so many values. */
export const OBJECT = 3;

export const NO_WORK: WorkPrices = {
  ...{ read: 0, row: OBJECT, report: 0 },
  ...{ totals: { count: 0, sums: 0 }, dearer: {} },
};

/** What a field takes that its answer does not show. */
export function workOf(
  parent: GraphQLComposite,
  field: string,
  type: GraphQLNamedType,
  { schema, prices }: { readonly schema: GraphQLSchema; readonly prices: WorkPrices },
): number {
  const stated = prices.dearer[`${parent.name}.${field}`];
  if (stated !== undefined) return stated;
  if (isTotals(parent)) return field === 'sums' ? prices.totals.sums : prices.totals.count;
  if (parent !== schema.getQueryType() || type.name.startsWith('__')) return 0;
  return isComposite(type) && !isRow(type) && !isPage(type) ? prices.report : 0;
}

export const objectPrice = (type: GraphQLNamedType, { row, dearer }: WorkPrices): number =>
  isRow(type) ? (dearer[type.name] ?? row) : OBJECT;

/** Of each row of a page: it is read, whatever is asked of the page, and whether its type has an `id` or not. */
export function rowPrice(page: GraphQLNamedType, { row, dearer }: WorkPrices): number {
  const nodes = isComposite(page) ? page.getFields()['nodes'] : undefined;
  return (nodes && dearer[getNamedType(nodes.type).name]) ?? row;
}
