import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Harness } from './harness.js';

// The first database of a run starts the cluster, which other work on the machine may slow down.
jest.setTimeout(60_000);

const MIB = 1024 * 1024;
const RECORD = 'mutation ($input: WriteNotesInput!) { writeNotes(input: $input) { refused } }';

let api: Harness;
let parsed: jest.SpiedFunction<typeof JSON.parse>;

interface Sent {
  readonly status: number;
  readonly code: unknown;
  readonly body: { errors?: { message: string; extensions: Record<string, unknown> }[] };
}

/** Hostile items of about so many bytes. */
const hostile = (bytes: number): string => {
  const items = Array.from({ length: Math.ceil(bytes / 8) }, () => '{"a":1}').join(',');
  return `{"query":${JSON.stringify(RECORD)},"variables":{"input":{"items":[${items}]}}}`;
};

const post = async (
  body: string | Buffer,
  {
    token,
    chunked = false,
    path = '/graphql',
    type = 'application/json',
  }: {
    token?: string;
    chunked?: boolean;
    path?: string;
    type?: string;
  } = {},
): Promise<Sent> => {
  const text = Buffer.from(body);
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': type,
      ...(token && { authorization: `Bearer ${token}` }),
      ...(!chunked && { 'content-length': text.length }),
    };
    const sent = request(`${api.url}${path}`, { method: 'POST', headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const answer = Buffer.concat(parts).toString();
        const told = (answer.startsWith('{') ? JSON.parse(answer) : {}) as Sent['body'];
        resolve({ status: response.statusCode ?? 0, code: told.errors?.[0]?.extensions['code'], body: told });
      });
    });
    // Whoever is refused early may find that nobody reads on.
    sent.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EPIPE' || error.code === 'ECONNRESET' ? undefined : reject(error),
    );
    sent.end(text);
  });
};

const bodiesParsed = (): number =>
  parsed.mock.calls.filter(([text]) => text.includes('"items"') || text.includes('"a":1')).length;

beforeAll(async () => {
  api = await Harness.start();
});

beforeEach(() => {
  parsed = jest.spyOn(JSON, 'parse');
});

afterAll(() => api.stop());

describe('without a token', () => {
  it.each([16 * 1024, MIB, 8 * MIB])('nothing of %i bytes is read: 401', async (bytes) => {
    for (const chunked of [false, true]) {
      const sent = await post(hostile(bytes), { chunked });
      expect([sent.status, sent.code]).toEqual([401, 'UNAUTHENTICATED']);
    }
    expect(bodiesParsed()).toBe(0);
  });

  it('takes little memory, however much is sent', async () => {
    const grown = async (): Promise<number> => {
      const body = Buffer.from(hostile(8 * MIB));
      const before = process.memoryUsage().rss;
      for (let n = 0; n < 10; n += 1) expect((await post(body, { chunked: true })).status).toBe(401);
      return process.memoryUsage().rss - before;
    };
    // What else the process remembers meanwhile comes in some of the attempts.
    let least = await grown();
    for (let left = 4; left > 0 && least >= 50 * MIB; left -= 1) least = Math.min(least, await grown());
    expect(least).toBeLessThan(50 * MIB);
  });

  it.each(['/nothing', '/health/live', '/graphiql', '/metrics'])('nor at %s', async (path) => {
    expect((await post(hostile(MIB), { path })).status).toBe(401);
    expect(bodiesParsed()).toBe(0);
  });

  it.each([
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'text/plain',
    'application/graphql+json',
  ])('nor as %s', async (type) => {
    expect((await post(hostile(MIB), { type })).status).toBe(401);
  });

  it('is answered before the body has come', async () => {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    socket.write(
      'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 8000000\r\n\r\n{',
    );
    const [first] = await new Promise<string[]>((resolve) =>
      socket.once('data', (data) => resolve(data.toString().split('\r\n'))),
    );
    expect(first).toBe('HTTP/1.1 401 Unauthorized');
    socket.destroy();
  });

  it('queries over GET are refused, and introspection with them', async () => {
    for (const query of ['{ notes(first: 1) { nodes { id } } }', '{ __schema { types { name } } }', '{ __typename }'])
      expect((await fetch(`${api.url}/graphql?query=${encodeURIComponent(query)}`)).status).toBe(401);
    expect((await api.ask('{ __schema { types { name } } }', {}, null)).errors?.[0]?.extensions?.['code']).toBe(
      'UNAUTHENTICATED',
    );
    expect((await api.ask('{ __typename }')).errors).toBeUndefined();
  });

  it('a header that is too long ends there', async () => {
    const response = await fetch(`${api.url}/graphql`, { headers: { authorization: `Bearer ${'x'.repeat(20_000)}` } });
    expect(response.status).toBe(431);
  });
});

describe('a body', () => {
  it.each([
    ['partner', 300 * 1024, 413],
    ['auditor', 150 * 1024, 413],
    ['manager', 300 * 1024, 200],
    ['integration', 300 * 1024, 200],
  ] as const)('of a %s with %i bytes is answered %#', async (role, bytes, status) => {
    const as = role === 'partner' ? { role, partnerId: '01890000-0000-7000-8000-000000000000' } : { role };
    const token = await api.token(as);
    const body = JSON.stringify({ query: '{ notes(first: 1) { nodes { id } } }', padding: 'x'.repeat(bytes) });
    for (const chunked of [false, true]) expect((await post(body, { token, chunked })).status).toBe(status);
  });

  it.each([
    ['too many values', `{"query":"{ __typename }","x":[${'{},'.repeat(700_000)}1]}`, 413, 'TOO_LARGE'],
    ['too deep', `{"query":"{ __typename }","x":${'['.repeat(100_000)}`, 400, 'BAD_REQUEST'],
    ['no JSON', '{"query":', 400, 'BAD_REQUEST'],
    ['nothing', '', 400, 'BAD_REQUEST'],
    ['a query of great length', JSON.stringify({ query: `{ __typename } #${'x'.repeat(70_000)}` }), 413, 'TOO_LARGE'],
  ])('that is %s is refused', async (_, body, status, code) => {
    const sent = await post(body, { token: await api.token(), chunked: true });
    expect([sent.status, sent.code]).toEqual([status, code]);
  });

  it('of a kind that browsers send unasked is refused unread', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded'])
      expect((await post('{"query":"{ __typename }"}', { type, token: await api.token() })).status).toBe(400);
  });

  it('that is large waits in nobody’s memory: more than two of 8 MiB of one tenant are told to come again, others are not', async () => {
    const [crowd, quiet] = await Promise.all(['crowd', 'quiet'].map((tenant) => api.token({ tenant })));
    const open = await Promise.all([1, 2].map(() => begun(crowd!, 8 * MIB - 1, 300 * 1024)));
    const body = JSON.stringify({ query: '{ __typename }', padding: 'x'.repeat(300 * 1024) });
    for (const chunked of [false, true]) {
      const sent = await post(body, { token: crowd!, chunked });
      expect([sent.status, sent.code]).toEqual([429, 'BUSY']);
      expect((await post(body, { token: quiet!, chunked })).status).toBe(200);
    }
    expect((await post('{"query":"{ __typename }"}', { token: crowd! })).status).toBe(200);
    for (const socket of open) socket.destroy();
    while ((await post(body, { token: crowd! })).status !== 200) await pause(20);
  });
});

/** A request of so many bytes of which the first have come. */
async function begun(token: string, bytes: number, sent: number): Promise<Socket> {
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
  const head = [
    'POST /graphql HTTP/1.1',
    'host: x',
    'content-type: application/json',
    `authorization: Bearer ${token}`,
  ];
  socket.write([...head, `content-length: ${bytes}`, '', `{"x":"${'x'.repeat(sent)}`].join('\r\n'));
  await pause(300);
  return socket;
}
