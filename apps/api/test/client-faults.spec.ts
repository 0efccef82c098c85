import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Harness } from './harness.js';

// The first database of a run starts the cluster, which other work on the machine may slow down.
jest.setTimeout(60_000);

const WRITE = 'mutation ($input: WriteNoteInput!) { writeNote(input: $input) { id } }';
const COSTLY = '{ notes(first: 100) { nodes { remarks(first: 100) { nodes { id note { id title } } } } } }';

let api: Harness;

const send = async (body: object): Promise<{ status: number; codes: unknown[]; text: string }> => {
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await api.token()}` },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const { errors } = JSON.parse(text) as { errors?: { extensions: { code: unknown } }[] };
  return { status: response.status, codes: (errors ?? []).map(({ extensions }) => extensions.code), text };
};

beforeAll(async () => {
  api = await Harness.start();
});

afterAll(() => api.stop());

describe('what a client does wrong', () => {
  it.each<[string, object, number, string]>([
    ['costs too much', { query: COSTLY }, 400, 'TOO_COSTLY'],
    ['has variables that do not fit', { query: WRITE, variables: { input: { a: 1 } } }, 400, 'BAD_USER_INPUT'],
    ['has no variables', { query: WRITE }, 400, 'BAD_USER_INPUT'],
    [
      'is an unknown persisted query',
      { extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } },
      400,
      'PERSISTED_QUERY_NOT_SUPPORTED',
    ],
    ['is no GraphQL', { query: '{' }, 400, 'GRAPHQL_PARSE_FAILED'],
    ['does not exist', { query: '{ nothing }' }, 400, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'names no operation',
      { query: 'query A { __typename }', operationName: 'B' },
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['has too many tokens', { query: `{ ${'__typename '.repeat(2_100)} }` }, 400, 'TOO_MANY_TOKENS'],
    ['is asked again and again', { query: `{ ${'__typename '.repeat(200)} }` }, 400, 'TOO_COSTLY'],
    ['is nothing', { x: 1 }, 400, 'BAD_REQUEST'],
    ['has a list for its variables', { query: WRITE, variables: [] }, 400, 'BAD_REQUEST'],
  ])('%s', async (_, body, status, code) => {
    const sent = await send(body);
    expect([sent.status, sent.codes]).toEqual([status, [code]]);
  });

  it.each<[string, object]>([
    ['a variable', { query: WRITE, variables: { input: 'x'.repeat(500_000) } }],
    [
      'a number',
      { query: 'query ($n: Int!) { notes(first: $n) { nodes { id } } }', variables: { n: 'x'.repeat(500_000) } },
    ],
    ['a scalar', { query: '{ notes(first: 1, after: "y") { nodes { id } } }'.replace('y', 'x'.repeat(50_000)) }],
    ['a literal', { query: `{ notes(first: "${'x'.repeat(50_000)}") { nodes { id } } }` }],
    ['a name', { query: `{ ${'x'.repeat(50_000)} }` }],
  ])('is not echoed whole: %s', async (_, body) => {
    const { status, text } = await send(body);
    // What a scalar does not take is refused where its field is reached.
    expect([200, 400]).toContain(status);
    expect(text).toContain('errors');
    expect(text.length).toBeLessThan(1_500);
    expect(text).not.toContain('x'.repeat(250));
  });

  it('in thousands of items costs fifty mistakes', async () => {
    const items = Array.from({ length: 100_000 }, () => ({ a: 1 }));
    const query = 'mutation ($input: WriteNotesInput!) { writeNotes(input: $input) { refused } }';
    const { status, codes, text } = await send({ query, variables: { input: { items } } });
    expect([status, codes]).toEqual([400, ['BAD_USER_INPUT']]);
    expect(text.length).toBeLessThan(20_000);
  });
});
