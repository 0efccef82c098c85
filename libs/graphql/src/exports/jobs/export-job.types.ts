import type { Position } from '#libs/kernel';
import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, IsOptional, Matches, MaxLength } from 'class-validator';
import { IdField, GlobalId } from '../../types/global-id.js';
import { graphqlEnum } from '../../types/graphql-enum.js';
import { MutationInput, MutationPayload } from '../../types/mutation.types.js';
import { GraphQLInstant, GraphQLPosition } from '../../types/scalars.js';
import type { ExportFormat } from '../export-files.js';
import { type ExportState, KEPT_DAYS, MOST_JOBS } from './export-job.js';
import { GraphQLRowFilter } from './row-filter.scalar.js';

const MOST_FIELDS = 200;

const ExportFormatEnum = graphqlEnum<ExportFormat>('ExportFormat', 'How rows are written into a file.', {
  jsonl: 'A JSON object a line, with a value or null under each field.',
  csv: 'Comma-separated values in UTF-8 under a line of the fields. Texts that a spreadsheet would take for formulas get an apostrophe in front; numbers stay numbers.',
});

const ExportStateEnum = graphqlEnum<ExportState>('ExportState', 'How far an export is.', {
  ready: 'It can be fetched, and has not been yet.',
  running: 'Its rows are being fetched.',
  done: 'It was fetched whole, and can be fetched again: as of that moment.',
  interrupted: 'It broke off while it was fetched: fetch it again.',
  cancelled: 'Somebody has cancelled it: it can be fetched no more.',
});

@ObjectType('Export', {
  description: `Rows of a list as a file, kept for ${KEPT_DAYS} days as a question: the rows are read whenever it is fetched, so that nobody who was erased stays in a file here.`,
})
export class ExportType {
  @GlobalId('export', { description: 'Global id of the export.', related: false })
  id: string;

  @Field({ description: 'The list whose rows it has, such as `commissions`.' })
  of: string;

  @GlobalId('program', { nullable: true, description: 'The program whose rows it has; null: of all programs.' })
  programId: string | null;

  @Field(() => GraphQLRowFilter, { nullable: true, description: 'The filter of the list; null: there is none.' })
  filter: object | null;

  @Field(() => String, { nullable: true, description: 'The order of the list; null: the order it has by itself.' })
  orderBy: string | null;

  @Field(() => [String], { nullable: true, description: 'The values it has of each row; null: all of the row’s own.' })
  fields: readonly string[] | null;

  @Field(() => ExportFormatEnum, { description: 'How rows are written.' })
  format: ExportFormat;

  @Field(() => ExportStateEnum, { description: 'How far it is.' })
  state: ExportState;

  @Field({
    description:
      'Where it is fetched with GET and your token, below the address of the service. The file is as of the moment at which it is fetched: header `concord-position` says of which.',
  })
  downloadPath: string;

  @Field(() => Int, {
    description: 'How many rows were sent since it was last begun to be fetched; up to two seconds old.',
  })
  rowsDone: number;

  @Field(() => Int, {
    description:
      'About how many rows there are: counted when it was started up to 10,000, above that what the database expects; to a partner 10,001 stands for all above. Exact is `rowsDone` once it is DONE.',
  })
  rowsExpected: number;

  @Field(() => Int, { description: 'How often it was begun to be fetched.' })
  fetches: number;

  @Field(() => GraphQLPosition, {
    nullable: true,
    description: 'Up to where the history is in what was fetched last; null before.',
  })
  position: Position | null;

  @Field(() => GraphQLInstant, { description: 'When it was started.' })
  requestedAt: string;

  @Field(() => GraphQLInstant, { description: 'Until when it can be fetched.' })
  expiresAt: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When it was last begun to be fetched; null before.' })
  begunAt: string | null;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'When the last fetching ended; null before, and meanwhile.',
  })
  endedAt: string | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When it was cancelled; null: it was not.' })
  cancelledAt: string | null;

  @Field(() => String, { nullable: true, description: 'Why the last fetching broke off; null: it did not.' })
  interruption: string | null;
}

@InputType({ description: 'Which rows of which list to export, and as what.' })
export class StartExportInput extends MutationInput {
  @Field({ description: 'A list of the root that takes `filter`, such as `commissions`, `deals` or `partners`.' })
  @Matches(/^\w{1,100}$/)
  of: string;

  @IdField('program', { nullable: true, description: 'Of this program alone; of all, if absent.' })
  programId?: string | null;

  @Field(() => GraphQLRowFilter, { nullable: true, description: 'Only rows of which this holds; all, if absent.' })
  @IsOptional()
  filter?: object | null;

  @Field(() => String, {
    nullable: true,
    description: 'In this order, such as `OLDEST`: a value of the `orderBy` of the list; its own, if absent.',
  })
  @IsOptional()
  @Matches(/^\w{1,100}$/)
  orderBy?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: `These values of each row: of its own, such as \`id\`, of its parts, such as \`amount.currency\`, and of what its ids name, such as \`partner.name\`; 1 to ${MOST_FIELDS}. All of its own, if absent.`,
  })
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_FIELDS)
  @MaxLength(200, { each: true })
  fields?: readonly string[] | null;

  @Field(() => ExportFormatEnum, { description: 'How rows are written.' })
  format: ExportFormat;
}

@InputType({ description: 'Which export to cancel.' })
export class CancelExportInput extends MutationInput {
  @IdField('export', { description: 'The export.' })
  exportId: string;
}

@ObjectType({ description: `An export, or why not. A person has at most ${MOST_JOBS} of them.` })
export class ExportPayload extends MutationPayload {
  @Field(() => ExportType, { nullable: true, description: 'The export; null when nothing was done.' })
  export?: ExportType | null;
}
