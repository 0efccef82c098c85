import { describe, expect, it } from '@jest/globals';
import {
  buildSchema,
  getVariableValues,
  type GraphQLError,
  GraphQLScalarType,
  Kind,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { badValuesIn } from '../faults/bad-value.js';
import { variablesOf } from './variables.js';

const schema = buildSchema(`
  scalar Code
  enum Colour { RED GREEN }
  input Line { product: String! quantity: Int! = 1 colour: Colour }
  input Item { key: ID! code: Code lines: [Line!]! note: String }
  input Bulk { items: [Item!]! }
  input Sale { idempotencyKey: String! at: Code amount: String! colour: Colour lines: [Line!] }
  input Sales { items: [Sale!]! }
  type Query { ok(input: Bulk, sales: Sales, n: Int!, colours: [Colour!]): Boolean }
`);
let read = 0;
const code = schema.getType('Code');
if (code instanceof GraphQLScalarType) code.parseValue = (value) => ((read += 1), value);

const operation = (text: string): OperationDefinitionNode => {
  const [found] = parse(text).definitions;
  if (found?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  return found;
};
const BULK = operation('query ($input: Bulk!) { ok(input: $input, n: 1) }');
const faultOf = (given: Record<string, unknown>, of = BULK): Promise<GraphQLError> =>
  variablesOf(schema, of, given).then(
    () => Promise.reject(new Error('it was taken')),
    (error: unknown) => error as GraphQLError,
  );
const fieldsOf = ({ extensions }: GraphQLError) => extensions['fields'] as { path: string[]; message: string }[];
const item = (n: number) => ({ key: `k${n}`, code: 'c', lines: [{ product: 'A', colour: 'RED' }] });

describe('variables', () => {
  it.each<[string, Record<string, unknown>]>([
    ['($n: Int!)', { n: 3 }],
    ['($n: Int! = 4)', {}],
    ['($n: Int = 4, $input: Bulk)', { n: null, other: 1 }],
    ['($colours: [Colour!])', { colours: 'RED' }],
    ['($colours: [Colour!])', { colours: ['RED', 'GREEN'] }],
    ['($input: Bulk)', { input: { items: [{ key: 7, lines: { product: 'A' }, note: null }] } }],
    ['($input: Bulk)', { input: { items: [] } }],
  ])('%s are read as graphql-js reads them', async (declared, given) => {
    const definition = operation(`query ${declared} { __typename }`);
    const expected = getVariableValues(schema, definition.variableDefinitions ?? [], given);
    expect(await variablesOf(schema, definition, given)).toEqual(expected.coerced);
  });

  it('each are read once', async () => {
    read = 0;
    await variablesOf(schema, BULK, { input: { items: [item(1), item(2)] } });
    expect(read).toBe(2);
  });

  it('that are wrong are told with their paths', async () => {
    const wrong = { items: [{ key: {}, lines: [{ quantity: 'x', colour: 'BLUE', produkt: 1 }] }] };
    expect(fieldsOf(await faultOf({ input: wrong }))).toEqual([
      { path: ['input', 'items', '0', 'key'], message: 'takes a ID, not an object' },
      { path: ['input', 'items', '0', 'lines', '0', 'product'], message: 'is required, of type String!' },
      { path: ['input', 'items', '0', 'lines', '0', 'quantity'], message: expect.stringContaining('Int') as unknown },
      { path: ['input', 'items', '0', 'lines', '0', 'colour'], message: expect.stringContaining('BLUE') as unknown },
      {
        path: ['input', 'items', '0', 'lines', '0', 'produkt'],
        message: expect.stringContaining('product') as unknown,
      },
    ]);
  });

  it('end after fifty mistakes', async () => {
    read = 0;
    const items = Array.from({ length: 9_000 }, () => ({ a: 1 }));
    expect(fieldsOf(await faultOf({ input: { items } }))).toHaveLength(50);
    const last = { ...item(1), code: 'looked at' };
    await faultOf({ input: { items: [...items, last] } });
    expect(read).toBe(0);
  });

  it.each([
    ['a text', 'x'.repeat(1_000_000)],
    ['a list', Array.from({ length: 100_000 }, () => 'x')],
    ['an object', Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`k${n}`, 'x']))],
  ])('that are wrong and large are not quoted whole: %s', async (_, value) => {
    const answers = [
      await faultOf({ n: value }, operation('query ($n: Int!) { ok(n: $n) }')),
      await faultOf({ input: value }),
      await faultOf({ c: value }, operation('query ($c: [Colour!]) { ok(n: 1, colours: $c) }')),
    ];
    for (const { message, extensions } of answers)
      expect(JSON.stringify({ message, extensions }).length).toBeLessThan(20_000);
    expect(answers[0]?.message.length).toBeLessThan(300);
  });

  it('with mistakes in an item that has a key of its own keep them there, and all other items', async () => {
    const of = operation('query ($s: Sales!) { ok(sales: $s, n: 1) }');
    const good = { idempotencyKey: 'a', amount: '1' };
    const bad: unknown[] = [
      { ...good, amount: 7 },
      { idempotencyKey: 'b', colour: 'BLUE', lines: [{ product: 'A', produkt: 1 }] },
      null,
      'text',
      { idempotencyKey: {}, amount: null },
    ];
    const { s } = await variablesOf(schema, of, { s: { items: [good, ...bad, good] } });
    const { items } = s as { items: unknown[] };
    expect([items[0], items.at(-1)]).toEqual([good, good]);
    expect(items.slice(1, -1).map((one) => badValuesIn(one).map(({ refused, field }) => [refused, field]))).toEqual([
      [['BAD_VALUE', 'amount']],
      [
        ['MISSING', 'amount'],
        ['BAD_VALUE', 'colour'],
        ['BAD_VALUE', 'lines.0.produkt'],
      ],
      [['MISSING', '']],
      [['BAD_VALUE', '']],
      [
        ['BAD_VALUE', 'idempotencyKey'],
        ['MISSING', 'amount'],
      ],
    ]);
  });

  it('with more items than a bulk mutation takes end after fifty mistakes all the same', async () => {
    const of = operation('query ($s: Sales!) { ok(sales: $s, n: 1) }');
    const items = Array.from({ length: 1_001 }, () => ({ a: 1 }));
    expect(fieldsOf(await faultOf({ s: { items } }, of))).toHaveLength(50);
    const { s } = await variablesOf(schema, of, { s: { items: items.slice(1) } });
    expect(badValuesIn((s as { items: unknown[] }).items[999])).toHaveLength(3);
  });

  it('hold no list of more than 10,000 elements, whatever it is of', async () => {
    const items = Array.from({ length: 10_001 }, (_, n) => item(n));
    expect(fieldsOf(await faultOf({ input: { items } }))).toHaveLength(1);
  });

  it('that are many let others have their turn', async () => {
    let turns = 0;
    let done = false;
    const others = (async () => {
      for (; !done; turns += 1) await nextTurn();
    })();
    await variablesOf(schema, BULK, { input: { items: Array.from({ length: 10_000 }, (_, n) => item(n)) } });
    done = true;
    await others;
    expect(turns).toBeGreaterThan(2);
  });
});
