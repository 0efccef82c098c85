import { setTimeout as pause } from 'node:timers/promises';
import {
  type ClientReadableStream,
  credentials,
  makeGenericClientConstructor,
  Server,
  ServerCredentials,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Health } from '#libs/observability';
import { GrpcHealth, HEALTH_SERVICE } from './health.js';

const Client = makeGenericClientConstructor(HEALTH_SERVICE, 'Health');
const KEPT_MS = 100;
const FEED = 'concord.feed.v1.FeedService';

let server: Server;
let grpc: GrpcHealth;
let health: Health;
let client: InstanceType<typeof Client>;
/** By a connection of its own. */
let connect: () => InstanceType<typeof Client>;
let postgres: () => Promise<unknown>;
let looks: number;

async function serve(pace: { readonly keptMs: number; readonly lookEveryMs: number }): Promise<void> {
  grpc = new GrpcHealth(health, [FEED], pace);
  server = new Server();
  server.addService(HEALTH_SERVICE, grpc.calls());
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (fault, bound) =>
      fault ? reject(fault) : resolve(bound),
    ),
  );
  connect = () =>
    new Client(`127.0.0.1:${port}`, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 });
  client = connect();
}

beforeEach(async () => {
  looks = 0;
  postgres = () => Promise.resolve();
  health = new Health({ needs: { postgres: () => ((looks += 1), postgres()) }, runners: () => [] });
  await serve({ keptMs: KEPT_MS, lookEveryMs: 20 });
});
afterEach(() => {
  client.close();
  server.forceShutdown();
});

const ask = (method: 'check' | 'list', service = ''): Promise<unknown> =>
  new Promise((resolve) =>
    client[method]?.({ service }, (fault: ServiceError | null, answer: object) => resolve(fault ? fault.code : answer)),
  );

function watch(
  service: string,
  of = client,
): { readonly heard: string[]; readonly ended: Promise<unknown>; cancel(): void } {
  const call = of['watch']?.({ service }) as unknown as ClientReadableStream<{ readonly status: string }>;
  const heard: string[] = [];
  call.on('data', (answer: { readonly status: string }) => heard.push(answer.status));
  const ended = new Promise((resolve) => {
    call.on('error', ({ code }: ServiceError) => resolve(code));
    call.on('end', () => resolve(status.OK));
  });
  return { heard, ended, cancel: () => call.cancel() };
}

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 20_000; !holds(); await pause(10))
    if (Date.now() > end) throw new Error(`not so: ${holds.toString()}`);
}

describe('the health of the feed over gRPC', () => {
  it('is that of HTTP, for the process and for each service by name', async () => {
    expect(await ask('check')).toEqual({ status: 'SERVING' });
    expect(await ask('check', FEED)).toEqual({ status: 'SERVING' });
    expect(await ask('check', 'another')).toBe(status.NOT_FOUND);
    expect(await ask('list')).toEqual({ statuses: { '': { status: 'SERVING' }, [FEED]: { status: 'SERVING' } } });
  });

  it('is looked at once, however many ask', async () => {
    client.close();
    server.forceShutdown();
    // All ask while one look is good, however busy the machine is.
    await serve({ keptMs: 60_000, lookEveryMs: 20 });
    await Promise.all(Array.from({ length: 50 }, () => ask('check')));
    expect(looks).toBe(1);
  });

  it('is not serving while Postgres is down, nor once the process stops', async () => {
    postgres = () => Promise.reject(new Error('gone'));
    expect(await ask('check')).toEqual({ status: 'NOT_SERVING' });
    postgres = () => Promise.resolve();
    await pause(2 * KEPT_MS);
    expect(await ask('check')).toEqual({ status: 'SERVING' });
    health.drain();
    await pause(2 * KEPT_MS);
    expect(await ask('check')).toEqual({ status: 'NOT_SERVING' });
  });

  it('is told to who watches also where somebody else heard first that it changed', async () => {
    client.close();
    server.forceShutdown();
    await serve({ keptMs: 10, lookEveryMs: 400 });
    const first = watch('');
    await until(() => first.heard.length === 1);
    postgres = () => Promise.reject(new Error('gone'));
    await pause(20);
    const second = watch('');
    await until(() => second.heard.length === 1);
    expect(second.heard).toEqual(['NOT_SERVING']);
    await pause(600);
    expect(first.heard).toEqual(['SERVING', 'NOT_SERVING']);
    first.cancel();
    second.cancel();
  });

  it('is told to who watches when it changes, and a watcher keeps no process from ending', async () => {
    const [feed, other] = [watch(FEED), watch('another')];
    await until(() => feed.heard.length === 1 && other.heard.length === 1);
    postgres = () => Promise.reject(new Error('gone'));
    await until(() => feed.heard.length === 2);
    grpc.drain();
    expect(await Promise.all([feed.ended, other.ended])).toEqual([status.OK, status.OK]);
    expect(feed.heard).toEqual(['SERVING', 'NOT_SERVING', 'NOT_SERVING']);
    expect(other.heard).toEqual(['SERVICE_UNKNOWN']);
    await new Promise<void>((resolve, reject) => server.tryShutdown((fault) => (fault ? reject(fault) : resolve())));
  });

  it('is watched by few of a connection, and by more once one has left', async () => {
    const watching = Array.from({ length: 10 }, () => watch(''));
    await until(() => watching.every(({ heard }) => heard.length === 1));
    expect(await watch('').ended).toBe(status.RESOURCE_EXHAUSTED);
    watching[0]?.cancel();
    await watching[0]?.ended;
    await pause(50);
    const late = watch('');
    await until(() => late.heard.length === 1);
    for (const { cancel } of [...watching, late]) cancel();
  });

  it('is told to whoever comes, however many watch already', async () => {
    const others = Array.from({ length: 10 }, () => connect());
    const watching = others.flatMap((other) => Array.from({ length: 10 }, () => watch('', other)));
    await until(() => watching.every(({ heard }) => heard.length === 1));
    const late = watch('');
    await until(() => late.heard.length === 1);
    expect(await watching[0]?.ended).toBe(status.RESOURCE_EXHAUSTED);
    for (const { cancel } of [...watching, late]) cancel();
    for (const other of others) other.close();
  });
});
