import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EventNode, freePort, startEventNode } from '#libs/embedded';
import { AppendTooLarge, EsdbEventStore, StoreUnusable } from '#libs/eventing';
import { type Answers, rpcFault, startStub } from './esdb-stub.fixtures.js';
import { newEvent } from './event-store.suite.js';
import { until } from '../support/until.js';

let node: EventNode;
let directory: string;
const servers: Server[] = [];
const sockets: Socket[] = [];

beforeAll(async () => {
  node = await startEventNode({ port: 0, memory: true });
  directory = mkdtempSync(join(tmpdir(), 'concord-tls-'));
  for (const name of ['right', 'other']) certify(name, 'IP:127.0.0.1');
  certify('elsewhere', 'IP:127.0.0.2,DNS:store.example');
});
afterAll(async () => {
  for (const server of servers) server.close();
  // Where a client refuses the certificate, the connection below TLS stays.
  for (const socket of sockets) socket.destroy();
  rmSync(directory, { recursive: true });
  await node.stop();
});

const file = (name: string): string => join(directory, name);

/** A certificate that vouches for itself, for this name. */
function certify(name: string, subjectAltName: string): void {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', file(`${name}.key`)];
  const more = ['-days', '2', '-subj', `/CN=${name}`, '-addext', `subjectAltName=${subjectAltName}`];
  execFileSync('openssl', ['req', '-x509', ...key, '-out', file(`${name}.pem`), ...more], { stdio: 'ignore' });
}

/** The event node behind TLS, as the certificate says it is. */
async function behindTls(name: string): Promise<number> {
  const options = {
    key: readFileSync(file(`${name}.key`)),
    cert: readFileSync(file(`${name}.pem`)),
    ALPNProtocols: ['h2'],
  };
  const server = createServer(options, (client) => {
    const inner = connect(node.port, '127.0.0.1');
    for (const socket of [client, inner])
      for (const event of ['error', 'close'])
        socket.on(event, () => void [client, inner].forEach((one) => one.destroy()));
    client.pipe(inner).pipe(client);
  });
  server.on('tlsClientError', () => undefined);
  server.on('connection', (socket) => sockets.push(socket));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Why a start with this string refuses, and for what it said it waits. */
async function refusalOf(url: string, patienceMs = 300): Promise<{ message: string; waits: string[]; ms: number }> {
  const store = new EsdbEventStore(url, { attemptMs: 1_000 });
  const waits: string[] = [];
  const began = performance.now();
  try {
    await store.ready({ patienceMs, onWaiting: (line) => waits.push(line) });
    return { message: 'ready', waits, ms: performance.now() - began };
  } catch (fault) {
    expect(fault).toBeInstanceOf(StoreUnusable);
    return { message: (fault as Error).message, waits, ms: performance.now() - began };
  } finally {
    await store.close();
  }
}

async function refusalBy(answers: Answers, url = (port: number) => `esdb://127.0.0.1:${port}?tls=false`) {
  const stub = await startStub(answers);
  try {
    return { ...(await refusalOf(url(stub.port))), port: stub.port };
  } finally {
    stub.stop();
  }
}

describe('a start', () => {
  it('goes on as soon as the event store can be used', async () =>
    expect(await refusalOf(node.url)).toMatchObject({ message: 'ready', waits: [] }));

  it('waits for a store that is not there, says so once, and then refuses with the reason', async () => {
    const port = await freePort();
    const { message, waits } = await refusalOf(`esdb://me:hunter2@127.0.0.1:${port}?tls=false`, 1_500);
    const reason = `14 UNAVAILABLE: No connection established. Last error: connect ECONNREFUSED 127.0.0.1:${port}`;
    expect(waits).toEqual([
      expect.stringContaining(`waits for the event store at 127.0.0.1:${port} (EVENTSTORE_URL): `),
    ]);
    expect(waits[0]).toContain('ECONNREFUSED');
    expect(message).toContain(`EVENTSTORE_URL: no event store to use at 127.0.0.1:${port} within 1.5 s: `);
    expect(message).toContain(reason.slice(-30));
    expect(message).not.toMatch(/\n|hunter2|Resolution note/);
  });

  it('goes on with a store that comes later', async () => {
    const port = await freePort();
    const late = new Promise<EventNode>((resolve) =>
      setTimeout(() => resolve(startEventNode({ port, memory: true })), 700),
    );
    const { message, waits } = await refusalOf(`esdb://127.0.0.1:${port}?tls=false`, 20_000);
    expect([message, waits.length]).toEqual(['ready', 1]);
    await (await late).stop();
  });

  it('refuses at once where user or password are wrong', async () => {
    const wrong = { Read: () => rpcFault(status.UNAUTHENTICATED, 'Bad HTTP status: 401') };
    const { message, waits, port } = await refusalBy(wrong);
    expect(message).toBe(
      `EVENTSTORE_URL: the event store at 127.0.0.1:${port} does not know this user and password: 16 UNAUTHENTICATED: Bad HTTP status: 401`,
    );
    expect(waits).toEqual([]);
  });

  it('refuses at once where $all may not be read, and names the right', async () => {
    const denied = { Read: () => rpcFault(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' }) };
    const { message, waits, port } = await refusalBy(
      denied,
      (at) => `esdb://ops%40x:hunter2@127.0.0.1:${at}?tls=false`,
    );
    expect(message).toBe(
      `EVENTSTORE_URL: user "ops@x" may not read $all at 127.0.0.1:${port}: give it $acl.$r of $all (libs/config/README.md says how): 7 PERMISSION_DENIED: Access Denied`,
    );
    expect(waits).toEqual([]);
  });

  it('refuses at once where the certificate is not of the authority, or of another name, or there is no TLS', async () => {
    const url = (port: number, ca: string) => `esdb://127.0.0.1:${port}?tlsCAFile=${encodeURIComponent(file(ca))}`;
    const right = await behindTls('right');
    expect(await refusalOf(url(right, 'right.pem'))).toMatchObject({ message: 'ready' });
    for (const [port, ca] of [
      [right, 'other.pem'],
      [await behindTls('elsewhere'), 'elsewhere.pem'],
      [node.port, 'right.pem'],
    ] as const) {
      const { message, waits } = await refusalOf(url(port, ca), 20_000);
      expect(message).toMatch(
        new RegExp(`^EVENTSTORE_URL: no TLS connection to the event store at 127.0.0.1:${port}: .+`),
      );
      expect(waits).toEqual([]);
    }
    expect(await refusalOf(`esdb://127.0.0.1:${right}`, 20_000)).toMatchObject({
      message: expect.stringMatching(/self.signed certificate/) as never,
    });
  });
});

describe('what is asked of a server', () => {
  it('is asked of the leader wherever something is decided', async () => {
    const asked: (readonly [string, string])[] = [];
    const note = (what: string) => (metadata: { get: (key: string) => unknown[] }) => {
      asked.push([what, String(metadata.get('requires-leader')[0])]);
      return rpcFault(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });
    };
    const stub = await startStub({ Read: note('read') });
    const store = new EsdbEventStore(stub.url);
    const stop = new AbortController();
    const all = [
      () => store.head(),
      () => store.read('s-t.1')[Symbol.asyncIterator]().next(),
      () => store.readBackwards('s-t.1', 1)[Symbol.asyncIterator]().next(),
      () => store.append('s-t.1', 'no-stream', [newEvent(1)]),
      () => store.ready(),
    ];
    for (const ask of all) await ask().catch(() => undefined);
    const following = store
      .subscribe({ after: 'start', prefixes: ['s-'], signal: stop.signal })
      [Symbol.asyncIterator]();
    void following.next();
    await until(() => asked.length >= 6);
    stop.abort();
    await store.close();
    stub.stop();
    expect(asked.length).toBeGreaterThanOrEqual(6);
    expect(new Set(asked.map(([, leader]) => leader))).toEqual(new Set(['true']));
  });

  it('is refused at once where an event is larger than this server takes', async () => {
    const tooLarge = () =>
      rpcFault(status.INVALID_ARGUMENT, 'Event with Id: x, Size: 2, exceeds Maximum Append Event Size of 1.', {
        exception: 'maximum-append-event-size-exceeded',
        'maximum-append-event-size': '1',
      });
    let asked = 0;
    const stub = await startStub({ Append: () => ((asked += 1), tooLarge()) });
    const store = new EsdbEventStore(stub.url);
    await expect(store.append('s-t.1', 0n, [newEvent(1)])).rejects.toThrow(AppendTooLarge);
    expect(asked).toBe(1);
    await store.close();
    stub.stop();
  });
});
