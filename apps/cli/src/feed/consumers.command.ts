import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { type Consumer, consumerJson, type ConsumerJson } from '#libs/feed-client';
import { holdConsumer } from './consumer-hold.js';
import { withFeed } from './consumer-source.js';
import { type StartOptions, startOf, wholeNumber } from './consumer-start.js';
import { outputOf, tableText } from '../output.js';
import type { ServiceOptions } from '../service.js';

interface Options extends ServiceOptions {
  readonly json?: boolean;
}

interface CreateOptions extends Options, StartOptions {
  readonly shards?: string;
  readonly types?: string;
  readonly program?: string;
  readonly partner?: string;
  readonly subject?: string;
}

interface SeekOptions extends Options, StartOptions {
  readonly reason: string;
  readonly key?: string;
}

/** `concord feed consumers …` */
export function consumersCommand(feed: Command): void {
  const consumers = feed
    .command('consumers')
    .summary('integrations whose cursor is kept here')
    .description(
      `Consumers of the feed: integrations that pull events by gRPC and commit what they have done. Roles admin and integration make, move, hold and
delete them; whoever reads may list them.`,
    );
  asking(consumers.command('list'))
    .description('Lists consumers, how far each shard is, and whether somebody holds it.')
    .action((options: Options) =>
      withFeed(options, async (client) => {
        const found = (await client.listConsumers()).map(consumerJson);
        out(options).result({ consumers: found }, found.length === 0 ? NONE : tableText(TITLES, found.flatMap(rowsOf)));
      }),
    );
  asking(consumers.command('show <name>'))
    .description('Shows one consumer, its filter and where its shards are.')
    .action((name: string, options: Options) =>
      withFeed(options, async (client) => show(options, await client.getConsumer(name))),
    );
  starting(asking(consumers.command('create <name>')))
    .description(
      `Creates a consumer; its settings never change. The same settings again change nothing.
For example: concord feed consumers create crm --from beginning --types 'deal.*,partner.*'`,
    )
    .option('--shards <n>', '1 to 32: streams that divide its events by ordering key; 1, if absent')
    .option('--types <types>', "such as deal.approved, or 'deal.*'; several separated by commas")
    .option('--program <ids>', 'of these programs alone; global ids separated by commas')
    .option('--partner <ids>', 'of these partners alone')
    .option('--subject <ids>', 'about these deals, partners, … alone')
    .action((name: string, options: CreateOptions) =>
      withFeed(options, async (client) => {
        const filter = {
          ...{ types: listIn(options.types), programIds: listIn(options.program) },
          ...{ partnerIds: listIn(options.partner), subjectIds: listIn(options.subject) },
        };
        const shards = wholeNumber('--shards', options.shards) ?? 1;
        show(options, await client.createConsumer({ name, filter, shards, start: startOf(options) }));
      }),
    );
  starting(asking(consumers.command('seek <name>')))
    .description(
      `Moves all shards of a consumer, back or forth; whoever holds one begins again there. Who and why is kept.
For example, after a bug: concord feed consumers seek crm --since 2026-11-01T00:00:00Z --reason 'amounts were rounded'`,
    )
    .requiredOption('--reason <text>', 'why, for whoever asks later')
    .option('--key <key>', 'a repeat under the same key moves nothing again; a new one each time, if absent')
    .action((name: string, options: SeekOptions) =>
      withFeed(options, async (client) => {
        const { reason, key: idempotencyKey = randomUUID() } = options;
        show(options, await client.seekConsumer(name, { start: startOf(options), reason, idempotencyKey }));
      }),
    );
  asking(consumers.command('hold <name>'))
    .summary('holds a shard, shows its events, and commits them')
    .description(
      'Holds a shard of a consumer: shows events as they come, and commits what was shown. To try a consumer, or to pass over events.',
    )
    .option('--take-over', 'takes the shard that was held longest where none is free')
    .option('--no-commit', 'shows events and leaves the cursor where it is')
    .option('--limit <n>', 'ends after so many events')
    .action(holdConsumer);
  asking(consumers.command('delete <name>'))
    .description('Deletes a consumer; streams that hold it end. The name may be used again, and begins anew.')
    .action((name: string, options: Options) =>
      withFeed(options, async (client) => {
        await client.deleteConsumer(name);
        out(options).result({ deleted: name }, `${name} is deleted.`);
      }),
    );
}

const NONE = 'There are no consumers. Create one: concord feed consumers create --help';
const TITLES = ['consumer', 'shard', 'not committed', 'since', 'committed', 'held since'];

const asking = (command: Command): Command =>
  command
    .option(
      '--url <address>',
      'gRPC address of the feed (CONCORD_FEED_GRPC_URL), host:port or https://host; the one that runs here, if absent',
    )
    .option('--token <token>', 'bearer token (CONCORD_TOKEN); one of the development issuer, if absent')
    .option('-t, --tenant <tenant>', 'for a token of the development issuer', 'demo')
    .option('--json', 'the answer as JSON');

const starting = (command: Command): Command =>
  command
    .option('--from <place>', 'beginning or end')
    .option('--after <cursor>', 'after a cursor, c1…')
    .option('--since <moment>', 'with the first event recorded at or after it, such as 2026-11-01T00:00:00Z')
    .option('--position <position>', 'after a position, as mutations answer it, such as 123/120')
    .option('--after-event <id>', 'after an event, event_…');

const out = ({ json = false }: Options) => outputOf({ json });

function show(options: Options, consumer: Consumer): void {
  const shown = consumerJson(consumer);
  const filter = Object.entries(shown.filter ?? {}).map(([name, list]) => `${name}: ${(list as string[]).join(', ')}`);
  out(options).result(shown, `${tableText(TITLES, rowsOf(shown))}\n${filter.join('\n') || 'all events'}`);
}

const rowsOf = ({ name = '', shards = [] }: ConsumerJson): string[][] =>
  shards.map(({ number = 0, lagEvents = 0, lagSince = '', committedAt = '', heldSince = '' }) => [
    ...[name, String(number), lagEvents >= 10_000 ? '10000 or more' : String(lagEvents)],
    ...[lagSince, committedAt, heldSince],
  ]);

const listIn = (text = ''): string[] => text.split(',').filter((part) => part !== '');
