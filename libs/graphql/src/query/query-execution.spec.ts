import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  buildSchema,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { buildExecutionContext } from 'graphql/execution/execute.js';
import { executeAdmitted } from './query-execution.js';
import { EXECUTORS } from './query-executor.js';
import { canBePlanned } from './query-plan.js';

const SDL = `
  enum Colour { RED GREEN }
  type Row {
    id: ID!
    name: String
    must: String!
    colour: Colour
    count(add: Int = 1): Int
    words: [String!]
    next: Row
    surely: Row!
    rows(first: Int!): [Row]
    all: [Row!]!
  }
  type Query { row(id: ID): Row  surely: Row!  rows(first: Int!): [Row!]  name: String! }
`;

const executeQuery = (args: ExecutionArgs): Promise<ExecutionResult> | ExecutionResult => {
  const context = buildExecutionContext(args);
  return 'schema' in context ? executeAdmitted(context) : { errors: context };
};

/** What a field answers, by the number that it draws. */
const OUTCOMES = ['value', 'null', 'throws', 'is an error', 'is bad'] as const;
type Outcome = (typeof OUTCOMES)[number];

interface Behaviour {
  readonly outcomes: readonly Outcome[];
  /** Whether the nth value comes later. */
  readonly late: readonly boolean[];
}

const VALUES: Readonly<Record<string, (args: Record<string, unknown>) => unknown>> = {
  id: () => 7,
  name: () => 'a name',
  must: () => 'there',
  colour: () => 'RED',
  count: ({ add }) => Number(add) + 1,
  words: () => ['a', 'b'],
  next: () => ({}),
  surely: () => ({}),
  row: () => ({}),
  rows: ({ first }) => Array.from({ length: Math.min(3, Math.max(0, Number(first))) }, () => ({})),
  all: () => new Set([{}, {}]),
};

/** Fields that behave by where they stand, so that both executions meet the same. */
function schemaWith({ outcomes, late }: Behaviour): GraphQLSchema {
  const schema = buildSchema(SDL);
  const resolve: GraphQLFieldResolver<unknown, unknown, Record<string, unknown>> = (_row, args, _context, info) => {
    const text = [info.fieldName];
    for (let at: typeof info.path | undefined = info.path; at; at = at.prev) text.push(String(at.key));
    const n = [...text.join('.')].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 65_521, 7);
    const answer = (): unknown => outcome(outcomes[n % outcomes.length] ?? 'value', info.fieldName, args);
    return late[n % late.length] ? Promise.resolve().then(answer) : answer();
  };
  for (const name of ['Query', 'Row']) {
    const type = schema.getType(name);
    if (type && 'getFields' in type)
      for (const field of Object.values(type.getFields())) Object.assign(field, { resolve });
  }
  return schema;
}

function outcome(what: Outcome, name: string, args: Record<string, unknown>): unknown {
  if (what === 'null') return null;
  if (what === 'throws') throw new Error(`${name} throws`);
  if (what === 'is an error') return new Error(`${name} is an error`);
  if (what === 'is bad') return name === 'colour' ? 'BLUE' : name === 'words' ? ['a', null] : VALUES[name]?.(args);
  return VALUES[name]?.(args);
}

const leaf = fc.constantFrom(
  'id',
  'name',
  'must',
  'colour',
  'count',
  'count(add: $n)',
  'words',
  '__typename',
  'a: name',
);
const selection: fc.Arbitrary<string> = fc.letrec<{ fields: string; field: string }>((tie) => ({
  field: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc
      .tuple(
        fc.constantFrom(
          'next',
          'surely',
          'b: next',
          'rows(first: 2)',
          'rows(first: $n)',
          'all',
          '... on Row',
          '...Part',
        ),
        tie('fields'),
      )
      .map(([name, fields]) => (name === '...Part' ? name : `${name} { ${fields} }`)),
    fc
      .tuple(leaf, fc.constantFrom('@skip(if: $no)', '@include(if: $no)', '@include(if: $yes)'))
      .map((parts) => parts.join(' ')),
  ),
  fields: fc.array(tie('field'), { minLength: 1, maxLength: 4 }).map((fields) => fields.join(' ')),
})).fields;

const query = fc
  .tuple(fc.constantFrom('row', 'surely', 'rows(first: 2)', 'row(id: $id)', 'x: row'), selection, selection)
  .map(
    ([root, fields, part]) =>
      `query ($n: Int! = 2, $no: Boolean = false, $yes: Boolean = true, $id: ID) { ${root} { ${fields} ...Part } name }
       fragment Part on Row { ${part.replaceAll('...Part', 'id')} }`,
  );

const outcomes = (bad: fc.Arbitrary<Outcome>): fc.Arbitrary<readonly Outcome[]> =>
  fc.array(fc.oneof({ arbitrary: fc.constant<Outcome>('value'), weight: 4 }, bad), { minLength: 1, maxLength: 13 });
const anyOutcome = fc.constantFrom(...OUTCOMES);
const never = fc.constant([false]);
const sometimes = fc.array(fc.boolean(), { minLength: 1, maxLength: 11 });

const plain = (result: ExecutionResult): { data: unknown; errors: unknown[] } => ({
  data: JSON.parse(JSON.stringify(result.data ?? null)) as unknown,
  errors: (result.errors ?? []).map((error: GraphQLError) => error.toJSON()),
});

async function both(behaviour: Behaviour, text: string, variableValues: Record<string, unknown> = {}) {
  const schema = schemaWith(behaviour);
  const document = parse(text);
  if (validate(schema, document).length > 0) return undefined;
  const args = { schema, document, variableValues };
  return { ours: plain(await executeQuery(args)), theirs: plain(await execute(args)) };
}

describe('a query is answered as graphql-js answers it', () => {
  it('by either executor, as the service calls them', async () => {
    await fc.assert(
      fc.asyncProperty(query, outcomes(anyOutcome), never, async (text, found, late) => {
        const schema = schemaWith({ outcomes: found, late });
        const document = parse(text);
        if (validate(schema, document).length > 0) return;
        const variables = { n: 1, no: true };
        const [operation] = document.definitions as [OperationDefinitionNode];
        const values = { n: 1, no: true, yes: true };
        const asked = { schema, variables, contextValue: undefined };
        const admitted = { document, operation, variables: values, most: Number.POSITIVE_INFINITY };
        const theirs = plain(await execute({ schema, document, variableValues: variables }));
        for (const run of Object.values(EXECUTORS))
          expect(plain(await run({ ...asked, found: admitted }))).toEqual(theirs);
      }),
      { numRuns: 100 },
    );
  });

  it('where every value is there', async () => {
    await fc.assert(
      fc.asyncProperty(query, outcomes(anyOutcome), never, async (text, found, late) => {
        const answers = await both({ outcomes: found, late }, text);
        if (answers) expect(answers.ours).toEqual(answers.theirs);
      }),
      { numRuns: 400 },
    );
  });

  it('where values come later', async () => {
    await fc.assert(
      fc.asyncProperty(query, outcomes(fc.constant('null')), sometimes, async (text, found, late) => {
        const answers = await both({ outcomes: found, late }, text);
        if (answers) expect(answers.ours.data).toEqual(answers.theirs.data);
      }),
      { numRuns: 400 },
    );
  });

  it('where values come later and fail', async () => {
    await fc.assert(
      fc.asyncProperty(query, outcomes(anyOutcome), sometimes, async (text, found, late) => {
        const answers = await both({ outcomes: found, late }, text);
        // Which of several failures of one position is told depends on which comes first.
        if (answers) expect(answers.ours.data).toEqual(answers.theirs.data);
        expect(!answers?.ours.errors.length).toBe(!answers?.theirs.errors.length);
      }),
      { numRuns: 400 },
    );
  });
});

describe('an interface', () => {
  const schema = buildSchema(`
    interface Node { id: ID! }
    type Cat implements Node { id: ID! lives: Int! }
    type Dog implements Node { id: ID! barks: Boolean }
    type Query { node(id: ID!): Node  nodes: [Node]! }
  `);
  Object.assign(schema.getType('Node') ?? {}, { resolveType: ({ is }: { is: string }) => is });
  const cat = { id: 'c', is: 'Cat', lives: 9 };
  const dog = { id: 'd', is: 'Dog', barks: null };

  it.each([
    ['{ node(id: "c") { __typename id } }', { node: cat }],
    ['{ nodes { id ... on Cat { lives } ... on Dog { barks __typename } } }', { nodes: [cat, dog, null, cat] }],
    ['{ nodes { ...Of } } fragment Of on Node { id ... on Node { ... on Cat { lives } } }', { nodes: [dog, cat] }],
    ['{ nodes { id ... on Cat { lives } } }', { nodes: [{ id: 'c', is: 'Cat', lives: null }, dog] }],
    ['{ node(id: "x") { id } }', { node: null }],
  ])('answers as graphql-js does: %s', async (source, rootValue) => {
    expect(canBePlanned(schema)).toBe(true);
    const document = parse(source);
    expect(validate(schema, document)).toEqual([]);
    const ours = await executeQuery({ schema, document, rootValue });
    expect(JSON.parse(JSON.stringify(ours))).toEqual(
      JSON.parse(JSON.stringify(await execute({ schema, document, rootValue }))),
    );
  });

  it('is null where a value is of no type that it knows', async () => {
    const document = parse('{ node(id: "b") { id } }');
    const { data, errors } = await executeQuery({ schema, document, rootValue: { node: { id: 'b', is: 'Bird' } } });
    expect([data?.['node'], errors?.length]).toEqual([null, 1]);
  });
});

describe('what is not planned', () => {
  it.each([
    ['a union', 'type A { a: Int } type B { b: Int } union AB = A | B  type Query { ab: AB }', false],
    [
      'an interface that does not say of what type a value is',
      'interface I { a: Int } type A implements I { a: Int } type Query { i: I }',
      false,
    ],
    ['objects alone', 'type A { a: Int } type Query { a: A }', true],
  ])('%s', (_, sdl, planned) => {
    expect(canBePlanned(buildSchema(sdl))).toBe(planned);
  });

  it('a type that judges its values', () => {
    const schema = buildSchema('type A { a: Int } type Query { a: A }');
    Object.assign(schema.getType('A') ?? {}, { isTypeOf: () => true });
    expect(canBePlanned(schema)).toBe(false);
  });
});
