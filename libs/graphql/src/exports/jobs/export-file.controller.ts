import { type AccessRequest, type Principal, READERS_AND_PARTNER, Roles, Unauthenticated } from '#libs/access';
import { fromGlobalId } from '#libs/kernel';
import { Controller, Get, Inject, Param, Req, Res, type StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FAULT_LOG, type FaultLog } from '../../faults/fault-log.js';
import { fault } from '../../faults/faults.js';
import { NO_ID } from '../../types/global-id.js';
import { answered, fileOf } from '../export-answers.js';
import { type Exported, Exporter } from '../exporter.js';
import { ExportJobsTable } from './export-jobs.table.js';
import type { ExportJob } from './export-job.js';
import { sentWhole, watched } from './running-export.js';

/** `GET /export/v1/<id>`: an export as a file, for who has started it. */
@Controller('export/v1')
export class ExportFileController {
  constructor(
    private readonly exporter: Exporter,
    private readonly table: ExportJobsTable,
    @Inject(FAULT_LOG) private readonly log: FaultLog,
  ) {}

  @Get(':id')
  @Roles(...READERS_AND_PARTNER)
  fetch(
    @Param('id') id: string,
    @Req() { principal, method }: AccessRequest & Pick<FastifyRequest, 'method'>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    return answered(this.log, async () => {
      if (!principal) throw new Unauthenticated('a valid bearer token is required');
      const job = await this.table.one(principal, fromGlobalId('export', id) ?? NO_ID);
      if (!job) throw fault('NOT_FOUND', 'there is no such export of yours, or it has expired');
      if (job.cancelledAt) throw cancelled();
      if (method === 'HEAD') throw fault('BAD_REQUEST', 'an export is read when it is fetched: use GET');
      const exported = await this.begin(job, principal, sentWhole(reply.raw));
      return fileOf(exported, job.asked, reply, this.log);
    });
  }

  private async begin(job: ExportJob, caller: Principal, sent: Promise<boolean>): Promise<Exported> {
    const exported = await this.exporter.begin(job.asked, caller);
    try {
      const fetch = await this.table.begin(caller, job.id, exported.position);
      if (fetch === undefined) throw cancelled();
      return watched(exported, { caller, job, fetch, table: this.table, log: this.log, sent });
    } catch (error) {
      await exported.end();
      throw error;
    }
  }
}

const cancelled = (): Error => fault('CANCELLED', 'this export was cancelled: start another');
