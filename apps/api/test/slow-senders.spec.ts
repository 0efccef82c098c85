import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { NO_PERSONAL_DATA } from '#libs/eventing';
import WebSocket from 'ws';
import { slowly } from '../../../test/support/slow-socket.js';
import { until } from '../../../test/support/until.js';
import { Harness } from './harness.js';
import { NotesModule } from './notes/notes.module.js';

jest.setTimeout(60_000);

/** Short ones, so that the test is. */
const PATIENCE = { headersMs: 1_500, requestMs: 2_500, lookMs: 50 };
const [OF_A_SUBJECT, OF_A_TENANT] = [20, 200];

let api: Harness;
const sockets: WebSocket[] = [];

beforeAll(async () => {
  api = await Harness.start([NotesModule], NO_PERSONAL_DATA, PATIENCE);
});
afterAll(async () => {
  for (const socket of sockets) socket.terminate();
  await api.stop();
});

const port = (): number => Number(new URL(api.url).port);

const headers = async (): Promise<string> =>
  [
    ...['POST /graphql HTTP/1.1', 'Host: localhost', `Authorization: Bearer ${await api.token()}`],
    ...['Content-Type: application/json', 'Content-Length: 1000', '', ''],
  ].join('\r\n');

describe('who sends slowly', () => {
  it('is cut off when the headers take too long', async () => {
    const { answer, ms } = await slowly(
      port(),
      ['POST /graphql HTTP/1.1\r\nHost: localhost\r\n', ...'x'.repeat(100)],
      100,
    );
    expect(answer).toContain('408');
    expect(ms).toBeGreaterThanOrEqual(PATIENCE.headersMs);
  });

  it('is cut off when the body takes too long, though it goes on sending and has a token', async () => {
    const { answer, ms } = await slowly(port(), [await headers(), '{', ...' '.repeat(200)], 50);
    expect(answer).not.toContain('200 OK');
    expect(ms).toBeGreaterThanOrEqual(PATIENCE.requestMs);
  });

  it('is answered when it is quick enough', async () => {
    expect(await api.ask('{ notes(first: 1) { nodes { id } } }')).toEqual({ data: { notes: { nodes: [] } } });
  });
});

/** The code with which a connection was closed; 0 once it may stay. */
async function greeted(tenant: string, subject: string): Promise<number> {
  const authorization = `Bearer ${await api.token({ tenant, subject })}`;
  return new Promise((resolve) => {
    const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    sockets.push(socket);
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } })));
    socket.on('message', () => resolve(0));
    socket.on('close', (code) => resolve(code));
    socket.on('error', () => undefined);
  });
}

const many = (count: number, tenant: string, subjectOf: (n: number) => string): Promise<number[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => greeted(tenant, subjectOf(n))));

describe('connections that follow', () => {
  it('are so many for a subject, and a place that is given up can be taken', async () => {
    expect(await many(OF_A_SUBJECT, 'one', () => 'ada')).toEqual(Array.from({ length: OF_A_SUBJECT }, () => 0));
    expect([await greeted('one', 'ada'), await greeted('one', 'bob'), await greeted('two', 'ada')]).toEqual([
      4429, 0, 0,
    ]);
    sockets[0]?.close();
    await until(async () => (await greeted('one', 'ada')) === 0);
  });

  it('are so many for a tenant, whoever its subjects are; others have theirs', async () => {
    const codes = await many(OF_A_TENANT + 5, 'crowd', (n) => `s${n}`);
    expect(codes.filter((code) => code === 4429)).toHaveLength(5);
    expect(await greeted('quiet', 'ada')).toBe(0);
  });
});

/** Sends until the connection ends; how it ended, and how much was sent before. */
async function flooding(
  send: (socket: WebSocket, n: number) => void,
  authorization?: string,
): Promise<{ sent: number; code: number }> {
  const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  sockets.push(socket);
  socket.on('error', () => undefined);
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise((resolve) => socket.on('open', resolve));
  if (authorization) {
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
    await new Promise((resolve) => socket.once('message', resolve));
  }
  let sent = 0;
  for (; sent < 5_000 && socket.readyState === WebSocket.OPEN; sent += 1) {
    send(socket, sent);
    if (sent % 50 === 0) await pause(1);
  }
  return { sent, code: await closed };
}

const PING = JSON.stringify({ type: 'ping' });

describe('who sends without end over a connection that follows', () => {
  it.each([
    ['pings of the protocol', (socket: WebSocket) => socket.ping()],
    ['pings of GraphQL', (socket: WebSocket) => socket.send(PING)],
  ])('is cut off: %s', async (_, send) => {
    const { sent, code } = await flooding(send, `Bearer ${await api.token({ tenant: 'flood' })}`);
    expect(sent).toBeLessThan(5_000);
    // What was still on its way may keep the code from being heard.
    expect([1006, 4429]).toContain(code);
  });

  it('is answered nothing before it is known who it is', async () => {
    const { sent, code } = await flooding((socket) => socket.send(PING));
    expect(sent).toBeLessThan(1_000);
    expect(code).toBe(1006);
  });
});
