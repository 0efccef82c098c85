import { admit } from '#libs/graphql';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  getNullableType,
  getVariableValues,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  parse,
  validate,
} from 'graphql';
import { readFile } from 'node:fs/promises';
import { examples } from '../src/examples.js';
import { LIST_BOUNDS } from '../src/list-bounds.js';
import { QUERY_LIMITS } from '../src/query-limits.js';
import { schemaOf, sdlOf, SHOWN_MODULES } from '../src/schema.js';

let schema: GraphQLSchema;

interface Described {
  readonly name: string;
  readonly description?: string | null;
}

const missing = (path: string, { name, description }: Described): string[] =>
  description?.trim() ? [] : [`${path}${name}`];

/** Paths of everything in a type that says nothing about itself. */
function undescribed(type: GraphQLNamedType): string[] {
  const own = missing('', type);
  const inside = `${type.name}.`;
  if (isObjectType(type) || isInterfaceType(type)) {
    const fields = Object.values(type.getFields());
    const ofFields = fields.flatMap((field) => [
      ...missing(inside, field),
      ...field.args.flatMap((arg) => missing(`${inside}${field.name}.`, arg)),
    ]);
    return [...own.filter((name) => !['Query', 'Mutation', 'Subscription'].includes(name)), ...ofFields];
  }
  if (isInputObjectType(type))
    return [...own, ...Object.values(type.getFields()).flatMap((field) => missing(inside, field))];
  if (isEnumType(type)) return [...own, ...type.getValues().flatMap((value) => missing(inside, value))];
  return own;
}

const allUndescribed = (of: GraphQLSchema): string[] =>
  Object.values(of.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .flatMap(undescribed);

beforeAll(async () => {
  schema = await schemaOf(SHOWN_MODULES);
});

describe('the schema', () => {
  it('is the one that is checked in; `npm run schema` writes it anew', async () => {
    expect(sdlOf(schema)).toBe(await readFile(new URL('../../../schema.graphql', import.meta.url), 'utf8'));
  });

  it('describes every type, field, argument and value', () => {
    expect(allUndescribed(schema)).toEqual([]);
  });

  it('gives every mutation one input with a key, and a payload with userErrors or results', () => {
    for (const { name, args, type } of Object.values(schema.getMutationType()?.getFields() ?? {})) {
      expect([name, args.map((arg) => arg.name)]).toEqual([name, ['input']]);
      const payload = schema.getType(String(type).replace('!', ''));
      const fields = isObjectType(payload) ? Object.keys(payload.getFields()) : [];
      expect([name, fields.includes('userErrors') || fields.includes('results')]).toEqual([name, true]);
    }
  });

  it('gives every connection a required page size', () => {
    const fields = Object.values(schema.getTypeMap()).flatMap((type) =>
      isObjectType(type) ? Object.values(type.getFields()) : [],
    );
    const connections = fields.filter(({ type }) => /Connection!?$/.test(String(type)));
    expect(connections.map(({ args }) => String(args.find(({ name }) => name === 'first')?.type))).toEqual(
      connections.map(() => 'Int!'),
    );
  });

  it('says of every list that no page size limits how long it can be', () => {
    const lists = Object.values(schema.getTypeMap()).flatMap((type) =>
      isObjectType(type) && !isIntrospectionType(type) && !/(Connection|Payload|Result|UserError)$/.test(type.name)
        ? Object.values(type.getFields())
            .filter(({ type: shown }) => isListType(getNullableType(shown)))
            .filter(({ args }) => !args.some(({ name, type: asked }) => name === 'first' && isNonNullType(asked)))
            .map(({ name }) => `${type.name}.${name}`)
        : [],
    );
    expect(lists.filter((name) => LIST_BOUNDS[name] === undefined)).toEqual([]);
    expect(Object.keys(LIST_BOUNDS).filter((name) => !lists.includes(name))).toEqual([]);
  });

  it('holds the conventions’ own example to the same', async () => {
    // Loaded only now: whatever GraphQL class is loaded becomes a part of every schema built after it.
    const { NotesModule } = await import('./notes/notes.module.js');
    expect(allUndescribed(await schemaOf([NotesModule]))).toEqual([]);
  });
});

describe('the cost of a query', () => {
  it('counts what a text has to be looked up in', async () => {
    const costOf = async (fields: string): Promise<unknown> => {
      const found = await admit(schema, `{ payouts(first: 100) { nodes { ${fields} } } }`, {}, null, {
        ...QUERY_LIMITS,
        cost: -1,
      });
      return 'length' in found ? found[0]?.extensions['found'] : undefined;
    };
    const [without, withIt] = [await costOf('id'), await costOf('id destination')];
    expect(Number(withIt) - Number(without)).toBeGreaterThanOrEqual(3_000);
  });
});

describe('the examples in GraphiQL', () => {
  it.each(examples().map((example) => [example.title, example] as const))(
    '%s',
    async (_, { query, variables = {} }) => {
      const document = parse(query);
      expect(validate(schema, document)).toEqual([]);
      const definition = document.definitions[0];
      const asked = definition && 'variableDefinitions' in definition ? definition.variableDefinitions : [];
      expect(getVariableValues(schema, asked ?? [], { ...variables }).errors).toBeUndefined();
      expect(await admit(schema, query, { ...variables }, null, QUERY_LIMITS)).toHaveProperty('operation');
    },
  );
});
