import { describe, expect, it } from '@jest/globals';
import { buildSchema, type GraphQLError } from 'graphql';
import { tell } from './faults.js';
import { admit, LIMITS } from './limits.js';

const schema = buildSchema(`
  type Query { notes(first: Int!): Notes! }
  type Notes { nodes: [Note!]! }
  type Note { id: ID! title: String! note: Note notes(first: Int!): Notes! }
`);

const verdict = (text: string, variables: Record<string, unknown> = {}, limits = LIMITS): string => {
  const admitted = admit(schema, text, variables, undefined, limits);
  if ('kind' in admitted) return 'admitted';
  return String(tell(admitted[0]).told.extensions['code']);
};
const deep = (levels: number): string =>
  `{ notes(first: 1) { nodes { ${'note { '.repeat(levels)} id ${'} '.repeat(levels)} } } }`;

describe('a request', () => {
  it('may go as deep as the limit and no deeper', () => {
    expect(verdict(deep(LIMITS.depth - 3))).toBe('admitted');
    expect(verdict(deep(LIMITS.depth - 2))).toBe('TOO_DEEP');
  });

  it('may not hide its depth in fragments', () => {
    const parts = Array.from(
      { length: 12 },
      (_, n) => `fragment F${n} on Note { note { ${n < 11 ? `...F${n + 1}` : 'id'} } }`,
    );
    expect(verdict(`{ notes(first: 1) { nodes { ...F0 } } } ${parts.join(' ')}`)).toBe('TOO_DEEP');
  });

  it('may use as many aliases as the limit and no more', () => {
    const aliases = (n: number) =>
      `{ notes(first: 1) { nodes { ${Array.from({ length: n }, (_, i) => `a${i}: id`).join(' ')} } } }`;
    expect(verdict(aliases(LIMITS.aliases))).toBe('admitted');
    expect(verdict(aliases(LIMITS.aliases + 1))).toBe('TOO_MANY_ALIASES');
  });

  it('may be as long as the limit of tokens and no longer', () => {
    const long = (n: number) => `{ notes(first: 1) { nodes { ${'id '.repeat(n)} } } }`;
    const limits = { ...LIMITS, tokens: 100 };
    expect(verdict(long(87), {}, limits)).toBe('admitted');
    expect(verdict(long(88), {}, limits)).toBe('TOO_MANY_TOKENS');
  });

  it('may cost as much as the limit and no more: connections multiply', () => {
    const text =
      'query ($a: Int!, $b: Int!) { notes(first: $a) { nodes { notes(first: $b) { nodes { id title } } } } }';
    expect(verdict(text, { a: 100, b: 50 })).toBe('admitted');
    expect(verdict(text, { a: 100, b: 100 })).toBe('TOO_COSTLY');
  });

  it('is told what it may and would cost', () => {
    const [error] = admit(schema, '{ notes(first: 100) { nodes { id } } }', {}, null, {
      ...LIMITS,
      cost: 10,
    }) as readonly GraphQLError[];
    expect(tell(error).told).toEqual({
      message: expect.stringContaining('10') as unknown,
      extensions: { code: 'TOO_COSTLY', limit: 10, found: 201 },
    });
  });

  it('whose variables do not fit is the caller’s mistake, and told so', () => {
    expect(verdict('query ($a: Int!) { notes(first: $a) { nodes { id } } }', { a: 'many' })).toBe('BAD_USER_INPUT');
    expect(verdict('query ($a: Int!) { notes(first: $a) { nodes { id } } }')).toBe('BAD_USER_INPUT');
  });

  it('that is no GraphQL or fits no schema is told so', () => {
    expect(verdict('{ notes(')).toBe('GRAPHQL_PARSE_FAILED');
    expect(verdict('{ nothing }')).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});
