import { type AccessRequest, READERS_AND_PARTNER, Roles, Unauthenticated } from '#libs/access';
import { Body, Controller, HttpCode, Inject, Post, Req, Res, type StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { FAULT_LOG, type FaultLog } from '../faults/fault-log.js';
import { badInput } from '../faults/faults.js';
import { answered, fileOf } from './export-answers.js';
import type { ExportFormat } from './export-files.js';
import type { ExportAsked } from './asked-list.js';
import { Exporter } from './exporter.js';

const MOST_FIELDS = 200;

/**
 * Whole lists as files. `POST /export/v1` with `{ "of": "commissions", "args": { … }, "fields": [ … ], "format": "csv" }` answers with the rows as they are
 * read: nothing is kept here. Who hangs up ends it.
 */
@Controller('export/v1')
export class ExportController {
  constructor(
    private readonly exporter: Exporter,
    @Inject(FAULT_LOG) private readonly log: FaultLog,
  ) {}

  @Post()
  @HttpCode(200)
  @Roles(...READERS_AND_PARTNER)
  export(
    @Body() body: unknown,
    @Req() { principal }: AccessRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    return answered(this.log, async () => {
      if (!principal) throw new Unauthenticated('a valid bearer token is required');
      const asked = readAsked(body);
      return fileOf(await this.exporter.begin(asked, principal), asked, reply, this.log);
    });
  }
}

/** Throws BAD_USER_INPUT. */
function readAsked(body: unknown): ExportAsked & { readonly format: ExportFormat } {
  const { of, args = {}, fields, format = 'jsonl' } = (isObject(body) ? body : {}) as Record<string, unknown>;
  const wrong = [
    ...(typeof of === 'string' && /^\w{1,100}$/.test(of)
      ? []
      : [{ path: ['of'], message: 'names a list, such as commissions' }]),
    ...(isObject(args)
      ? []
      : [{ path: ['args'], message: 'is an object of what the list takes, such as { "filter": { … } }' }]),
    ...(fields === undefined || isListOfTexts(fields)
      ? []
      : [{ path: ['fields'], message: `is a list of 1 to ${MOST_FIELDS} paths, such as ["id", "partner.name"]` }]),
    ...(format === 'jsonl' || format === 'csv' ? [] : [{ path: ['format'], message: 'is jsonl or csv' }]),
  ];
  if (wrong.length > 0) throw badInput(wrong);
  return {
    ...{ of: of as string, args: args as ExportAsked['args'], format: format as ExportFormat },
    ...(fields !== undefined && { fields: fields as string[] }),
  };
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isListOfTexts = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.length <= MOST_FIELDS &&
  value.every((one) => typeof one === 'string' && one.length <= 200);
