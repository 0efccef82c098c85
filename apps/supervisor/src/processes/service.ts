import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline';
import { type Running, StartRefused } from './running.js';

/** A program of ours that runs as a child. */
export interface ServiceSpec {
  readonly name: string;
  /** Absolute path of its main file. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What it says is appended here. */
  readonly logFile: string;
}

const READY_WITHIN = 60_000;
const DRAIN_WITHIN = 10_000;
const STACK_LINE = /^\s+at |^\s*$/;
// Loaded into every child before its own code: one that has lost its supervisor finishes its work and ends.
const GUARD = `data:text/javascript,
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref();`;
/**
 * What an event costs is mostly its way through a dozen short functions, run a few times a second: baseline code of each at its first call instead of its
 * hundredth, and room for what a request leaves behind, of which V8 otherwise clears up one MiB at a time (decision 0204).
 */
const ENGINE = ['--enable-source-maps', '--always-sparkplug', '--min-semi-space-size=16', '--max-semi-space-size=32'];

/**
 * Starts a service and settles when it says, as a line on stdout or as a message, `{"ready":true,"port":N}`.
 * Rejects with StartRefused when it says why it cannot start, `{"failed":"…"}`, and with the last of its log when it ends otherwise before, takes
 * more than a minute, or `hurry` is aborted.
 */
export async function launchService(
  spec: ServiceSpec,
  spawned: (pid: number) => void,
  hurry: AbortSignal,
): Promise<Running> {
  const log = openSync(spec.logFile, 'a', 0o600);
  const { size: began } = fstatSync(log);
  const child = spawn(process.execPath, [...ENGINE, '--import', GUARD, spec.script, ...(spec.args ?? [])], {
    env: spec.env,
    // A Ctrl-C in the terminal is for the supervisor, which stops its children in their order.
    detached: true,
    stdio: ['ignore', 'pipe', log, 'ipc'],
  });
  const ended = endOf(child);
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  lines.on('line', (line) => writeSync(log, `${line}\n`)).once('close', () => closeSync(log));
  if (child.pid === undefined) throw new Error(await ended);
  spawned(child.pid);
  try {
    const port = await readyPort({ child, lines, ended, hurry });
    return { pid: child.pid, port, ended, stop: () => drain(child, ended), kill: () => void child.kill('SIGKILL') };
  } catch (fault) {
    child.kill('SIGKILL');
    await ended;
    if (fault instanceof StartRefused) throw fault;
    throw new Error(`${(fault as Error).message}${lastOf(spec.logFile, began)}`, { cause: fault });
  }
}

interface Starting {
  readonly child: ChildProcess;
  readonly lines: Interface;
  readonly ended: Promise<string>;
  readonly hurry: AbortSignal;
}

function readyPort({ child, lines, ended, hurry }: Starting): Promise<number> {
  const late = AbortSignal.timeout(READY_WITHIN);
  return new Promise((resolve, reject) => {
    const hear = (message: unknown) => {
      if (isReady(message)) resolve(message.port);
      else if (isFailed(message)) reject(new StartRefused(message.failed));
    };
    child.on('message', hear);
    lines.on('line', (line) => line.startsWith('{"ready"') && hear(parsed(line)));
    void ended.then((reason) => reject(new Error(reason)));
    late.addEventListener('abort', () => reject(new Error(`not ready within ${READY_WITHIN / 1000} s`)));
    hurry.addEventListener('abort', () => reject(new Error('told to stop while starting')));
    if (hurry.aborted) reject(new Error('told to stop while starting'));
  });
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (fault) => resolve(fault.message));
    child.once('exit', (code, signal) => resolve(signal ? `ended by ${signal}` : `ended with exit code ${code}`));
  });
}

async function drain(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), DRAIN_WITHIN);
  await ended;
  clearTimeout(late);
}

function isReady(message: unknown): message is { port: number } {
  const { ready, port } = (message ?? {}) as { ready?: unknown; port?: unknown };
  return ready === true && typeof port === 'number';
}

const isFailed = (message: unknown): message is { failed: string } =>
  typeof (message as { failed?: unknown } | null)?.failed === 'string';

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function lastOf(logFile: string, from: number): string {
  const said = readFileSync(logFile).subarray(from).toString().trimEnd().split('\n');
  // Where it came from would push out what it was.
  const lines = said.filter((line) => !STACK_LINE.test(line)).slice(-12);
  return lines[0] ? `; its log ends with:\n${lines.map((line) => `    ${line}`).join('\n')}` : '';
}
