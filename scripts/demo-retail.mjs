import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './lib/installation.mjs';

// All the real orders, beside the figures that are known of them: on the service that runs here, or on one of its own.

const READY_WITHIN_MS = 120_000;
const data = process.argv[2] ?? process.env.CONCORD_DATA;
if (!data) {
  console.error('Say where the data sets are: npm run demo:retail -- <folder>, or CONCORD_DATA.');
  process.exit(1);
}
ensureInstalled();

const program = (name) => fileURLToPath(new URL(`../dist/programs/${name}.js`, import.meta.url));
const own = stateOfService() === 'ready' ? undefined : await startService();
const demo = spawn(process.execPath, [program('cli'), 'demo', '--data', resolve(data)], { stdio: 'inherit' });
const [code] = await once(demo, 'exit');
if (own) {
  own.kill('SIGTERM');
  await once(own, 'exit');
}
process.exit(code ?? 1);

async function startService() {
  const service = spawn(process.execPath, [program('supervisor')], { stdio: ['ignore', 'ignore', 'inherit'] });
  for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until && service.exitCode === null; await pause(200)) {
    if (stateOfService() === 'ready') return service;
  }
  console.error('The service did not start.');
  service.kill('SIGTERM');
  process.exit(1);
}

function stateOfService() {
  try {
    const { state, supervisor } = JSON.parse(
      readFileSync(resolve(process.env.CONCORD_HOME || '.concord', 'run.json'), 'utf8'),
    );
    process.kill(supervisor.pid, 0);
    return state;
  } catch {
    return undefined;
  }
}
