import type { Principal } from '#libs/access';
import type { Writable } from 'node:stream';
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
    sent,
  }: {
    readonly caller: Principal;
    readonly job: ExportJob;
    /** The number of this reading. */
    readonly fetch: number;
    readonly table: ExportJobsTable;
    readonly log: FaultLog;
    /** When the answer is over: whether it went out to its end. */
    readonly sent: Promise<boolean>;
  },
): Exported {
  let rows = 0;
  let isWhole = false;
  let isOver = false;
  const look = async (): Promise<void> => {
    if (!(await table.note(caller, job.id, { fetch, rows })) && !isOver)
      exported.stop(new Error('an export was cancelled, or is fetched anew'));
  };
  const timer = setInterval(() => void look().catch(log), LOOK_MS).unref();
  const end = async (isSent: boolean): Promise<void> => {
    isOver = true;
    clearInterval(timer);
    await exported.end();
    const ended = isWhole && isSent ? null : reasonOf(exported.signal);
    await table.note(caller, job.id, { fetch, rows, ended });
  };
  void sent.then(end).catch(log);
  async function* batches(): Exported['batches'] {
    for await (const batch of exported.batches) {
      yield batch;
      rows += batch.length;
    }
    isWhole = true;
  }
  return { ...exported, batches: batches() };
}

/** Resolves when an answer is over: true where all of it went out, false where whoever asked had hung up before. */
export const sentWhole = (answer: Writable): Promise<boolean> =>
  new Promise((resolve) => {
    if (answer.destroyed || answer.closed) resolve(answer.writableFinished);
    answer.once('finish', () => resolve(true));
    answer.once('close', () => resolve(answer.writableFinished));
  });

const reasonOf = ({ aborted, reason }: AbortSignal): string =>
  aborted && reason instanceof Error
    ? reason.message
    : 'the connection of whoever fetched it ended, or a fault that is in the log';
