import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isAlive } from '#libs/embedded';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartRefused } from './running.js';
import { launchService } from './service.js';

const SERVE = "const { createServer } = await import('node:http'); const s = createServer().listen(0);";

describe('a service', () => {
  let directory: string;
  const never = new AbortController().signal;

  beforeEach(async () => void (directory = await mkdtemp(join(tmpdir(), 'concord-service-'))));
  afterEach(() => rm(directory, { recursive: true, force: true }));

  async function launch(code: string, hurry: AbortSignal = never) {
    const script = join(directory, 'main.mjs');
    await writeFile(script, code);
    const pids: number[] = [];
    const spec = { name: 'service', script, env: { GREETING: 'hello' }, logFile: join(directory, 'service.log') };
    return { pids, running: launchService(spec, (pid) => pids.push(pid), hurry) };
  }

  it('is ready when it says so on stdout, and logs what else it says', async () => {
    const { running, pids } = await launch(
      `${SERVE} console.log(process.env.GREETING); console.error('a fault'); console.log('{"ready":true,"port":4711}');`,
    );
    const { pid, port, stop } = await running;
    expect([port, pids]).toEqual([4711, [pid]]);
    await stop();
    const logged = (await readFile(join(directory, 'service.log'), 'utf8')).split('\n');
    expect(logged.sort()).toEqual(['', 'a fault', 'hello', '{"ready":true,"port":4711}']);
  });

  it('has room for what events leave behind', async () => {
    const { running } = await launch(
      `const v8 = await import('node:v8');
       const { space_size: size } = v8.getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
       const s = (await import('node:net')).createServer().listen(0);
       process.send({ ready: true, port: size / 2 ** 20 });`,
    );
    const { port: size, stop } = await running;
    expect(size).toBeGreaterThanOrEqual(16);
    await stop();
  });

  it('is ready when it says so by a message', async () => {
    const { running } = await launch(`${SERVE} process.send({ ready: true, port: 4712 });`);
    const { port, stop } = await running;
    expect(port).toBe(4712);
    await stop();
  });

  it('is not started when it ends before, and its last words are told', async () => {
    const { running } = await launch("console.error('no such database'); process.exit(3);");
    await expect(running).rejects.toThrow('ended with exit code 3; its log ends with:\n    no such database');
    const again = await launch('process.exit(4);');
    await expect(again.running).rejects.toThrow(/^ended with exit code 4$/);
  });

  it('is refused with its own words alone when it says why it cannot start', async () => {
    const { running } = await launch(
      "process.send({ failed: 'EVENTSTORE_URL: no such host' }); setInterval(() => 0, 99);",
    );
    await expect(running).rejects.toThrow(StartRefused);
    await expect(running).rejects.toThrow(/^EVENTSTORE_URL: no such host$/);
  });

  it('has its last words told before where they came from', async () => {
    const { running } = await launch("throw new Error('the line that matters', { cause: new Error('beneath') });");
    await expect(running).rejects.toThrow('the line that matters');
    const deep = await launch('const f = (n) => { if (n) f(n - 1); else throw new Error("at the bottom"); }; f(50);');
    await expect(deep.running).rejects.toThrow('at the bottom');
    await expect(deep.running).rejects.not.toThrow(/ at f /);
  });

  it('ends when it is hurried while starting', async () => {
    const hurry = new AbortController();
    const { running, pids } = await launch(SERVE, hurry.signal);
    hurry.abort();
    await expect(running).rejects.toThrow('told to stop while starting');
    expect(isAlive(pids[0] as number)).toBe(false);
  });

  it('finishes its work when it is stopped', async () => {
    const work = "process.on('SIGTERM', () => setTimeout(() => { console.log('finished'); process.exit(); }, 100));";
    const { running } = await launch(`${SERVE} ${work} process.send({ ready: true, port: 1 });`);
    const { stop, ended } = await running;
    await stop();
    expect(await ended).toBe('ended with exit code 0');
    expect(await readFile(join(directory, 'service.log'), 'utf8')).toBe('finished\n');
  });

  it('tells when it was killed', async () => {
    const { running } = await launch(`${SERVE} process.send({ ready: true, port: 1 });`);
    const { kill, ended } = await running;
    kill();
    expect(await ended).toBe('ended by SIGKILL');
  });
});
