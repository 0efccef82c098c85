import {
  getNamedType,
  getNullableType,
  type GraphQLInputField,
  type GraphQLInputType,
  isInputObjectType,
  isListType,
} from 'graphql';
import type { Input } from '../sender.js';
import { leafKindOf, type LeafKind } from './leaf-kinds.js';

/** An input that was about to be accepted, with one value in it that nothing behind the door could hold, or that tells two things apart unseen. */
export interface BadInput {
  /** Of the value within the input; of an item in a bulk, within the item. */
  readonly path: readonly string[];
  readonly value: string;
  readonly input: Input;
}

const NUL = 'a\u0000b';
/** 1 in the thirtieth place. */
const TINY = `0.${'0'.repeat(29)}1`;

/** What is refused wherever it stands, by what the field is about. */
const BAD: Readonly<Record<LeafKind, readonly string[]>> = {
  text: [NUL, 'a\uD800', 'a\u0007', 'x'.repeat(20_000)],
  key: [NUL, ' a', 'a ', 'a\u200Bb', 'a\u00A0', 'a\uDC00', 'x'.repeat(20_000)],
  decimal: ['999999999999999999', TINY, '1e-30', '9'.repeat(60), 'NaN', NUL],
  instant: ['0000-01-01T00:00:00Z', '3000-01-01T00:00:00Z', '2023-02-29T00:00:00Z', 'soon'],
  day: ['0000-01-01', '3000-01-01', '2023-02-29', 'soon'],
  period: ['0000-01', '3000-01', '2024-13', 'soon'],
  currency: ['ZZZ', 'eur', NUL],
  id: [NUL],
};

const FIGURES: ReadonlySet<LeafKind> = new Set(['decimal', 'instant', 'day', 'period']);

/** How far down filters lead to other filters. */
const MOST_DEEP = 5;
/** What the door itself refuses, before anything is asked of the business. */

export const UNSTORABLE = /[\u0000\u0007]|\p{Surrogate}/u;
/** A long text is what these are for. */
const LONG = /^csv$/;

interface Leaf {
  readonly path: readonly string[];
  readonly kind: LeafKind;
  readonly put: (value: string) => unknown;
}

/** Every bad value at every place of an input that takes a text, a figure, a time or an id; of a bulk in its first item. */
export function badInputs(type: GraphQLInputType, like: Input): BadInput[] {
  const bulk = (like['items'] as readonly Input[] | undefined)?.[0];
  const items = itemsOf(type);
  const leaves = bulk && items ? leavesOf(items, bulk, []) : leavesOf(type, like, []);
  return leaves.flatMap(({ path, kind, put }) =>
    BAD[kind]
      .filter((value) => value.length < 1_000 || !LONG.test(path.at(-1) ?? ''))
      .filter((value) => !isTaken(`${getNamedType(type).name}.${path.join('.')}`, value))
      .map((value) => {
        const put1 = put(value) as Input;
        return { path, value, input: bulk && items ? { items: [put1] } : put1 };
      }),
  );
}

/** What some places take that is refused elsewhere, and may. */
const TAKEN: readonly (readonly [place: RegExp, values: RegExp])[] = [
  // What is only weighed is listed as unusable, and refuses nothing.
  [/\.evidence\./, /./s],
  // Whoever was recorded under a key that would be none now can be forgotten.
  [/^EraseCustomerInput\.ref$/, /./s],
  // A source may publish rates of what is no currency, or is none any more.
  [/^PublishRatesInput\./, /^ZZZ$/],
  // Not looked at where a request is declined.
  [/^DecideFundRequestInput\.amount$/, /./s],
];

const isTaken = (place: string, value: string): boolean =>
  !UNSTORABLE.test(value) && TAKEN.some(([places, values]) => places.test(place) && values.test(value));

function itemsOf(type: GraphQLInputType): GraphQLInputType | undefined {
  const named = getNamedType(type);
  return isInputObjectType(named) ? named.getFields()['items']?.type : undefined;
}

/**
 * What nothing could hold, at every place of an argument, also within objects that it may have: as in filters, nothing in them is needed. A text or
 * key that could be, and is not there, finds nothing.
 */
export const badArguments = (
  type: GraphQLInputType,
  name: string,
): { readonly path: string; readonly value: unknown }[] =>
  leavesOf(type, undefined, [name], MOST_DEEP).flatMap(({ path, kind, put }) =>
    BAD[kind]
      .filter((value) => UNSTORABLE.test(value) || FIGURES.has(kind))
      .map((value) => ({ path: path.join('.'), value: put(value) })),
  );

/** Also of what was not given; of objects only as far down as is said, for what must be in them nobody knows. */
function leavesOf(type: GraphQLInputType, like: unknown, path: readonly string[], deep = 0): Leaf[] {
  const inner = getNullableType(type);
  if (isListType(inner)) {
    const [first, ...others] = Array.isArray(like) ? (like as readonly unknown[]) : [];
    return leavesOf(inner.ofType as GraphQLInputType, first, [...path, '0'], deep).map(({ put, ...leaf }) => ({
      ...leaf,
      put: (value) => [put(value), ...others],
    }));
  }
  if (isInputObjectType(inner)) {
    const isGiven = typeof like === 'object' && like !== null;
    if (!isGiven && path.length >= deep) return [];
    const given = isGiven ? (like as Input) : {};
    return Object.values(inner.getFields()).flatMap((field) => leavesOfField(field, given, path, deep));
  }
  const kind = leafKindOf(String(inner), path.filter((part) => part !== '0').at(-1) ?? '');
  return kind ? [{ path, kind, put: (value) => value }] : [];
}

const leavesOfField = (
  { name, type }: GraphQLInputField,
  given: Input,
  path: readonly string[],
  deep: number,
): Leaf[] =>
  leavesOf(type, given[name], [...path, name], deep).map(({ put, ...leaf }) => ({
    ...leaf,
    put: (value) => ({ ...given, [name]: put(value) }),
  }));
