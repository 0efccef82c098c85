import type { Command } from 'commander';
import { CommandFault } from '../command.fault.js';
import { cancelExport, exportsOf, startExport } from './export-api.js';
import { fetchExport } from './export-list.js';
import { listFrom, type ListOptions, listOptions } from './list-options.js';
import { outputOf, tableText } from '../output.js';
import { counting } from '../progress.js';
import { findService, type ServiceOptions } from '../service.js';
import { withService } from '../shared.js';

interface Options extends ServiceOptions {
  readonly json?: boolean;
  readonly key?: string;
}

const TITLES = ['export', 'list', 'format', 'state', 'rows', 'of about', 'expires'];
const NONE = 'There are no exports of yours. Start one: concord exports start --help';

export function exportsCommand(program: Command): void {
  const exports = program
    .command('exports')
    .summary('exports of lists that can be fetched for a week')
    .description(
      `Exports of lists that can be fetched, by who has started them, for seven days. What is kept is the question: rows are read when they are
fetched. To write a list to a file at once: concord export --of.`,
    );

  asking(exports.command('list'))
    .description('Lists your exports, the newest first.')
    .action(async (options: Options) => {
      const found = await exportsOf((await findService(options)).api);
      const rows = found.map(({ id, of, format, state, rowsDone, rowsExpected, expiresAt }) => [
        ...[id, of, format.toLowerCase(), state.toLowerCase(), String(rowsDone), String(rowsExpected), expiresAt],
      ]);
      outputOf(options).result({ exports: found }, found.length === 0 ? NONE : tableText(TITLES, rows));
    });

  keyed(listOptions(asking(exports.command('start')).requiredOption('--of <list>', 'a list, such as commissions')))
    .description(
      `Starts an export and shows its id. The same again under the same --key is the same export.
For example: concord exports start --of commissions --filter '{ "period": { "from": "2024-01" } }' --format csv`,
    )
    .action(async (options: Options & ListOptions) => {
      const { of, format, ...list } = listFrom(options);
      const input = { of, ...list, format: format.toUpperCase() };
      const started = await startExport((await findService(options)).api, input, options.key);
      outputOf(options).result(started, `${started.id}\nconcord exports fetch ${started.id} --out ${of}.${format}`);
    });

  asking(exports.command('fetch <export>'))
    .description('Fetches an export, as of this moment: to a file, or to the standard output.')
    .option('--out <file>', 'to this file; else to the standard output')
    .action(async (id: string, { out, ...options }: Options & { readonly out?: string }) => {
      if (options.json && out === undefined)
        throw new CommandFault('--json is for --out: rows come as they were asked for.');
      const bar = counting('rows', options.json || out === undefined);
      try {
        const written = await fetchExport(await findService(options), id, {
          out,
          onRows: (count) => bar.update(count),
        });
        bar.stop();
        if (out === undefined) return;
        const text = `${written.rows} rows are in ${out}, as of position ${written.position ?? '?'}`;
        outputOf(options).result({ ...written, id, out }, text);
      } finally {
        bar.stop();
      }
    });

  keyed(asking(exports.command('cancel <export>')))
    .description('Cancels an export: it can be fetched no more, and breaks off where it is being fetched.')
    .action(async (id: string, options: Options) => {
      await cancelExport((await findService(options)).api, id, options.key);
      outputOf(options).result({ id }, `${id} is cancelled.`);
    });
}

const asking = (command: Command): Command => withService(command).option('--json', 'the answer as JSON');

const keyed = (command: Command): Command =>
  command.option('--key <key>', 'a repeat under the same key has no further effect; a new one each time, if absent');
