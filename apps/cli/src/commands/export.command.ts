import type { Command } from 'commander';
import { once } from 'node:events';
import { type EventStore, positionText, type StoredEvent, streamNameOf } from '#libs/eventing';
import { CONTEXT_MODULES, contextsOf } from '#libs/contexts';
import { engineConfig } from '../service.js';
import { openStore } from '../store.js';

interface ExportOptions {
  readonly tenant: string;
  readonly stream?: string;
}

export function exportCommand(program: Command): void {
  program
    .command('export')
    .alias('replay')
    .summary('the history as lines of JSON')
    .description(
      `Writes every event of a tenant in the order of history, one JSON object a line, as it is stored: personal data stays sealed. Ends
with what was there when it began.`,
    )
    .option('-t, --tenant <tenant>', 'whose events', 'demo')
    .option('--stream <name>', 'only this stream, such as sale-demo.<uuid>')
    .action(async ({ tenant, stream }: ExportOptions) => {
      const store = await openStore(engineConfig().eventStore);
      const stop = new AbortController();
      try {
        const events = stream ? store.read(stream) : historyOf(store, tenant, stop.signal);
        for await (const event of events) if (!write(event)) await once(process.stdout, 'drain');
      } finally {
        stop.abort();
        await store.close();
      }
    });
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
