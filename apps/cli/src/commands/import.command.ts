import type { Command } from 'commander';
import { join } from 'node:path';
import {
  type Api,
  ApiFault,
  effectsVisible,
  FileFault,
  type ImportSummary,
  Journal,
  MappingFault,
  readMapping,
  runImport,
  TargetFault,
} from '#libs/importing';
import { outputOf } from '../output.js';
import { progressOf } from '../progress.js';
import { CommandFault } from '../command.fault.js';
import { findService, type ServiceOptions } from '../service.js';
import { withService } from '../shared.js';

interface ImportOptions extends ServiceOptions {
  readonly mapping: string;
  readonly program?: string;
  readonly strict?: boolean;
  readonly lenient?: boolean;
  /** False under --no-wait. */
  readonly wait: boolean;
  readonly json?: boolean;
}

const BAD_ROWS = 2;

export function importCommand(program: Command): void {
  withService(program.command('import'))
    .summary('send what a mapping file makes of tables')
    .description(
      `Turns CSV files (plain, .gz, in a .zip, or a folder of them) into sales, refunds, credit notes, partners, contacts, deals or
rates, as a mapping file says, and sends them through the service's bulk mutations. Files go in the order of their names, rows in theirs.
The same again changes nothing; what was interrupted goes on where it stopped. Ends when queries show everything that was sent, and what
came of it, such as commissions; with --no-wait as soon as it is sent.`,
    )
    .argument('<paths...>', 'files, folders or zips')
    .requiredOption('-m, --mapping <file>', 'the mapping file; see examples/ and libs/importing/README.md')
    .option('-p, --program <id>', 'global id of the program that the data belongs to')
    .option('--strict', 'look at everything first, and send nothing if a row is bad')
    .option('--lenient', 'end with code 0 although rows were bad or refused')
    .option('--no-wait', 'return as soon as everything is sent')
    .option('--json', 'the summary as JSON; progress is lines of JSON wherever there is no terminal')
    .addHelpText(
      'after',
      '\nExit codes: 0 done; 1 failed, and nothing or not everything could be sent; 2 rows were bad or refused, without --lenient.',
    )
    .action(async (paths: string[], options: ImportOptions) => {
      process.exitCode = await runCommand(paths, options);
    });
}

async function runCommand(paths: readonly string[], options: ImportOptions): Promise<number> {
  const mapping = await explained(() => readMapping(options.mapping));
  const kinds = mapping.spec.parts.flatMap(({ records }) => records);
  if (options.program === undefined && kinds.some((rule) => !rule.rates && rule.ignore === undefined)) {
    throw new CommandFault('Say which program the data belongs to: --program <id>.');
  }
  const { api, url, home } = await findService(options);
  const progress = progressOf(options);
  try {
    const summary = await explained(() =>
      runImport({
        mapping,
        paths,
        api,
        programId: options.program ?? null,
        service: url,
        journal: new Journal(join(home, 'imports')),
        strict: options.strict ?? false,
        tell: (event) => progress.tell(event),
      }),
    );
    progress.stop();
    const visible = options.wait && (await explained(() => seen(api, options, summary)));
    outputOf(options).result({ ...summary, visible }, summaryText(summary));
    return summary.badRows + summary.refused > 0 && !options.lenient ? BAD_ROWS : 0;
  } finally {
    progress.stop();
  }
}

/** Whether everything that was sent is visible, with its effects. */
async function seen(api: Api, { program }: ImportOptions, { position }: ImportSummary): Promise<boolean> {
  if (position === null || (await effectsVisible(api, program ?? null, position))) return true;
  process.stderr.write(
    'Everything is sent, but its effects are not visible after ten minutes: look at the health of the service.\n',
  );
  return false;
}

async function explained<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (fault) {
    if (fault instanceof MappingFault) throw new CommandFault(`The mapping cannot be used.\n${fault.message}`);
    if (fault instanceof TargetFault) throw new CommandFault(fault.message);
    if (fault instanceof FileFault) throw new CommandFault(`Refused: ${placeOf(fault)}${fault.reason}`);
    if (fault instanceof ApiFault) {
      throw new CommandFault(`${fault.message} (${fault.code}). Run it again: it goes on where it stopped.`);
    }
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') throw new CommandFault((fault as Error).message);
    throw fault;
  }
}

const placeOf = ({ file, line, column }: FileFault): string =>
  `${[file, line, column].filter((part) => part !== null).join(':')}: `;

const NAMES: Readonly<Record<string, string>> = {
  sale: 'sales',
  creditNote: 'credit notes',
  refund: 'refunds',
  refundReversal: 'reversals of refunds',
  amendment: 'amendments',
  partner: 'partners',
  partnerParent: 'changes of who stands above whom',
  rates: 'days of rates',
  contact: 'contacts',
  deal: 'deals of the past',
  registration: 'registrations',
  closing: 'closings of deals',
  link: 'links',
  code: 'codes',
  lead: 'leads',
  touches: 'rows of touches',
};

export function summaryText(summary: ImportSummary): string {
  const { files, knownFiles, rows, known, answers, dropped, ignored } = summary;
  const { repeatsEqual, repeatsDiffering, badRows, refused } = summary;
  const counts = Object.entries(summary.new).map(([kind, count]) => `${count} ${NAMES[kind] ?? kind}`);
  const left = [...Object.entries(dropped), ...Object.entries(ignored)].map(([why, count]) => `${count} rows: ${why}`);
  return [
    `${files} files${knownFiles > 0 ? `, ${knownFiles} of them in already` : ''}; ${rows} rows read`,
    ...(summary.sent ? [`New: ${counts.join(', ') || 'nothing'}`] : ['Nothing was sent.']),
    ...(known > 0 ? [`Known already: ${known}`] : []),
    ...Object.entries(answers).map(([code, count]) => `Answered ${code}: ${count}`),
    ...(left.length > 0 ? [`Left out: ${left.join('; ')}`] : []),
    ...(repeatsEqual + repeatsDiffering > 0
      ? [`Repeated and not counted: ${repeatsEqual} equal to the first, ${repeatsDiffering} with other content`]
      : []),
    ...(badRows > 0 ? [`Bad rows: ${badRows}`] : []),
    ...(refused > 0 ? [`Refused by the service: ${refused}`] : []),
  ].join('\n');
}
