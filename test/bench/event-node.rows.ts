import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { atLeast, type Row, shown, type Target } from './table.js';

interface Measured {
  readonly measure: string;
  readonly memory: number;
  readonly postgres: number;
  readonly 'postgres/memory': number;
}

const targetOf = (measure: string): Target | null => {
  if (measure.startsWith('events read')) return atLeast(0.8);
  return /^appends\/s, (16|64|256) /.test(measure) ? atLeast(0.6) : null;
};

/** (e) The event node with its events in Postgres against the same node with them in memory. */
export async function* benchEventNode(): AsyncIterable<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'concord-bench-'));
  const file = join(folder, 'rows.json');
  try {
    const script = resolve('test/bench/event-node.bench.mjs');
    const { status } = spawnSync(process.execPath, [script, '--json', file], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (status !== 0) throw new Error(`the bench of the event node ended with ${status}`);
    yield* (JSON.parse(readFileSync(file, 'utf8')) as Measured[]).map((row): Row => ({
      part: 'e',
      measure: row.measure,
      ours: shown(row.postgres),
      other: `${shown(row.memory)} with events in memory`,
      ratio: row['postgres/memory'],
      target: targetOf(row.measure),
      why: 'with few writers at once a group is small and each waits for a flush of the disk, which memory does not have',
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
