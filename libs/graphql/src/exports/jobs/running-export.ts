import type { Principal } from '#libs/access';
import type { FaultLog } from '../../faults/fault-log.js';
import type { Exported } from '../exporter.js';
import type { ExportJob } from './export-job.js';
import type { ExportJobsTable } from './export-jobs.table.js';

/** So often is said how far it is, and asked whether it was cancelled. */
const LOOK_MS = 2_000;

/** The same export, which says how far it is, and ends when it is cancelled: by whatever process. */
export function watched(
  exported: Exported,
  {
    caller,
    job,
    fetch,
    table,
    log,
  }: {
    readonly caller: Principal;
    readonly job: ExportJob;
    /** The number of this reading. */
    readonly fetch: number;
    readonly table: ExportJobsTable;
    readonly log: FaultLog;
  },
): Exported {
  let rows = 0;
  let isWhole = false;
  const look = async (): Promise<void> => {
    if (!(await table.note(caller, job.id, { fetch, rows })))
      exported.stop(new Error('an export was cancelled, or is fetched anew'));
  };
  const timer = setInterval(() => void look().catch(log), LOOK_MS).unref();
  let isOver = false;
  const end = async (): Promise<void> => {
    clearInterval(timer);
    await exported.end();
    if (isOver) return;
    isOver = true;
    const ended = isWhole ? null : reasonOf(exported.signal);
    await table.note(caller, job.id, { fetch, rows, ended }).catch(log);
  };
  async function* batches(): Exported['batches'] {
    for await (const batch of exported.batches) {
      yield batch;
      rows += batch.length;
    }
    isWhole = true;
    await end();
  }
  return { ...exported, batches: batches(), end };
}

const reasonOf = ({ aborted, reason }: AbortSignal): string =>
  aborted && reason instanceof Error
    ? reason.message
    : 'the connection of whoever fetched it ended, or a fault that is in the log';
