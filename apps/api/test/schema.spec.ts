import { admit } from '#libs/graphql';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  getNamedType,
  getNullableType,
  getVariableValues,
  type GraphQLFieldMap,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
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

const ID = '"program_01h455vb4pex5vsknk084sn02q"';
/** Arguments that have to be given. */
const SAMPLES: Readonly<Record<string, string>> = { programId: ID, first: '10', text: '"north"' };

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
  const fieldsOf = (name: string): GraphQLFieldMap<unknown, unknown> => {
    const type = schema.getType(name);
    return isObjectType(type) ? type.getFields() : {};
  };

  it('counts totals of every list that has them, and every report', async () => {
    const costOf = async (text: string): Promise<number> => {
      const found = await admit(schema, text, {}, null, { ...QUERY_LIMITS, cost: -1, lists: {} });
      return 'length' in found ? Number(found[0]?.extensions['found']) : NaN;
    };
    for (const { name, args, type } of Object.values(fieldsOf('Query'))) {
      const given = args.filter(isRequiredArgument).map((arg) => `${arg.name}: ${SAMPLES[arg.name]}`);
      const asked = given.length > 0 ? `${name}(${given.join(', ')})` : name;
      const page = fieldsOf(getNamedType(type).name);
      const totals = page['totals'] && Object.keys(fieldsOf(getNamedType(page['totals'].type).name));
      for (const what of totals ?? []) {
        const below = what === 'sums' ? `${what} { currency }` : what;
        const cost = await costOf(`{ ${asked} { totals { ${below} } } }`);
        expect([name, what, cost >= (what === 'sums' ? 500 : 100)]).toEqual([name, what, true]);
      }
    }
  });

  it('names in its prices only what there is', () => {
    const { dearer } = QUERY_LIMITS.prices;
    const unknown = Object.keys(dearer).filter((key) => {
      const [type = '', field] = key.split('.');
      return field === undefined ? !schema.getType(type) : !fieldsOf(type)[field];
    });
    expect(unknown).toEqual([]);
  });

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
