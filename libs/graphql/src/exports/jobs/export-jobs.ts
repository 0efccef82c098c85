import type { Principal } from '#libs/access';
import { deterministicId, isRefusal, refuse, type Refusal } from '#libs/kernel';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { GraphQLError } from 'graphql';
import { isDeepStrictEqual } from 'node:util';
import { FAULT_LOG, type FaultLog } from '../../faults/fault-log.js';
import type { BadField } from '../../faults/faults.js';
import { Exporter } from '../exporter.js';
import { ExpectedRows } from './expected-rows.js';
import { type AskedExport, type ExportJob, KEPT_DAYS, MOST_JOBS } from './export-job.js';
import { ExportJobsTable } from './export-jobs.table.js';

const HOUR_MS = 60 * 60_000;

/** What persons want to fetch as a file: kept as a question, for seven days. */
@Injectable()
export class ExportJobs implements OnModuleInit, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly exporter: Exporter,
    private readonly table: ExportJobsTable,
    private readonly expected: ExpectedRows,
    @Inject(FAULT_LOG) private readonly log: FaultLog,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.table.removeExpired().catch(this.log), HOUR_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** The same under the same key is the same export. Throws FORBIDDEN, NOT_YET_VISIBLE and VIEW_HALTED as the list does. */
  async start(caller: Principal, key: string, asked: AskedExport): Promise<ExportJob | Refusal> {
    const id = deterministicId('export', caller.tenant, caller.subject, caller.partnerId ?? '', key);
    const known = await this.table.one(caller, id);
    if (known) return same(known, asked);
    if (!(await this.table.hasRoom(caller))) return FULL;
    const rows = await this.rowsOf(caller, asked);
    if (typeof rows !== 'number') return rows;
    await this.table.add(caller, id, asked, rows);
    const made = await this.table.one(caller, id);
    // Somebody may have been faster under the same key.
    if (made) return same(made, asked);
    return FULL;
  }

  private async rowsOf(caller: Principal, asked: AskedExport): Promise<number | Refusal> {
    try {
      const { found } = await this.exporter.asks(asked, caller);
      return await this.expected.of(caller, found);
    } catch (error) {
      const wrong = refusalOf(error);
      if (isRefusal(wrong)) return wrong;
      throw error;
    }
  }
}

const FULL = refuse(
  'TOO_MANY',
  `you have ${MOST_JOBS} exports: cancel one that you need no more; each makes room by itself when it is ${KEPT_DAYS} days old`,
);

const same = (job: ExportJob, asked: AskedExport): ExportJob | Refusal =>
  isDeepStrictEqual(job.asked, JSON.parse(JSON.stringify(asked)))
    ? job
    : refuse('IDEMPOTENCY_CONFLICT', 'this key was used for another export', 'idempotencyKey');

/** What a list says of its arguments, as said of the input; undefined for what is no mistake of the caller. */
function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof GraphQLError) || error.extensions['code'] !== 'BAD_USER_INPUT') return undefined;
  const [wrong] = (error.extensions['fields'] as readonly BadField[] | undefined) ?? [];
  const path = wrong?.path[0] === 'args' ? wrong.path.slice(1) : wrong?.path;
  return refuse('BAD_EXPORT', wrong?.message ?? error.message, path?.join('.'));
}
