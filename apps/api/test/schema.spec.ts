import { admit } from '#libs/graphql';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  getNamedType,
  getNullableType,
  getVariableValues,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLFieldMap,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isLeafType,
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

/** Ids beside which there is no object, and what shows it instead. */
const NAMES_NO_OBJECT: Readonly<Record<string, string>> = {
  'AssetVersion.assetId': 'Program.assets has its versions',
  'Commission.linkedTo': 'corrects',
  'FeedFilter.partnerIds': 'as it was asked for',
  'FeedFilter.programIds': 'as it was asked for',
  'FeedFilter.subjectIds': 'as it was asked for',
  'GoalProgress.goalId': 'Program.goals has its versions',
  'GoalVersion.goalId': 'Program.goals has its versions',
  'OfferVersion.offerId': 'Program.offers has its versions',
  'OfferVersion.planId': 'Program.planVersions has its versions',
  'Partner.planId': 'planInForce',
  'PlanVersion.planId': 'Program.planVersions has its versions',
  'Reward.walletId': 'what mutations name it by',
  'WebhookAttempt.eventId': 'an event of the feed',
};

/** Types with an id that are no nodes, and why. */
const NO_NODE: Readonly<Record<string, string>> = {
  CustomerSale: 'of its sale, which is beside it',
  DealHistoryConflict: 'of its deal, which is beside it',
  DealProtection: 'of its deal, which is beside it',
  DealWorkItem: 'of its deal, which is beside it',
  DirectOpportunity: 'a part of its account',
  Export: 'shown to whoever started it, and to nobody else',
  ProfileAnswerType: 'a word within a profile',
  ProfileCriterionType: 'a word within a profile',
  ProfileDisqualifierType: 'a word within a profile',
  ReattributedSale: 'of its sale, within a payload',
  SaleAttribution: 'of its sale, which is beside it',
};

/** Lists that are not for looking through, and why. */
const IN_AN_ORDER_OF_THEIR_OWN: Readonly<Record<string, string>> = {
  'NotCredited.skippedSources': 'the few of one sale and partner',
  'Query.closings': 'a month of a program is one of them',
  'Query.dealConflicts': 'findings of an import in the order of its history',
  'Query.dealImportRepeats': 'findings of an import in the order of its history',
  'Query.partnerDuplicates': 'names in their order',
  'Query.programCommissionMonths': 'months of a program, the latest first',
  'Query.search': 'what fits best, first',
};

interface End {
  readonly path: string;
  readonly type: 'Day' | 'Period' | 'Instant';
  readonly description: string | null | undefined;
}

/** Whatever is called `to`, or `registeredTo`, of everything that may be given or is shown. */
const ends = (): readonly End[] =>
  Object.values(schema.getTypeMap()).flatMap((type) => {
    if (!isObjectType(type) && !isInputObjectType(type)) return [];
    const fields = Object.values<GraphQLField<unknown, unknown> | GraphQLInputField>(type.getFields());
    const given = fields.flatMap((field) => ('args' in field ? field.args : []));
    return [...fields, ...given].flatMap(({ name, type: of, description }) => {
      const named = getNamedType(of).name;
      const isEnd = /^(to|\w+(?<!credited)To)$/.test(name) && ['Day', 'Period', 'Instant'].includes(named);
      return isEnd ? [{ path: `${type.name}.${name}`, type: named as End['type'], description }] : [];
    });
  });

const objectTypes = (isRootToo = false): GraphQLObjectType[] =>
  Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter((type) => !isIntrospectionType(type) && !/(Payload|Result|Subscription|Mutation)$/.test(type.name))
    .filter(({ name }) => isRootToo || name !== 'Query');

/** Connections that the root lists. */
const ROOT_LISTS = (): ReadonlySet<string> =>
  new Set(
    Object.values(schema.getQueryType()?.getFields() ?? {})
      .map(({ type }) => String(type))
      .filter((type) => /Connection!?$/.test(type)),
  );

/** A field that `relate` has made says which id it belongs to; others are called like it. */
const isShownBeside = (id: string, fields: readonly GraphQLField<unknown, unknown>[]): boolean =>
  fields.some(
    ({ name, type, description }) =>
      description?.startsWith(`What \`${id}\` names`) ||
      ([id.replace(/Ids?$/, ''), id.replace(/Ids$/, 's')].includes(name) &&
        name !== id &&
        !isLeafType(getNamedType(type))),
  );

const allUndescribed = (of: GraphQLSchema): string[] =>
  Object.values(of.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .flatMap(undescribed);

const ID = '"program_01h455vb4pex5vsknk084sn02q"';
/** Values of arguments that have to be given, by their name or type. */
const SAMPLES: Readonly<Record<string, string>> = {
  ...{ first: '10', text: '"north"' },
  ...{ ID, String: '"EUR"', Day: '"2026-01-01"', Period: '"2026-01"' },
};

function sampleOf({ name, type }: GraphQLArgument | GraphQLInputField): string {
  const shown = getNamedType(type);
  const of = (): string => {
    if (isEnumType(shown)) return String(shown.getValues()[0]?.name);
    return isInputObjectType(shown) ? `{ ${given(Object.values(shown.getFields()))} }` : String(SAMPLES[shown.name]);
  };
  const sample = SAMPLES[name] ?? of();
  return isListType(getNullableType(type)) ? `[${sample}]` : sample;
}

const given = (args: readonly (GraphQLArgument | GraphQLInputField)[]): string =>
  args
    .filter((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined)
    .map((arg) => `${arg.name}: ${sampleOf(arg)}`)
    .join(', ');

/** A field of the root as it is asked for, with what it must be given. */
const asked = ({ name, args }: GraphQLField<unknown, unknown>): string =>
  given(args) ? `${name}(${given(args)})` : name;

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

  it('shows beside every id what it names, but for those that name nothing with an object', () => {
    const ids = objectTypes().flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => getNamedType(field.type).name === 'ID' && field.name !== 'id')
        .filter(({ name }) => !isShownBeside(name, Object.values(type.getFields())))
        .map(({ name }) => `${type.name}.${name}`),
    );
    expect(ids.toSorted()).toEqual(Object.keys(NAMES_NO_OBJECT).toSorted());
  });

  it('makes a Node of whatever an id names', () => {
    const node = schema.getType('Node');
    const rows = objectTypes().filter((type) => 'id' in type.getFields());
    const others = rows.filter((type) => !type.getInterfaces().some((one) => one === node)).map(({ name }) => name);
    expect(others.toSorted()).toEqual(Object.keys(NO_NODE).toSorted());
  });

  it('lets every list be narrowed, sorted and counted, also below what its rows belong to', () => {
    const lists = objectTypes(true).flatMap((type) =>
      Object.values(type.getFields())
        .filter(({ type: shown }) => ROOT_LISTS().has(String(shown)))
        .map((field) => ({ path: `${type.name}.${field.name}`, field })),
    );
    const lacking = lists.filter(({ field }) => {
      const connection = getNamedType(field.type);
      const takes = (name: string) => field.args.some((arg) => arg.name === name);
      const isCounted = isObjectType(connection) && 'totals' in connection.getFields();
      return !takes('filter') || !takes('orderBy') || !takes('cursor') || !isCounted;
    });
    expect(lacking.map(({ path }) => path).toSorted()).toEqual(Object.keys(IN_AN_ORDER_OF_THEIR_OWN).toSorted());
  });

  it('says of every end whether it counts: a day and a month do, a moment does not', () => {
    const counts = { Day: /last day|among them|or an earlier/, Period: /last month|inclusive|or an earlier/ };
    const wrong = ends().filter(({ type, description }) => {
      const said = description ?? '';
      return !(type === 'Instant' ? /before|first moment after/i : counts[type]).test(said);
    });
    expect(ends().length).toBeGreaterThan(20);
    expect(wrong).toEqual([]);
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

  const costOf = async (text: string): Promise<number> => {
    const found = await admit(schema, text, {}, null, { ...QUERY_LIMITS, cost: -1, lists: {} });
    return 'length' in found ? Number(found[0]?.extensions['found']) : NaN;
  };

  it('counts totals of every list that has them', async () => {
    for (const root of Object.values(fieldsOf('Query'))) {
      const page = fieldsOf(getNamedType(root.type).name);
      const totals = page['totals'] && Object.keys(fieldsOf(getNamedType(page['totals'].type).name));
      if (!totals) continue;
      const without = await costOf(`{ ${asked(root)} { __typename } }`);
      for (const what of totals) {
        const below = what === 'sums' ? `${what} { currency }` : what;
        const cost = (await costOf(`{ ${asked(root)} { totals { ${below} } } }`)) - without;
        expect([root.name, what, cost >= (what === 'sums' ? 500 : 100)]).toEqual([root.name, what, true]);
      }
    }
  });

  it('counts every report, also one whose type has an id, unless it says what it costs instead', async () => {
    const reports = Object.values(fieldsOf('Query')).filter(({ type }) => {
      const shown = getNamedType(type);
      const isNode = isObjectType(shown) && shown.getInterfaces().some(({ name }) => name === 'Node');
      return !isNode && shown.name !== 'Node' && !shown.name.endsWith('Connection');
    });
    const unsaid = reports.filter(({ name }) => QUERY_LIMITS.prices.dearer[`Query.${name}`] === undefined);
    expect(unsaid.length).toBeGreaterThan(15);
    for (const root of unsaid) {
      const below = isLeafType(getNamedType(root.type)) ? '' : '{ __typename }';
      const cost = await costOf(`{ ${asked(root)} ${below} }`);
      expect([root.name, cost, cost >= 10_000]).toEqual([root.name, cost, true]);
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

  it('counts every two of twenty records of a name, or as many as are asked for, so that a page can be paid', async () => {
    const costOf = async (first: number, pairs = ''): Promise<number> => {
      const below = `pairs${pairs} { proposedMerge first { name } second { name } }`;
      const asked = `{ partnerDuplicates(programId: "program_x", first: ${first}) { nodes { name ${below} } } }`;
      const found = await admit(schema, asked, {}, null, { ...QUERY_LIMITS, cost: -1 });
      return 'length' in found ? Number(found[0]?.extensions['found']) : NaN;
    };
    const [five, fifty, few] = [await costOf(5), await costOf(50), await costOf(50, '(first: 10)')];
    expect([five < QUERY_LIMITS.cost, fifty > QUERY_LIMITS.cost, few < QUERY_LIMITS.cost]).toEqual([true, true, true]);
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
