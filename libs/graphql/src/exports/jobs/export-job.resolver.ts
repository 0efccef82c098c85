import { Caller, type Principal, READERS_AND_PARTNER, Roles, STAFF } from '#libs/access';
import { fromGlobalId, isRefusal, refuse, type Refusal, toGlobalId } from '#libs/kernel';
import { Mutation, Query, Resolver } from '@nestjs/graphql';
import { userErrorOf } from '../../mutations/refused-input.js';
import { IdArg } from '../../types/global-id.js';
import { Input } from '../../types/mutation.types.js';
import { type AskedExport, type ExportJob, KEPT_DAYS, MOST_JOBS } from './export-job.js';
import { CancelExportInput, ExportPayload, ExportType, StartExportInput } from './export-job.types.js';
import { ExportJobs } from './export-jobs.js';
import { ExportJobsTable } from './export-jobs.table.js';

/** Exports of whoever asks: of nobody else anything is shown. */
@Resolver(() => ExportType)
export class ExportJobResolver {
  constructor(
    private readonly jobs: ExportJobs,
    private readonly table: ExportJobsTable,
  ) {}

  @Query(() => [ExportType], {
    description: `The exports that you have started and that have not expired, the newest first; at most ${MOST_JOBS}. Of others none is shown.`,
  })
  @Roles(...READERS_AND_PARTNER)
  async exports(@Caller() caller: Principal): Promise<ExportType[]> {
    return (await this.table.all(caller)).map(shown);
  }

  @Query(() => ExportType, {
    nullable: true,
    description: 'An export that you have started; null where there is none.',
  })
  @Roles(...READERS_AND_PARTNER)
  async export(
    @IdArg('id', 'export', 'The export.') id: string,
    @Caller() caller: Principal,
  ): Promise<ExportType | null> {
    const job = await this.table.one(caller, id);
    return job ? shown(job) : null;
  }

  @Mutation(() => ExportPayload, {
    description: `Starts an export of a list: whoever has started it fetches it at its \`downloadPath\`, as often as wanted for ${KEPT_DAYS} days, as that person and with the rights of that moment. Its key is remembered as long. Auditors, who write nothing, have \`POST /export/v1\`.`,
  })
  @Roles(...STAFF, 'integration', 'partner')
  async startExport(@Input() input: StartExportInput, @Caller() caller: Principal): Promise<ExportPayload> {
    return payloadOf(await this.jobs.start(caller, input.idempotencyKey, askedBy(input)));
  }

  @Mutation(() => ExportPayload, {
    description:
      'Cancels an export of yours: it can be fetched no more, and where it is being fetched, it breaks off within seconds. Again it changes nothing.',
  })
  @Roles(...STAFF, 'integration', 'partner')
  async cancelExport(@Input() { exportId }: CancelExportInput, @Caller() caller: Principal): Promise<ExportPayload> {
    const job = await this.table.cancel(caller, exportId);
    return payloadOf(job ?? refuse('NOT_FOUND', 'there is no such export of yours', 'exportId'));
  }
}

function askedBy({ of, programId, filter, orderBy, fields, format }: StartExportInput): AskedExport {
  const args = {
    ...(programId && { programId: toGlobalId('program', programId) }),
    ...(filter && { filter }),
    ...(orderBy && { orderBy }),
  };
  return { of, args, format, ...(fields && { fields }) };
}

function payloadOf(done: ExportJob | Refusal): ExportPayload {
  if (isRefusal(done)) return { id: null, position: null, userErrors: [userErrorOf(done)], export: null };
  return { id: toGlobalId('export', done.id), position: null, userErrors: [], export: shown(done) };
}

function shown({ asked, ...job }: ExportJob): ExportType {
  const { programId = null, filter = null, orderBy = null } = asked.args as Partial<ExportType>;
  return {
    ...job,
    ...{ of: asked.of, format: asked.format, fields: asked.fields ?? null, filter, orderBy },
    programId: fromGlobalId('program', programId) ?? null,
    downloadPath: `/export/v1/${toGlobalId('export', job.id)}`,
  };
}
