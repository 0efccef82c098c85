import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { childEnv } from '../support/child-env.js';

jest.setTimeout(180_000);

const DEPENDENCIES = ['@bufbuild/protobuf', '@grpc/grpc-js', '@types/node'];
const COMPILERS = [
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
];

const PROGRAM = `import { eventJson, FeedClient, FeedError, verifyWebhook } from '@concord/feed';
const feed = new FeedClient({ address: '127.0.0.1:1', token: () => 'token' });
const fault = await feed.listEventTypes().catch((thrown) => thrown);
feed.close();
console.log(fault instanceof FeedError, fault.code, fault.mayPass, typeof eventJson, typeof verifyWebhook);
`;
const TYPED = `import { type Deal, type Event, type EventBatch, eventJson, FeedClient, type StartInput } from '@concord/feed';
const feed = new FeedClient({ address: 'https://feed.example.com', token: async () => 'token' });
const start: StartInput = { positionFrom: { case: 'snapshot', value: {} } };
export async function states(): Promise<(string | undefined)[]> {
  const found: (string | undefined)[] = [];
  for await (const batch of feed.follow({ start, filter: { types: ['deal.*'] } })) {
    const { events, cursor }: EventBatch = batch;
    for (const event of events) {
      const one: Event = event;
      const deal: Deal | undefined = one.data.case === 'deal' ? one.data.value.deal : undefined;
      const sequence: bigint = one.sequence;
      found.push(deal?.state, eventJson(one).deal?.deal?.amount?.amount, cursor, String(sequence));
    }
  }
  for await (const { events, commit } of feed.consume('crm')) if (!(await commit(events[0]?.cursor))) break;
  return found;
}
`;

/** As somebody has the package who knows nothing of this repository: packed, unpacked, with what it depends on beside it. */
describe('@concord/feed, packed and installed elsewhere', () => {
  const run = promisify(execFile);
  let place: string;

  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'concord-package-'));
    const installed = join(place, 'node_modules/@concord/feed');
    await mkdir(installed, { recursive: true });
    const env = childEnv();
    await run('npm', ['pack', resolve('libs/feed-client'), '--silent', '--pack-destination', place], {
      cwd: place,
      env,
    });
    const [tarball = ''] = (await readdir(place)).filter((name) => name.endsWith('.tgz'));
    await run('tar', ['-xzf', join(place, tarball), '--strip-components=1', '-C', installed]);
    for (const name of DEPENDENCIES) {
      await mkdir(join(place, 'node_modules', name, '..'), { recursive: true });
      await symlink(resolve('node_modules', name), join(place, 'node_modules', name));
    }
    await writeFile(join(place, 'program.mjs'), PROGRAM);
    await writeFile(join(place, 'typed.mts'), TYPED);
  });
  afterAll(() => rm(place, { recursive: true, force: true }));

  it('holds what it says of itself, and no source', async () => {
    const installed = await readdir(join(place, 'node_modules/@concord/feed'));
    expect(installed.sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json']);
  });

  it('runs in plain JavaScript', async () => {
    const { stdout } = await run(process.execPath, ['program.mjs'], { cwd: place, env: childEnv() });
    expect(stdout.trim()).toBe('true UNAVAILABLE true function function');
  });

  it.each(COMPILERS)('has types that hold with --module %s --moduleResolution %s', async (module, resolution) => {
    const flags = ['--strict', '--noEmit', '--target', 'es2023', '--types', 'node'];
    const how = ['--module', module ?? '', '--moduleResolution', resolution ?? ''];
    const tsc = resolve('node_modules/typescript/bin/tsc');
    const compiled = run(process.execPath, [tsc, ...flags, ...how, 'typed.mts'], { cwd: place }).then(
      () => '',
      ({ stdout }: { readonly stdout: string }) => stdout,
    );
    expect(await compiled).toBe('');
  });
});
