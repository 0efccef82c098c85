import type { Command } from 'commander';
import { Quarantine, type Quarantined } from '#libs/eventing';
import { oneLine, outputOf, tableText } from '../output.js';
import { withViewDatabase } from '../view-database.js';
import { skipCommand } from './quarantine.skip.js';

interface Options {
  readonly view?: string;
  readonly tenant?: string;
  readonly json?: boolean;
}

export function quarantineCommand(program: Command): void {
  const quarantine = program
    .command('quarantine')
    .summary('tenants whose events a view or policy passes')
    .description(
      `An event that a view or policy cannot take (a handler throws, a column cannot hold it, its type or version is unknown, a key is missing)
quarantines its tenant there: from that event on the tenant's events are passed, all other tenants go on, and queries of that view
answer the tenant VIEW_HALTED. Nothing is lost: when it can be taken, everything that was passed is taken.`,
    );

  filtered(quarantine.command('list'))
    .description('Lists who is quarantined where, since when, at which event and why; the oldest first.')
    .action(async (options: Options) => {
      const found = await withQuarantine((list) => list.list(filterOf(options)));
      outputOf(options).result({ quarantined: found.map(shown) }, listText(found));
    });

  filtered(quarantine.command('retry'))
    .description(
      `Asks the projector to take the event again and, if it can, everything behind it. For when a new build or a key has come: both are also
tried by themselves, a new build once at its start, a missing key every 5 seconds.`,
    )
    .action(async (options: Options) => {
      const asked = await withQuarantine((list) => list.retry(filterOf(options)));
      const text =
        asked === 0 ? NOBODY : `${asked} will be tried again at once; concord quarantine list shows what is left.`;
      outputOf(options).result({ asked }, text);
    });

  skipCommand(quarantine);
}

const NOBODY = 'Nobody is quarantined.';

const filtered = (command: Command): Command =>
  command
    .option('--view <name>', 'only in this view or policy')
    .option('-t, --tenant <tenant>', 'only this tenant')
    .option('--json', 'the answer as JSON');

const filterOf = ({ view, tenant }: Options): { name?: string; tenant?: string } => ({
  ...(view !== undefined && { name: view }),
  ...(tenant !== undefined && { tenant }),
});

const withQuarantine = <T>(work: (list: Quarantine) => Promise<T>): Promise<T> =>
  withViewDatabase((database) => work(new Quarantine(database)));

const shown = ({
  name,
  kind,
  tenant,
  since,
  stream,
  revision,
  eventId,
  type,
  error,
  attempts,
}: Quarantined): object => ({
  ...{ name, kind, tenant, since, stream, revision: String(revision), eventId, type, error, attempts },
});

const TITLES = ['view or policy', 'tenant', 'since', 'event', 'type', 'stream', 'revision', 'why'];

const listText = (found: readonly Quarantined[]): string =>
  found.length === 0
    ? NOBODY
    : tableText(
        TITLES,
        found.map(({ name, tenant, since, eventId, type, stream, revision, error }) =>
          [name, tenant, since, eventId, type, stream, String(revision), error].map(oneLine),
        ),
      );
