import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readRunFile, type RunFile } from '#libs/config';
import { isAlive } from '#libs/embedded';
import { childEnv } from '../support/child-env.js';
import { until } from '../support/until.js';

const MAIN = resolve('dist/programs/supervisor.js');
const READY = 'Ctrl-C stops everything.';

/** A supervisor as `npm start` runs it, started from `dist`. */
export interface Supervised {
  readonly pid: number;
  /** What it has said so far, on stdout and stderr. */
  said(): string;
  /** What `run.json` says now. */
  run(): RunFile;
  /** Settles with the exit code. */
  readonly ended: Promise<number | null>;
  /** The address of its API. */
  readonly url: string;
}

/** Makes an empty home directory and a function that removes it. */
export async function temporaryHome(): Promise<{ home: string; remove(): Promise<void> }> {
  const parent = await mkdtemp(join(tmpdir(), 'concord-supervised-'));
  await chmod(parent, 0o711);
  return { home: join(parent, 'home'), remove: () => rm(parent, { recursive: true, force: true }) };
}

/** Starts a supervisor and settles when it is ready. Rejects with what it said when it ends before. */
export async function startSupervised(
  home: string,
  env: Record<string, string> = {},
  main: string = MAIN,
): Promise<Supervised> {
  const { child, said, ended } = launch(home, env, main);
  const gone = ended.then((code) => Promise.reject(new Error(`The supervisor ended with ${code}:\n${said()}`)));
  await Promise.race([until(() => said().includes(READY)), gone]);
  gone.catch(() => undefined);
  const run = () => readRunFile(home) as RunFile;
  return { pid: child.pid as number, said, run, ended, url: `http://127.0.0.1:${run().env.PORT}` };
}

/** Starts a supervisor that outlives this process, and settles when it is ready. What it says goes to `<home>.log`. */
export async function startLasting(home: string, env: Record<string, string> = {}): Promise<void> {
  const log = openSync(`${home}.log`, 'a', 0o600);
  const stdio: StdioOptions = ['ignore', log, log];
  const child = spawn(process.execPath, [MAIN], { env: environmentIn(home, env), stdio, detached: true });
  closeSync(log);
  child.unref();
  await until(() => {
    if (child.exitCode === null) return readRunFile(home)?.state === 'ready';
    throw new Error(`The supervisor ended with ${child.exitCode}:\n${readFileSync(`${home}.log`, 'utf8')}`);
  });
}

/** Starts a supervisor that is expected to refuse, and answers its exit code and what it said. */
export async function startRefused(
  home: string,
  env: Record<string, string> = {},
): Promise<{ code: number | null; said: string }> {
  const { said, ended } = launch(home, env);
  return { code: await ended, said: said() };
}

/** The numbers of the processes that a supervisor has recorded, by name. */
export function pidsOf({ processes }: RunFile): Record<string, number> {
  return Object.fromEntries(Object.entries(processes).map(([name, { pid }]) => [name, pid]));
}

/** Whether the API answers that it is ready. */
export async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Ends processes that a failed test may have left. */
export function sweep(pids: Iterable<number>): void {
  for (const pid of pids) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
}

/** A server that EVENTSTORE_URL names is shared by all tests, and by what ran before: each home keeps to a prefix of its own. */
const shared = (home: string): Record<string, string> =>
  process.env['EVENTSTORE_URL']
    ? { CONCORD_STREAM_PREFIX: `t${createHash('sha256').update(home).digest('hex').slice(0, 10)}_` }
    : {};

const environmentIn = (home: string, env: Record<string, string>): NodeJS.ProcessEnv => ({
  ...childEnv(),
  ...shared(home),
  PORT: '0',
  CONCORD_FEED_PORT: '0',
  CONCORD_FEED_HTTP_PORT: '0',
  CONCORD_TRACK_PORT: '0',
  ...env,
  CONCORD_HOME: home,
});

function launch(home: string, env: Record<string, string>, main: string = MAIN) {
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe'];
  const child: ChildProcess = spawn(process.execPath, [main], { env: environmentIn(home, env), stdio });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += String(chunk)));
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return { child, said: () => text, ended };
}
