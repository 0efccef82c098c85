import { type Command, Option } from 'commander';
import { once } from 'node:events';
import { type EventStore, positionText, type StoredEvent, streamNameOf } from '#libs/eventing';
import { CONTEXT_MODULES, contextsOf } from '#libs/contexts';
import { CommandFault } from '../command.fault.js';
import { exportList } from '../export/export-list.js';
import { outputOf } from '../output.js';
import { counting } from '../progress.js';
import { engineConfig, findService, type ServiceOptions } from '../service.js';
import { openStore } from '../store.js';
import { withService } from '../shared.js';

interface HistoryOptions {
  readonly tenant: string;
  readonly stream?: string;
}

interface ListOptions extends ServiceOptions {
  readonly of: string;
  readonly program?: string;
  readonly filter?: string;
  readonly order?: string;
  readonly fields?: string;
  readonly format: 'jsonl' | 'csv';
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
    --fields id,amount.amount,amount.currency,partner.name,sale.externalId --format csv --out 2024.csv`,
    )
    .option('--stream <name>', 'of the history only this stream, such as sale-demo.<uuid>')
    .option('--of <list>', 'a list: partners, deals, sales, commissions, statements, payouts, balances …')
    .option('--program <id>', 'of the list only what is of this program')
    .option('--filter <json>', 'of the list only rows of which this holds, as the filter of its query')
    .option('--order <order>', 'in this order, such as OLDEST')
    .option('--fields <paths>', 'these values, separated by commas, such as id,partner.name; all of its own if absent')
    .addOption(new Option('--format <format>', 'how rows are written').choices(['jsonl', 'csv']).default('jsonl'))
    .option('--out <file>', 'to this file; else to the standard output')
    .option('--json', 'with --out: what came of it as JSON');
  withService(command).action(({ of, ...options }: Partial<ListOptions> & HistoryOptions) =>
    of === undefined ? writeHistory(ofHistory(options)) : writeList({ format: 'jsonl', ...options, of }),
  );
}

const OF_LISTS = ['program', 'filter', 'order', 'fields', 'out', 'json'] as const;

/** Throws CommandFault for what is meant for a list. */
function ofHistory(options: Partial<ListOptions> & HistoryOptions): HistoryOptions {
  const [meant] = OF_LISTS.filter((name) => options[name] !== undefined);
  if (meant) throw new CommandFault(`--${meant} is for a list: say which by --of, such as --of commissions.`);
  return options;
}

async function writeList({
  of,
  program,
  filter,
  order,
  fields,
  format,
  out,
  json,
  ...service
}: ListOptions): Promise<void> {
  const args = {
    ...(program !== undefined && { programId: program }),
    ...(filter !== undefined && { filter: parsed(filter) }),
    ...(order !== undefined && { orderBy: order }),
  };
  const bar = counting(of, json || out === undefined);
  try {
    const asked = {
      of,
      args,
      format,
      ...(fields !== undefined && { fields: fields.split(',').map((path) => path.trim()) }),
    };
    const written = await exportList(await findService(service), asked, { out, onRows: (count) => bar.update(count) });
    bar.stop();
    if (out === undefined) return;
    const text = `${written.rows} rows are in ${out}, as of position ${written.position ?? '?'}`;
    outputOf({ json }).result({ ...written, of, out }, text);
  } finally {
    bar.stop();
  }
}

function parsed(filter: string): unknown {
  try {
    return JSON.parse(filter) as unknown;
  } catch (fault) {
    throw new CommandFault(`--filter is no JSON: ${(fault as Error).message}`);
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
