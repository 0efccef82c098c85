import type { Principal } from '#libs/access';
import { execute, getNamedType, type GraphQLObjectType, type GraphQLSchema, isObjectType, parse } from 'graphql';
import { badInput, quoted } from '../faults/faults.js';
import { captureList, type CapturedList } from '../reads/captured-list.js';

/** Which rows are wanted, and what of them. */
export interface ExportAsked {
  /** A list of the root, such as `commissions`. */
  readonly of: string;
  /** What the list takes, but for what is about pages. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly fields?: readonly string[];
}

/** What an export says of pages itself. */
const OF_PAGES = ['first', 'cursor'];

/** The type of the rows of a list. Throws BAD_USER_INPUT for what is no list with a filter. */
export function exportedType(schema: GraphQLSchema, of: string): GraphQLObjectType {
  const queries = schema.getQueryType()?.getFields() ?? {};
  const rowsOf = (name: string): GraphQLObjectType | undefined => {
    const field = queries[name];
    const takes = (arg: string): boolean => field?.args.some((one) => one.name === arg) ?? false;
    const page = field && takes('first') && takes('filter') ? getNamedType(field.type) : undefined;
    const nodes = isObjectType(page) ? page.getFields()['nodes'] : undefined;
    const row = nodes && getNamedType(nodes.type);
    return isObjectType(row) ? row : undefined;
  };
  const found = rowsOf(of);
  if (found) return found;
  const lists = Object.keys(queries).filter(rowsOf);
  throw badInput([{ path: ['of'], message: `is no list that can be exported: ${lists.join(', ')}` }]);
}

/** Asks the list itself what it would read: its arguments, rules and walls are those of the query. Throws what the query would be refused with. */
export async function listAsked(
  schema: GraphQLSchema,
  { of, args }: ExportAsked,
  caller: Principal,
): Promise<CapturedList> {
  const field = schema.getQueryType()?.getFields()[of];
  const given = (field?.args ?? []).filter(({ name }) => name in args && !OF_PAGES.includes(name));
  const unknown = Object.keys(args).filter((name) => !given.some((arg) => arg.name === name));
  if (unknown.length > 0) throw badInput(unknown.map((name) => ({ path: ['args', name], message: 'is no argument' })));
  const variables = given.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const passed = given.map(({ name }) => `, ${name}: $${name}`).join('');
  const text = `query ${variables && `(${variables})`} { ${of}(first: 1${passed}) { __typename } }`;
  const contextValue = { headers: {}, principal: caller };
  const { answer, found } = await captureList(async () =>
    execute({ schema, document: parse(text), contextValue, variableValues: args }),
  );
  const [error] = answer.errors ?? [];
  // What has no path was refused before the list was asked: an argument that is none of its type.
  if (error && !error.path) throw badInput([{ path: ['args'], message: quoted(error.message) }]);
  if (error) throw error;
  if (!found) throw badInput([{ path: ['of'], message: 'is no list that can be exported' }]);
  return found;
}
