import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { transformFile } from '@swc/core';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SOURCES = join(ROOT, 'libs/embedded/src/event-node');

/** An event node as a process of its own. */
export interface NodeProcess {
  readonly url: string;
  readonly port: number;
  kill(signal: NodeJS.Signals): void;
  /** Its exit code; `null` when a signal ended it. */
  readonly exited: Promise<number | null>;
}

let compiled: Promise<string> | undefined;

/**
 * Starts the node's own process on a database, from the sources as they are.
 * Rejects with what it says when it ends instead of becoming ready.
 */
export async function startNodeProcess(databaseUrl: string, port = 0): Promise<NodeProcess> {
  const main = join(await (compiled ??= compile()), 'main.js');
  const child = spawn(process.execPath, [main, '--port', String(port), '--database', databaseUrl], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const ready = await Promise.race([readyLine(child), refusal(child, exited)]);
  const url = `esdb://127.0.0.1:${ready.port}?tls=false`;
  return { url, port: ready.port, exited, kill: (signal) => void child.kill(signal) };
}

async function readyLine(child: ChildProcess): Promise<{ port: number }> {
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    return JSON.parse(line) as { port: number };
  }
  return new Promise(() => undefined);
}

async function refusal(child: ChildProcess, exited: Promise<unknown>): Promise<never> {
  let said = '';
  child.stderr?.on('data', (chunk) => (said += String(chunk)));
  await exited;
  throw new Error(said.trim());
}

async function compile(): Promise<string> {
  const directory = join(ROOT, 'node_modules/.cache/event-node-test', String(process.pid));
  await mkdir(directory, { recursive: true });
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  await writeFile(join(directory, 'package.json'), '{ "type": "module" }\n');
  const names = (await readdir(SOURCES, { recursive: true })).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'),
  );
  await Promise.all(
    names.map(async (name) => {
      const { code } = await transformFile(join(SOURCES, name), { configFile: join(ROOT, '.swcrc') });
      const script = join(directory, name.replace(/ts$/, 'js'));
      await mkdir(dirname(script), { recursive: true });
      await writeFile(script, code);
    }),
  );
  return directory;
}
