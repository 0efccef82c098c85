import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  buildSchema,
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
} from 'graphql';

/** The public interface as `schema.graphql` holds it; another test says that it is the one served. */
export const SCHEMA: GraphQLSchema = buildSchema(readFileSync(resolve('schema.graphql'), 'utf8'));

export const QUERIES = SCHEMA.getQueryType() as GraphQLObjectType;
export const MUTATIONS = SCHEMA.getMutationType() as GraphQLObjectType;

export type AnyField = GraphQLField<unknown, unknown>;

export const argumentOf = (field: AnyField, name: string) => field.args.find((arg) => arg.name === name);

/** Every list of the root that takes a filter. */
export const LISTS: readonly AnyField[] = Object.values(QUERIES.getFields()).filter(
  (field) => argumentOf(field, 'filter') && argumentOf(field, 'first'),
);

/** The document of a mutation that takes one input: every field of its payload. */
export function mutationDocument(name: string): string {
  const field = MUTATIONS.getFields()[name];
  if (!field) throw new RangeError(`there is no mutation ${name}`);
  const [input] = field.args;
  return `mutation ($input: ${String(input?.type)}) { ${name}(input: $input) ${everyField(field.type)} }`;
}

/** For types that come back to themselves through nodes alone, such as a program: these are left to queries. */
function everyField(type: unknown): string {
  const named = getNamedType(type as GraphQLObjectType);
  if (!isObjectType(named)) return '';
  const fields = Object.values(named.getFields())
    .filter(({ type: of }) => !isNode(of))
    .map(({ name, type: of }) => `${name} ${everyField(of)}`);
  return `{ ${fields.join(' ')} }`;
}

function isNode(type: unknown): boolean {
  const named = getNamedType(type as GraphQLObjectType);
  if (isInterfaceType(named)) return true;
  return isObjectType(named) && named.getInterfaces().some(({ name }) => name === 'Node');
}

/** Every `Type.field` that queries can show. */
export function shownFields(): readonly string[] {
  const met = new Set<GraphQLObjectType>();
  const meet = (type: GraphQLObjectType): void => {
    if (met.has(type)) return;
    met.add(type);
    const below = Object.values(type.getFields()).map((field) => getNamedType(field.type));
    below.filter(isObjectType).forEach(meet);
  };
  meet(QUERIES);
  met.delete(QUERIES);
  return [...met].flatMap((type) => Object.keys(type.getFields()).map((name) => `${type.name}.${name}`));
}
