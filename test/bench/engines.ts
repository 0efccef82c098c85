import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type EmbeddedPostgres, startPostgres } from '#libs/embedded';

const NODE = resolve('dist/programs/event-node.js');

export interface Engines {
  readonly postgres: EmbeddedPostgres;
  /** Address of the event node, whose events are in that Postgres. */
  readonly events: string;
  stop(): Promise<void>;
}

/** Postgres that flushes every commit, and an event node on it, each a process of its own, as the service has them. */
export async function startEngines(): Promise<Engines> {
  const directory = await mkdtemp(join(tmpdir(), 'concord-bench-'));
  await chmod(directory, 0o711);
  const postgres = await startPostgres({ dataDir: join(directory, 'data'), durable: true });
  const node = spawn(process.execPath, [NODE, '--port', '0', '--database', postgres.url('events', 'node')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(node.stdout, 'data')) as [Buffer];
  const { port } = JSON.parse(line.toString()) as { port: number };
  return {
    postgres,
    events: `esdb://127.0.0.1:${port}?tls=false`,
    stop: async () => {
      node.kill('SIGTERM');
      await once(node, 'exit');
      await postgres.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
