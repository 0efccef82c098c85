import { describe, expect, it } from '@jest/globals';
import { buildSchema, type GraphQLError } from 'graphql';
import { tell } from '../faults/faults.js';
import { admit, LIMITS } from './limits.js';

const schema = buildSchema(`
  type Query { notes(first: Int!): NoteConnection! }
  type NoteConnection { nodes: [Note!]! }
  type Note { id: ID! title: String! note: Note notes(first: Int!): NoteConnection! }
`);

const verdict = async (text: string, variables: Record<string, unknown> = {}, limits = LIMITS): Promise<string> => {
  const admitted = await admit(schema, text, variables, undefined, limits);
  if ('document' in admitted) return 'admitted';
  return String(tell(admitted[0]).answer.extensions['code']);
};
const deep = (levels: number): string =>
  `{ notes(first: 1) { nodes { ${'note { '.repeat(levels)} id ${'} '.repeat(levels)} } } }`;

describe('a request', () => {
  it('may go as deep as the limit and no deeper', async () => {
    expect(await verdict(deep(LIMITS.depth - 3))).toBe('admitted');
    expect(await verdict(deep(LIMITS.depth - 2))).toBe('TOO_DEEP');
  });

  it('may not hide its depth in fragments', async () => {
    const parts = Array.from(
      { length: 12 },
      (_, n) => `fragment F${n} on Note { note { ${n < 11 ? `...F${n + 1}` : 'id'} } }`,
    );
    expect(await verdict(`{ notes(first: 1) { nodes { ...F0 } } } ${parts.join(' ')}`)).toBe('TOO_DEEP');
  });

  it('may use as many aliases as the limit and no more', async () => {
    const aliases = (n: number) =>
      `{ notes(first: 1) { nodes { ${Array.from({ length: n }, (_, i) => `a${i}: id`).join(' ')} } } }`;
    expect(await verdict(aliases(LIMITS.aliases))).toBe('admitted');
    expect(await verdict(aliases(LIMITS.aliases + 1))).toBe('TOO_MANY_ALIASES');
  });

  it('may be as long as the limit of tokens and no longer', async () => {
    const long = (n: number) => `{ notes(first: 1) { nodes { ${'id '.repeat(n)} } } }`;
    const limits = { ...LIMITS, tokens: 100 };
    expect(await verdict(long(87), {}, limits)).toBe('admitted');
    expect(await verdict(long(88), {}, limits)).toBe('TOO_MANY_TOKENS');
  });

  it('may ask for one thing as often as the limit, and is not validated beyond', async () => {
    const often = (n: number) => `{ notes(first: 1) { nodes { ${'note { id } '.repeat(n)} } } }`;
    expect(await verdict(often(100))).toBe('admitted');
    const refused = (await admit(schema, often(101), {}, null, LIMITS)) as readonly GraphQLError[];
    expect(refused.map(({ extensions }) => extensions['code'])).toEqual(['TOO_COSTLY']);
  });

  it('is told of a few types that there are not, and is not validated beyond: each is compared with all that there are', async () => {
    const named = (n: number) => `query (${Array.from({ length: n }, (_, i) => `$a${i}: Not${i}`).join(' ')}) { id }`;
    const told = async (n: number) =>
      ((await admit(schema, named(n), {}, null, LIMITS)) as readonly GraphQLError[]).map(({ message }) => message);
    expect((await told(10)).filter((message) => message.startsWith('Unknown type "Not'))).toHaveLength(10);
    expect(await told(11)).toEqual(['the document names 11 types that the schema does not have']);
  });

  it('may cost as much as the limit and no more: connections multiply', async () => {
    const text =
      'query ($a: Int!, $b: Int!) { notes(first: $a) { nodes { notes(first: $b) { nodes { id title } } } } }';
    expect(await verdict(text, { a: 100, b: 75 })).toBe('admitted');
    expect(await verdict(text, { a: 100, b: 76 })).toBe('TOO_COSTLY');
  });

  it('is told what it may and would cost', async () => {
    const [error] = (await admit(schema, '{ notes(first: 100) { nodes { id } } }', {}, null, {
      ...LIMITS,
      cost: 10,
    })) as readonly GraphQLError[];
    expect(tell(error).answer).toEqual({
      message: expect.stringContaining('10') as unknown,
      extensions: { code: 'TOO_COSTLY', limit: 10, found: 200 + 1 + 100 * (1 + 10 + 1), shorten: 'notes' },
    });
  });

  it('whose variables do not fit is the caller’s mistake, and told so', async () => {
    expect(await verdict('query ($a: Int!) { notes(first: $a) { nodes { id } } }', { a: 'many' })).toBe(
      'BAD_USER_INPUT',
    );
    expect(await verdict('query ($a: Int!) { notes(first: $a) { nodes { id } } }')).toBe('BAD_USER_INPUT');
  });

  it('that is no GraphQL or fits no schema is told so', async () => {
    expect(await verdict('{ notes(')).toBe('GRAPHQL_PARSE_FAILED');
    expect(await verdict('{ nothing }')).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});
