import type { DevelopmentClaims } from '#libs/access';
import { toGlobalId } from '#libs/graphql';
import { deterministicId } from '#libs/kernel';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Client, createClient } from 'graphql-ws';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';
import { Harness } from './harness.js';

// The first database of a run starts the cluster, which other work on the machine may slow down.
jest.setTimeout(60_000);

const LIVE = 'subscription { noteChanged { title } }';
const WRITE = `mutation ($input: WriteNoteInput!) { writeNote(input: $input) { id position userErrors { code } } }`;
const partner = (name: string): string => toGlobalId('partner', deterministicId(name));

let api: Harness;
const clients: Client[] = [];

const connect = async (as: Partial<DevelopmentClaims> | null, events: object = {}): Promise<Client> => {
  const client = createClient({
    url: `${api.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazy: false,
    onNonLazyError: () => undefined,
    connectionParams: as ? { authorization: `Bearer ${await api.token(as)}` } : {},
    on: events,
  });
  clients.push(client);
  return client;
};

/** Titles heard until asked to stop. */
async function follow(as: Partial<DevelopmentClaims>): Promise<string[]> {
  const heard: string[] = [];
  const client = await connect(as);
  client.subscribe<{ noteChanged: { title: string } }>(
    { query: LIVE },
    {
      next: ({ data }) => void heard.push(data?.noteChanged.title ?? 'nothing'),
      error: () => undefined,
      complete: () => undefined,
    },
  );
  await pause(300);
  return heard;
}

async function errorOf(client: Client, query: string): Promise<unknown> {
  return new Promise((resolve) =>
    client.subscribe(
      { query },
      { next: (value) => resolve(value), error: resolve, complete: () => resolve('complete') },
    ),
  );
}

const closed = (as: Partial<DevelopmentClaims> | null): Promise<number> =>
  new Promise((resolve) => void connect(as, { closed: (event: { code: number }) => resolve(event.code) }));

const write = async (title: string, who: string, as: Partial<DevelopmentClaims> = {}): Promise<void> => {
  const input = {
    idempotencyKey: randomUUID(),
    partnerId: partner(who),
    title,
    cost: { amount: '1', currency: 'GBP' },
  };
  expect((await api.ask(WRITE, { input }, as)).errors).toBeUndefined();
};

// Only stops what hangs.
const until = async (met: () => boolean): Promise<void> => {
  for (const end = Date.now() + 60_000; !met() && Date.now() < end; await pause(25));
};

beforeAll(async () => {
  api = await Harness.start();
});

afterAll(async () => {
  for (const client of clients) await client.dispose();
  await api.stop();
});

describe('a subscription', () => {
  it('hears of its tenant’s rows, a partner of its own ones, and nobody of others', async () => {
    const acme = await follow({});
    const evil = await follow({ tenant: 'evil' });
    const own = await follow({ role: 'partner', partnerId: partner('mine') });
    await write('mine', 'mine');
    await write('theirs', 'theirs');
    await write('foreign', 'mine', { tenant: 'evil' });
    await until(() => acme.length >= 2 && evil.length >= 1 && own.length >= 1);
    await pause(200);
    expect(acme).toEqual(['mine', 'theirs']);
    expect(evil).toEqual(['foreign']);
    expect(own).toEqual(['mine']);
  });

  it('needs a valid token', async () => {
    expect(await closed(null)).toBe(4403);
    expect(await closed({ expiresIn: '-1 minute' })).toBe(4403);
  });

  it('ends with its token', async () => {
    const started = Date.now();
    expect(await closed({ expiresIn: '2 seconds' })).toBe(4403);
    expect(Date.now() - started).toBeGreaterThan(500);
  });

  it.each([
    ['a query', '{ notes(first: 1) { nodes { id } } }', 'BAD_REQUEST'],
    [
      'what costs too much',
      'subscription { noteChanged { remarks(first: 100) { nodes { note { remarks(first: 100) { nodes { id text } } } } } } }',
      'TOO_COSTLY',
    ],
    ['what is too long', `subscription { noteChanged { ${'title '.repeat(2100)} } }`, 'TOO_MANY_TOKENS'],
    ['what does not exist', 'subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('is not %s', async (_, query, code) => {
    expect(await errorOf(await connect({}), query)).toMatchObject([{ extensions: { code } }]);
  });

  it('cannot be asked for at great length, token or none', async () => {
    const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const code = new Promise<number>((resolve) => socket.once('close', resolve));
    socket.once('open', () =>
      socket.send(JSON.stringify({ type: 'connection_init', payload: { x: 'x'.repeat(100_000) } })),
    );
    expect(await code).toBe(1009);
  });

  it('is told what was read once for all that ask for the same of a row', async () => {
    const query = 'subscription { noteChanged { title remarks(first: 5) { nodes { text } } } }';
    const heard: unknown[] = [];
    const client = await connect({ tenant: 'many' });
    const end = { error: () => undefined, complete: () => undefined };
    for (let n = 0; n < 40; n += 1) client.subscribe({ query }, { next: ({ data }) => void heard.push(data), ...end });
    const other = 'subscription { noteChanged { title remarks(first: 6) { nodes { text } } } }';
    client.subscribe({ query: other }, { next: ({ data }) => void heard.push(data), ...end });
    await pause(300);
    api.statements.length = 0;
    await write('watched', 'mine', { tenant: 'many' });
    await until(() => heard.length >= 41);
    expect(heard).toEqual(
      Array.from({ length: 41 }, () => ({ noteChanged: { title: 'watched', remarks: { nodes: [] } } })),
    );
    // The row, and what is below it once for each selection.
    expect(api.statements).toHaveLength(3);
  });

  it('leaves nothing behind when it is given up', async () => {
    const client = await connect({ role: 'auditor' });
    const stop = client.subscribe(
      { query: LIVE },
      { next: () => undefined, error: () => undefined, complete: () => undefined },
    );
    await pause(200);
    const before = api.listeners();
    stop();
    await until(() => api.listeners() < before);
    expect(api.listeners()).toBe(before - 1);
  });
});
