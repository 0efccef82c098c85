import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import ts from 'typescript';
import { startMark } from '#libs/embedded';
import { LockedError, releaseLock, takeLock } from './lock.js';

describe('the lock of a home directory', () => {
  let directory: string;
  let file: string;
  const started: ChildProcess[] = [];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'concord-lock-'));
    file = join(directory, 'supervisor.lock');
  });
  afterEach(async () => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
    await rm(directory, { recursive: true, force: true });
  });

  const start = (program: string, args: string[]): ChildProcess => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    started.push(child);
    return child;
  };
  const sleeper = (): number => start('sleep', ['60']).pid as number;
  const holder = async (): Promise<number> => (JSON.parse(await readFile(file, 'utf8')) as { pid: number }).pid;

  it('belongs to one that runs at a time, and is given back by that one alone', async () => {
    const pid = sleeper();
    await writeFile(file, JSON.stringify({ pid, mark: startMark(pid) }));
    expect(() => takeLock(file)).toThrow(LockedError);
    releaseLock(file);
    expect(await holder()).toBe(pid);
  });

  it.each([
    ['whose number another process has got since', () => JSON.stringify({ pid: sleeper(), mark: 'an earlier start' })],
    ['that no process has', () => JSON.stringify({ pid: 2 ** 22 + 1, mark: 'x' })],
    ['that nobody can read', () => '{"pid":'],
  ])('is taken over from a holder %s, and leaves nothing else behind', async (_, text) => {
    await writeFile(file, text());
    takeLock(file);
    expect(await holder()).toBe(process.pid);
    expect(readdirSync(directory)).toEqual(['supervisor.lock']);
    takeLock(file);
    releaseLock(file);
    expect(readdirSync(directory)).toEqual([]);
    takeLock(file);
  });

  it('is had by one at a time when many want it at once, and some die with it', async () => {
    await writeFile(file, JSON.stringify({ pid: 2 ** 22 + 1, mark: 'x' }));
    await compile(directory);
    const workers = Array.from({ length: WORKERS }, (_, n) =>
      start(process.execPath, [join(directory, 'worker.mjs'), String(n)]),
    );
    const ended = Promise.all(workers.map((worker) => new Promise((resolve) => worker.once('exit', resolve))));
    while (readdirSync(directory).filter((name) => name.startsWith('ready')).length < WORKERS) await pause(10);
    await writeFile(join(directory, 'go'), '');
    await ended;
    const had = readFileSync(join(directory, 'had'), 'utf8').trim().split('\n');
    expect(had.toSorted()).toEqual(Array.from({ length: WORKERS }, (_, n) => String(n)).toSorted());
    expect(existsSync(join(directory, 'two-at-once'))).toBe(false);
  });
});

const WORKERS = 12;

/** The lock as the supervisor has it, and a process that wants it once. */
async function compile(directory: string): Promise<void> {
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
  for (const [name, path] of [
    ['lock', import.meta.dirname],
    ['processes', join(import.meta.dirname, '../../../../libs/embedded/src/system')],
  ] as const) {
    const text = await readFile(join(path, `${name}.ts`), 'utf8');
    const script = ts.transpileModule(text, { compilerOptions: options }).outputText;
    await writeFile(
      join(directory, `${name}.mjs`),
      name === 'lock'
        ? script.replace('#libs/embedded', './processes.mjs').replace('node:fs', './slow-fs.mjs')
        : script,
    );
  }
  await writeFile(join(directory, 'slow-fs.mjs'), SLOW_FS);
  await writeFile(join(directory, 'worker.mjs'), WORKER);
}

/** A machine that is busy at the worst moments. */
const SLOW_FS = `
import * as fs from 'node:fs';
const slow = (call) => (...given) => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.random() < 0.3 ? 120 : 1);
  return call(...given);
};
${['linkSync', 'readFileSync', 'renameSync', 'rmSync', 'writeFileSync'].map((name) => `export const ${name} = slow(fs.${name});`).join('\n')}
`;

const WORKER = `
import { appendFileSync, existsSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { releaseLock, takeLock } from './lock.mjs';

const place = (name) => new URL(name, import.meta.url).pathname;
const me = Number(process.argv[2]);
writeFileSync(place('ready' + me), '');
while (!existsSync(place('go'))) await pause(1);
for (;;) {
  try {
    await takeLock(place('supervisor.lock'));
    break;
  } catch (fault) {
    if (fault.name !== 'LockedError') throw fault;
    await pause(Math.random() * 4);
  }
}
try {
  openSync(place('inside'), 'wx');
} catch {
  writeFileSync(place('two-at-once'), '');
}
await pause(100);
appendFileSync(place('had'), me + '\\n');
rmSync(place('inside'), { force: true });
if (me % 2) process.kill(process.pid, 'SIGKILL');
releaseLock(place('supervisor.lock'));
`;
