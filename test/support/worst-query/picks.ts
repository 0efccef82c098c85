import { getNamedType, type GraphQLField, type GraphQLObjectType, isLeafType, isObjectType } from 'graphql';

/** A field that is asked for, under a name of its own where it is asked for more than once. */
export interface Pick {
  readonly field: GraphQLField<unknown, unknown>;
  /** 0 for the field's own name. */
  alias: number;
  /** As they are written, but for `first`. */
  args: Readonly<Record<string, string>>;
  /** Undefined where the field takes none. */
  first: number | undefined;
  picks: Pick[];
}

export const MAX_PAGE = 100;

export const typeOf = ({ type }: GraphQLField<unknown, unknown>): GraphQLObjectType | undefined => {
  const named = getNamedType(type);
  return isObjectType(named) ? named : undefined;
};

const takesFirst = ({ args }: GraphQLField<unknown, unknown>): boolean => args.some(({ name }) => name === 'first');

/** Fields that need no argument but `first`. */
export const fieldsOf = (type: GraphQLObjectType | undefined): readonly GraphQLField<unknown, unknown>[] =>
  Object.values(type?.getFields() ?? {}).filter(({ args }) =>
    args.every(({ name, type: of }) => name === 'first' || !String(of).endsWith('!')),
  );

export const leavesOf = (type: GraphQLObjectType | undefined): readonly GraphQLField<unknown, unknown>[] =>
  fieldsOf(type).filter(({ type: of }) => isLeafType(getNamedType(of)));

export const pick = (
  field: GraphQLField<unknown, unknown>,
  first: number,
  picks: Pick[] = [],
  args: Pick['args'] = {},
): Pick => ({ field, alias: 0, args, first: takesFirst(field) ? first : undefined, picks });

export const copyOf = (one: Pick): Pick => ({ ...one, picks: one.picks.map(copyOf) });

export const textOfPicks = (picks: readonly Pick[]): string => `{ ${picks.map(textOf).join(' ')} }`;

function textOf({ field, alias, args, first, picks }: Pick): string {
  const name = alias > 0 ? `a${alias}: ${field.name}` : field.name;
  const given = Object.entries({ ...args, ...(first !== undefined && { first: String(first) }) });
  const inBrackets = given.length > 0 ? `(${given.map(([of, value]) => `${of}: ${value}`).join(', ')})` : '';
  return `${name}${inBrackets}${picks.length > 0 ? ` ${textOfPicks(picks)}` : ''}`;
}

/** Gives each field of a level that stands there more than once a name of its own. */
export function named(picks: Pick[]): Pick[] {
  const seen = new Map<string, number>();
  for (const one of picks) {
    const before = seen.get(one.field.name) ?? 0;
    one.alias = before;
    seen.set(one.field.name, before + 1);
    named(one.picks);
  }
  return picks;
}

/** Every pick of a tree. */
export const allOf = (picks: readonly Pick[]): readonly Pick[] => picks.flatMap((one) => [one, ...allOf(one.picks)]);
