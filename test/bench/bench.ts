import { Command, Option } from 'commander';
import { writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { isMet, printTable, type Row } from './table.js';

interface Options {
  readonly only?: readonly string[];
  readonly events: number;
  readonly json?: string;
}

/** Loaded when they are asked for: each brings its own packages. */
const PARTS: Readonly<Record<string, (options: Options) => Promise<Row[]>>> = {
  a: async () => (await import('./commands.bench.js')).benchCommands(),
};

async function run(options: Options): Promise<void> {
  const names = options.only ?? Object.keys(PARTS);
  const rows: Row[] = [];
  for (const name of names) {
    process.stderr.write(`${name} …\n`);
    rows.push(...((await PARTS[name]?.(options)) ?? []));
  }
  printTable(rows);
  const machine = { node: process.version, processors: cpus().length, load: loadavg()[0] };
  const text = JSON.stringify(
    { machine, events: options.events, rows: rows.map((row) => ({ ...row, met: isMet(row) })) },
    undefined,
    2,
  );
  if (options.json) await writeFile(options.json, `${text}\n`);
}

const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${text} is not a number of events`);
  return value;
};

await new Command('bench')
  .description(
    `Measures the speed of the product as ratios: each row compares two ways of doing the same in one run, on one machine, in turns.
Nothing fails when a row falls short; the row says so, and why.`,
  )
  .addOption(
    new Option(
      '--only <part...>',
      'only these parts: a commands, b catch-up, c visible, d GraphQL, e event node',
    ).choices(Object.keys(PARTS)),
  )
  .option('--events <number>', 'events that views catch up with', wholeNumber, 1_000_000)
  .option('--json <file>', 'writes the rows there, too')
  .action(run)
  .parseAsync();
