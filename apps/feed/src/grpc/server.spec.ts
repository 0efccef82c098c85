import { credentials, makeGenericClientConstructor, Metadata, type ServiceError } from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Health } from '#libs/observability';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallParts } from './calls.js';
import { HEALTH_SERVICE } from './health.js';
import { type GrpcServer, startGrpc } from './server.js';

const HOST = '127.0.0.1';
/** Of one address that nobody has answered yet. */
const STRANGERS = 64;
const Probe = makeGenericClientConstructor(HEALTH_SERVICE, 'Health');
const asIs = (bytes: Buffer): Buffer => bytes;
const Reader = makeGenericClientConstructor(
  {
    types: {
      ...{ path: '/concord.feed.v1.FeedService/ListEventTypes', requestStream: false, responseStream: false },
      ...{ requestSerialize: asIs, requestDeserialize: asIs, responseSerialize: asIs, responseDeserialize: asIs },
    },
  },
  'Reader',
);

let directory: string;
let server: GrpcServer | undefined;
const clients: { close(): void }[] = [];
const sockets: Socket[] = [];

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'concord-grpc-'));
  const key = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-keyout',
    join(directory, 'key'),
  ];
  const more = ['-days', '2', '-subj', '/CN=feed', '-addext', `subjectAltName=IP:${HOST}`];
  execFileSync('openssl', ['req', '-x509', ...key, '-out', join(directory, 'pem'), ...more], { stdio: 'ignore' });
});
afterAll(() => rmSync(directory, { recursive: true }));
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const client of clients.splice(0)) client.close();
  await server?.stop(1_000);
  server = undefined;
});

/** A server, and what somebody with a token and somebody without one are answered over a connection of their own. */
async function served(isTls: boolean) {
  const tls = { certificate: join(directory, 'pem'), key: join(directory, 'key') };
  const where = { ...{ host: HOST, grpcPort: 0, httpPort: 0 }, tls: isTls ? tls : undefined };
  const parts = {
    ...{ health: new Health({ needs: {}, runners: () => [] }), feed: { types: [] } },
    ...{ consumers: {}, readers: { reader: () => Promise.resolve({}) }, logger: { error: () => undefined } },
  } as unknown as CallParts & { health: Health };
  server = await startGrpc(where as never, parts, 5_000);
  const trusted = isTls ? credentials.createSsl(readFileSync(tls.certificate)) : credentials.createInsecure();
  const own = { 'grpc.use_local_subchannel_pool': 1 };
  const address = `${HOST}:${server.port}`;
  const [probe, reader] = [new Probe(address, trusted, own), new Reader(address, trusted, own)];
  clients.push(probe, reader);
  const asked = (client: typeof probe, name: string, request: unknown): Promise<unknown> =>
    new Promise((resolve) =>
      client[name]?.(request, new Metadata(), (fault: ServiceError | null, answer: unknown) =>
        resolve(fault ? fault.code : answer),
      ),
    );
  return {
    check: () => asked(probe, 'check', { service: '' }),
    read: () => asked(reader, 'types', Buffer.alloc(0)),
    stateOf: () => reader.getChannel().getConnectivityState(false),
  };
}

async function stranger(): Promise<Socket> {
  const socket = connect(server!.port, HOST);
  socket.on('error', () => undefined);
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

describe.each([
  ['in the clear', false],
  ['behind TLS', true],
])('a server %s', (_, isTls) => {
  it('answers, and keeps who was answered over the connections of strangers, of which the oldest go', async () => {
    const { check, read, stateOf } = await served(isTls);
    expect(await check()).toEqual({ status: 'SERVING' });
    expect(await read()).toBeInstanceOf(Buffer);
    const [first] = [await stranger()];
    const gone = once(first.resume(), 'close');
    for (let n = 0; n < STRANGERS; n += 1) await stranger();
    await gone;
    // 2: ready. It is the same connection.
    expect([stateOf(), await read()]).toEqual([2, expect.any(Buffer)]);
    // Whoever watches its health comes again.
    expect(await check()).toEqual({ status: 'SERVING' });
  });
});
