import { Command, Option } from 'commander';
import { writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { isMet, printTable, type Row } from './table.js';

interface Options {
  readonly only?: readonly string[];
  readonly events: number;
  readonly partners: number;
  readonly seconds: number;
  readonly conversions: number;
  readonly before?: string;
  readonly json?: string;
}

/** Loaded when they are asked for: each brings its own packages. */
const PARTS: Readonly<Record<string, (options: Options) => Promise<AsyncIterable<Row>>>> = {
  a: async () => (await import('./commands.bench.js')).benchCommands(),
  b: async (options) => (await import('./catch-up.bench.js')).benchCatchUp(options),
  c: async () => (await import('./visible.bench.js')).benchVisible(),
  d: async () => (await import('./graphql.bench.js')).benchGraphql(),
  e: async () => (await import('./event-node.rows.js')).benchEventNode(),
  before: async (options) => (await import('./before.bench.js')).benchBefore(options),
  attribution: async (options) => (await import('./attribution.bench.js')).benchAttribution(options),
  deals: async () => (await import('./deals.bench.js')).benchDeals(),
  feed: async (options) => (await import('./feed.bench.js')).benchFeed(options),
  live: async () => (await import('./live.bench.js')).benchLive(),
  exports: async () => (await import('./exports.bench.js')).benchExports(),
  questions: async (options) => (await import('./questions.bench.js')).benchQuestions(options),
  pace: async () => (await import('./pace.bench.js')).benchPace(),
  large: async () => (await import('./large-input.bench.js')).benchLargeInput(),
  worst: async () => (await import('./worst-query.bench.js')).benchWorstQuery(),
};

async function run(options: Options): Promise<void> {
  const rows: Row[] = [];
  for (const name of options.only ?? Object.keys(PARTS)) {
    try {
      for await (const row of (await PARTS[name]?.(options)) ?? []) {
        rows.push(row);
        process.stderr.write(`${row.part}  ${row.measure}: ${row.ours}; ${row.other}\n`);
      }
    } catch (fault) {
      // The other parts are worth having all the same.
      process.stderr.write(`${name} could not be measured to its end: ${String(fault)}\n`);
      process.exitCode = 1;
    }
  }
  printTable(rows);
  if (options.json) await writeFile(options.json, `${JSON.stringify(written(rows, options), undefined, 2)}\n`);
}

const written = (rows: readonly Row[], { events }: Options): object => ({
  machine: { node: process.version, processors: cpus().length, load: loadavg()[0] },
  events,
  rows: rows.map((row) => ({ ...row, met: isMet(row) })),
});

const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${text} is no whole number above 0`);
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
      'only these parts: a commands, b catch-up, c visible, d GraphQL, e event node, before, attribution, deals, exports, feed, live, pace, questions, large inputs, worst query',
    ).choices(Object.keys(PARTS)),
  )
  .option(
    '--events <number>',
    'events that views catch up with, and that the feed delivers (1,000,000 at most)',
    wholeNumber,
    1_000_000,
  )
  .option('--partners <number>', 'partners of the tenant that questions are asked of', wholeNumber, 100_000)
  .option('--seconds <number>', 'so long clicks are counted', wholeNumber, 60)
  .option('--conversions <number>', 'sales that figures of attribution are asked over', wholeNumber, 100_000)
  .option(
    '--before <folder>',
    'an earlier version, with its packages and built, that sales and refunds are compared with',
  )
  .option('--json <file>', 'writes the rows there, too')
  .action(run)
  .parseAsync();
