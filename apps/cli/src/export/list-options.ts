import { type Command, Option } from 'commander';
import { CommandFault } from '../command.fault.js';

export interface ListOptions {
  readonly of: string;
  readonly program?: string;
  readonly filter?: string;
  readonly order?: string;
  readonly fields?: string;
  readonly format: 'jsonl' | 'csv';
}

/** Which rows of a list, and what of them. */
export const listOptions = (command: Command): Command =>
  command
    .option('--program <id>', 'of the list only what is of this program')
    .option('--filter <json>', 'of the list only rows of which this holds, as the filter of its query')
    .option('--order <order>', 'in this order, such as OLDEST')
    .option('--fields <paths>', 'these values, separated by commas, such as id,partner.name; all of its own if absent')
    .addOption(new Option('--format <format>', 'how rows are written').choices(['jsonl', 'csv']).default('jsonl'));

interface List {
  readonly of: string;
  readonly programId?: string;
  readonly filter?: object;
  readonly orderBy?: string;
  readonly fields?: readonly string[];
  readonly format: string;
}

/** The same as the api takes it. Throws CommandFault. */
export const listFrom = ({ of, program, filter, order, fields, format }: ListOptions): List => ({
  ...{ of, format },
  ...(program !== undefined && { programId: program }),
  ...(filter !== undefined && { filter: parsed(filter) }),
  ...(order !== undefined && { orderBy: order }),
  ...(fields !== undefined && { fields: fields.split(',').map((path) => path.trim()) }),
});

function parsed(filter: string): object {
  try {
    return JSON.parse(filter) as object;
  } catch (fault) {
    throw new CommandFault(`--filter is no JSON: ${(fault as Error).message}`);
  }
}
