import {
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
} from 'graphql';
import { QUERIES, SCHEMA } from './schema.js';

/** A field that is asked for, and what of its value. */
export interface Selected {
  readonly type: string;
  readonly name: string;
  readonly args: string;
  readonly fields: readonly Selected[];
}

/** Further down a type shows only what is its own. */
const MOST_DEEP = 7;
/** How far down the parts of a row are shown that another names. */
const MOST_PARTS = 3;
/** The same of rows and pages of them, which are asked for by questions of their own. */
const MOST_DEEP_ROWS = 5;

/**
 * Every field of a value and of all it leads to, each type as far up as it can be met; met again, it shows only what is its own.
 * @param rows how many of a list; of lists in lists one
 * @param deep false: of a page its rows alone, with their parts and what they refer to
 */
export function everyFieldOf(type: GraphQLOutputType, rows: number, deep = true): readonly Selected[] {
  const depths = depthsBelow(type);
  const met = new Set<string>();
  const referredTo = new Set<string>();
  // A row's parts are asked for where it is first referred to.
  const referred = (of: GraphQLOutputType): readonly Selected[] => {
    const { name } = getNamedType(of);
    const parts = referredTo.has(name) ? 0 : MOST_PARTS;
    referredTo.add(name);
    return ownOf(of, parts);
  };
  const fieldsOf = (of: GraphQLOutputType, depth: number, most: number): readonly Selected[] => {
    const named = getNamedType(of);
    // What every type of an interface has; each type is met elsewhere.
    if (isInterfaceType(named))
      return Object.values(named.getFields()).map((field) => selected(named.name, field, [], most));
    if (!isObjectType(named)) return [];
    const whole =
      depth <= (isRowOrPage(named) ? (deep ? MOST_DEEP_ROWS : 1) : MOST_DEEP) &&
      !met.has(named.name) &&
      depths.get(named.name) === depth;
    if (whole) met.add(named.name);
    return Object.values(named.getFields()).flatMap((field) => {
      if (isLeafType(getNamedType(field.type))) return [selected(named.name, field, [], most)];
      if (!deep && depth > 0 && pages(field)) return [];
      const below = pages(field) ? 1 : most;
      if (isReference(named, field)) return [selected(named.name, field, referred(field.type), most)];
      const fields = whole || isPartOf(field) ? fieldsOf(field.type, depth + 1, below) : [];
      return fields.length > 0 ? [selected(named.name, field, fields, most)] : [];
    });
  };
  return fieldsOf(type, 0, rows);
}

/** How far below a type each that it leads to is met first. */
function depthsBelow(type: GraphQLOutputType): ReadonlyMap<string, number> {
  const depths = new Map<string, number>();
  let level = [getNamedType(type)];
  for (let depth = 0; level.length > 0; depth += 1) {
    const fresh = level.filter(isObjectType).filter(({ name }) => !depths.has(name));
    fresh.forEach(({ name }) => depths.set(name, depth));
    level = fresh.flatMap((one) =>
      Object.values(one.getFields()).flatMap((field) => (isReference(one, field) ? [] : [getNamedType(field.type)])),
    );
  }
  return depths;
}

/** Lists of pages and values without an id of their own belong to what holds them. */
function isPartOf({ name, args, type }: GraphQLField<unknown, unknown>): boolean {
  const named = getNamedType(type);
  if (name === 'nodes' || name === 'edges' || name === 'node' || name === 'pageInfo') return true;
  return (
    args.length === 0 &&
    isObjectType(named) &&
    Object.values(named.getFields()).every(({ type: of }) => isLeafType(getNamedType(of)))
  );
}

const isRowOrPage = (type: GraphQLObjectType): boolean =>
  'id' in type.getFields() || /(Connection|Edge)$/.test(type.name);

/** What is met by itself: in pages, or where a query answers with it. */
const IN_LISTS: ReadonlySet<string> = new Set(
  Object.values(SCHEMA.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) => {
      const { nodes } = type.getFields();
      const shown = type === QUERIES ? Object.values(type.getFields()).map((field) => field.type) : [];
      return [...(nodes ? [nodes.type] : []), ...shown].map((one) => getNamedType(one).name);
    }),
);

/** What one row names of another, which is met in lists of its own: shown there whole, and here what is its own. */
function isReference(of: GraphQLObjectType, { args, type }: GraphQLField<unknown, unknown>): boolean {
  const named = getNamedType(type);
  return (
    args.length === 0 &&
    !isListType(getNullableType(type)) &&
    isObjectType(named) &&
    'id' in named.getFields() &&
    IN_LISTS.has(named.name) &&
    !/(Connection|Edge)$/.test(of.name)
  );
}

/** What a row says itself, and what its parts without an id of their own do. */
function ownOf(type: GraphQLOutputType, parts: number): readonly Selected[] {
  const named = getNamedType(type);
  if (!isObjectType(named)) return [];
  return Object.values(named.getFields()).flatMap((field) => {
    const of = getNamedType(field.type);
    if (isLeafType(of)) return [selected(named.name, field, [], 1)];
    if (parts === 0 || field.args.length > 0 || !isObjectType(of) || isRowOrPage(of)) return [];
    const fields = ownOf(field.type, parts - 1);
    return fields.length > 0 ? [selected(named.name, field, fields, 1)] : [];
  });
}

const pages = ({ args }: GraphQLField<unknown, unknown>): boolean => args.some(({ name }) => name === 'first');

function selected(
  type: string,
  field: GraphQLField<unknown, unknown>,
  fields: readonly Selected[],
  most: number,
): Selected {
  const args = pages(field) ? `(first: ${most})` : '';
  return { type, name: field.name, args, fields };
}

export const textOf = (fields: readonly Selected[]): string =>
  fields.length === 0
    ? ''
    : `{ ${fields.map(({ name, args, fields: below }) => `${name}${args} ${textOf(below)}`).join(' ')} }`;

const TOO_MUCH = ['TOO_LARGE', 'TOO_COSTLY', 'TOO_DEEP', 'TOO_MANY_TOKENS', 'TOO_MANY_ALIASES'];
const MOST_PARTS_AT_ONCE = 16;

interface Refused {
  readonly extensions: { readonly code: string; readonly found?: unknown; readonly limit?: unknown };
}

/**
 * Whether a request was refused since it asks for too much at once, and then the same fields in as many parts as may do; none where there is but
 * one leaf, which is to be seen somewhere else.
 */
export function smallerThan(
  fields: readonly Selected[],
  refused: Refused | undefined,
): readonly (readonly Selected[])[] | undefined {
  const { code = '', found, limit } = refused?.extensions ?? {};
  if (!TOO_MUCH.includes(code)) return undefined;
  const times = typeof found === 'number' && typeof limit === 'number' ? Math.ceil((found / limit) * 1.5) : 2;
  return inParts(fields, Math.min(Math.max(times, 2), MOST_PARTS_AT_ONCE)) ?? [];
}

function inParts(fields: readonly Selected[], count: number): readonly (readonly Selected[])[] | undefined {
  const [only] = fields;
  if (fields.length > 1) {
    const size = Math.ceil(fields.length / count);
    return Array.from({ length: Math.ceil(fields.length / size) }, (_, n) => fields.slice(n * size, (n + 1) * size));
  }
  if (!only) return undefined;
  return inParts(only.fields, count)?.map((part) => [{ ...only, fields: part }]);
}

/** Notes of each `Type.field` in an answer whether there was anything in it. */
export function noteFilled(value: unknown, fields: readonly Selected[], seen: Map<string, boolean>): void {
  if (Array.isArray(value)) return value.forEach((each) => noteFilled(each, fields, seen));
  if (typeof value !== 'object' || value === null) return;
  for (const { type, name, fields: below } of fields) {
    const found = (value as Record<string, unknown>)[name];
    const filled = Array.isArray(found) ? found.length > 0 : found !== null && found !== undefined;
    const key = `${type}.${name}`;
    seen.set(key, (seen.get(key) ?? false) || filled);
    noteFilled(found, below, seen);
  }
}
