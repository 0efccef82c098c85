import type { Command } from 'commander';
import { once } from 'node:events';
import { type EventStore, positionText, type StoredEvent, streamNameOf } from '#libs/eventing';
import { CONTEXT_MODULES, contextsOf } from '#libs/contexts';
import { CommandFault } from '../command.fault.js';
import { exportList } from '../export/export-list.js';
import { listFrom, type ListOptions, listOptions } from '../export/list-options.js';
import { outputOf } from '../output.js';
import { counting } from '../progress.js';
import { engineConfig, findService, type ServiceOptions } from '../service.js';
import { openStore } from '../store.js';
import { withService } from '../shared.js';

interface HistoryOptions {
  readonly tenant: string;
  readonly stream?: string;
}

interface FileOptions extends ServiceOptions, ListOptions {
  readonly out?: string;
  readonly json?: boolean;
}

export function exportCommand(program: Command): void {
  const command = program
    .command('export')
    .alias('replay')
    .summary('the history as lines of JSON, or with --of a list as a file')
    .description(
      `Without --of: writes every event of a tenant in the order of history, one JSON object a line, as it is stored: personal data stays
sealed. Ends with what was there when it began. With --of: all rows of a list that the service shows, as of one position.

  concord export --of commissions --program program_… --filter '{ "period": { "from": "2024-01", "to": "2024-12" } }' \\
    --fields id,amount.amount,amount.currency,partner.name,sale.externalId --format csv --out 2024.csv

concord exports --help tells of exports that can be fetched again for a week.`,
    )
    .option('--stream <name>', 'of the history only this stream, such as sale-demo.<uuid>')
    .option('--of <list>', 'a list: partners, deals, sales, commissions, statements, payouts, balances …');
  listOptions(command)
    .option('--out <file>', 'to this file; else to the standard output')
    .option('--json', 'with --out: what came of it as JSON');
  withService(command).action(({ of, ...options }: Partial<FileOptions> & HistoryOptions) =>
    of === undefined ? writeHistory(ofHistory(options)) : writeList({ format: 'jsonl', ...options, of }),
  );
}

const OF_LISTS = ['program', 'filter', 'order', 'fields', 'out', 'json'] as const;

/** Throws CommandFault for what is meant for a list. */
function ofHistory(options: Partial<FileOptions> & HistoryOptions): HistoryOptions {
  const [meant] = OF_LISTS.filter((name) => options[name] !== undefined);
  if (meant) throw new CommandFault(`--${meant} is for a list: say which by --of, such as --of commissions.`);
  return options;
}

async function writeList({ out, json, ...options }: FileOptions): Promise<void> {
  const { of, format, fields, ...args } = listFrom(options);
  const bar = counting(of, json || out === undefined);
  try {
    const asked = { of, args, format, ...(fields && { fields }) };
    const written = await exportList(await findService(options), asked, { out, onRows: (count) => bar.update(count) });
    bar.stop();
    if (out === undefined) return;
    const text = `${written.rows} rows are in ${out}, as of position ${written.position ?? '?'}`;
    outputOf({ json }).result({ ...written, of, out }, text);
  } finally {
    bar.stop();
  }
}

async function writeHistory({ tenant, stream }: HistoryOptions): Promise<void> {
  const store = await openStore(engineConfig().eventStore);
  const stop = new AbortController();
  try {
    const events = stream ? store.read(stream) : historyOf(store, tenant, stop.signal);
    for await (const event of events) if (!write(event)) await once(process.stdout, 'drain');
  } finally {
    stop.abort();
    await store.close();
  }
}

async function* historyOf(store: EventStore, tenant: string, signal: AbortSignal): AsyncGenerator<StoredEvent> {
  const nouns = contextsOf(CONTEXT_MODULES).flatMap(({ aggregates }) =>
    aggregates.map(({ events }) => events.noun as string),
  );
  const prefixes = [...new Set(nouns)].map((noun) => `${noun}-${tenant}.`);
  for await (const delivery of store.subscribe({ after: 'start', prefixes, signal })) {
    if (delivery.kind === 'caught-up') return;
    if (delivery.kind === 'event' && streamNameOf(delivery.event.stream, nouns)) yield delivery.event;
  }
}

const write = ({ id, stream, revision, position, type, data, metadata, recordedAt }: StoredEvent): boolean =>
  process.stdout.write(
    `${JSON.stringify({ id, stream, revision: String(revision), position: positionText(position), type, recordedAt, data, metadata })}\n`,
  );
