import { HttpException, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { FaultLog } from '../faults/fault-log.js';
import { statusOf, tell } from '../faults/faults.js';
import { EXPORT_TYPES, type ExportFormat, streamOf } from './export-files.js';
import type { Exported } from './exporter.js';

/** The rows as they are read, with what is to be known of them in its headers. */
export function fileOf(
  exported: Exported,
  { of, format }: { readonly of: string; readonly format: ExportFormat },
  reply: FastifyReply,
  log: FaultLog,
): StreamableFile {
  void reply.header('concord-position', exported.position);
  return new StreamableFile(streamOf(exported, format, log), {
    type: EXPORT_TYPES[format],
    disposition: `attachment; filename="${of}.${format}"`,
  });
}

/** What is thrown is answered as GraphQL answers it. */
export async function answered<Answer>(log: FaultLog, answer: () => Promise<Answer>): Promise<Answer> {
  try {
    return await answer();
  } catch (error) {
    const told = tell(error);
    if (told.log) log(error);
    throw new HttpException({ errors: [told.answer] }, statusOf(told.answer.extensions['code']), { cause: error });
  }
}
