import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '#libs/embedded';
import { rpcFault, startStub } from '../contract/esdb-stub.fixtures.js';
import { startRefused, temporaryHome } from './supervised.js';
import { childEnv } from '../support/child-env.js';

const run = promisify(execFile);

/** What a process of the service says that was started alone, and how it ends. */
async function alone(app: 'api' | 'projector' | 'feed' | 'track', env: Record<string, string>) {
  const given = { ...childEnv(), DATABASE_URL: 'postgres://x@127.0.0.1:1/x', ...env };
  const kek = { CONCORD_KEK: `1:${Buffer.alloc(32, 7).toString('base64url')}` };
  const main = resolve(`dist/programs/${app}.js`);
  return run(process.execPath, [main], { env: { ...kek, ...given } }).then(
    () => ({ code: 0, stdout: '', stderr: '' }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }),
  );
}

describe('a start that cannot succeed', () => {
  let home: string;
  let remove: () => Promise<void>;
  let stub: Awaited<ReturnType<typeof startStub>>;
  beforeAll(async () => {
    ({ home, remove } = await temporaryHome());
    stub = await startStub({ Read: () => rpcFault(status.UNAUTHENTICATED, 'no such user') });
  });
  afterAll(async () => {
    stub.stop();
    await remove();
  });

  it('of the service is refused in one line that names the setting and the reason', async () => {
    const { code, said } = await startRefused(home, { EVENTSTORE_URL: stub.url });
    const reason = `EVENTSTORE_URL: the event store at 127.0.0.1:${stub.port} does not know this user and password: 16 UNAUTHENTICATED: no such user`;
    expect([code, said.trim().split('\n')]).toEqual([1, ['Concord starts …', `Concord does not start. ${reason}`]]);
  });

  it('of the service says that the files a connection string names are not there', async () => {
    const { code, said } = await startRefused(home, { EVENTSTORE_URL: 'esdb://h?tlsCAFile=/nowhere/ca.pem' });
    expect([code, said]).toEqual([1, expect.stringContaining('Failed to load certificate file. File was not found.')]);
    expect(said).not.toContain('    at ');
  });

  it('of the service names the setting of a database that is not there', async () => {
    const port = await freePort();
    const { code, said } = await startRefused(home, { DATABASE_URL: `postgres://x:y@127.0.0.1:${port}/x` });
    expect([code, said]).toEqual([1, expect.stringContaining(`DATABASE_URL: connect ECONNREFUSED 127.0.0.1:${port}`)]);
  });

  it.each(['api', 'projector', 'feed', 'track'] as const)('of the %s alone is refused in one line too', async (app) => {
    const { code, stdout, stderr } = await alone(app, { EVENTSTORE_URL: stub.url });
    expect(code).toBe(1);
    expect(stderr.trim()).toMatch(
      /^EVENTSTORE_URL: the event store at [\d.:]+ does not know this user and password: [^\n]+$/,
    );
    expect(stdout).not.toContain('    at ');
    expect(await alone(app, { EVENTSTORE_URL: 'esdb://h:p' })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/EVENTSTORE_URL is not a connection string .*expected port number/),
    });
  });
});
