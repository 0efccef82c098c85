import type { Command } from 'commander';
import { CONTEXT_MODULES, contextsOf } from '#libs/contexts';
import { CommandExecutor, EventCodec, reseal, type Resealed } from '#libs/eventing';
import { KeyFingerprints, KeyStore, PersonalKeys, TenantBlindIndex } from '#libs/privacy';
import { outputOf, tableText } from '../output.js';
import { counting } from '../progress.js';
import { engineConfig } from '../service.js';
import { openStore } from '../store.js';

interface Options {
  readonly tenant: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function resealCommand(program: Command): void {
  program
    .command('reseal')
    .summary('let older texts go with whom they are about')
    .description(
      `Looks through the history of a tenant for texts about persons that were recorded before they were encrypted, and says how many each type of
event keeps in the clear. Texts whose event names its subject are read as nothing once that subject is erased; nothing has to be done for
them. Where older events do not say whose their words are (deals), one new event says it for each stream, and from then on they go with
that subject. No figure, number or time changes. The old texts stay in the event store where they were written.

It may be stopped, run again and run beside the service: what was said is not said again. Exit code 1 when streams were refused.`,
    )
    .option('-t, --tenant <tenant>', 'whose history', 'demo')
    .option('--dry-run', 'look, and write nothing')
    .option('--json', 'the answer as JSON')
    .action(async (options: Options) => {
      const result = await resealed(options);
      outputOf(options).result({ ...result, dryRun: options.dryRun ?? false }, textOf(result, options));
      process.exitCode = result.refused.length > 0 ? 1 : 0;
    });
}

async function resealed({ tenant, dryRun = false, json }: Options): Promise<Resealed> {
  const { eventStore, database, privacy } = engineConfig();
  const store = await openStore(eventStore);
  const keys = new KeyStore(database.keysUrl);
  const progress = counting('events looked at', json);
  try {
    const aggregates = contextsOf(CONTEXT_MODULES).flatMap((context) => context.aggregates);
    const blind = new TenantBlindIndex(keys, privacy, new KeyFingerprints(store));
    const executor = new CommandExecutor(store, new EventCodec(new PersonalKeys(keys, privacy), blind), { blind });
    const at = new Date().toISOString();
    const onProgress = (events: number): void => progress.update(events);
    return await reseal({ store, aggregates, blind, executor }, { tenant, dryRun, at, onProgress });
  } finally {
    progress.stop();
    await Promise.all([keys.close(), store.close()]);
  }
}

function textOf({ tenant, events, open, named, before, refused }: Resealed, { dryRun = false }: Options): string {
  const looked = `${events} events of ${tenant} looked at.`;
  if (open.length === 0) return `${looked} None keeps a text about a person in the clear.`;
  const titles = ['older events', 'events', 'texts', 'name nobody'];
  const rows = open.map(({ type, events: of, texts, unowned }) => [type, ...[of, texts, unowned].map(String)]);
  const said = dryRun
    ? `${named} streams would say whose their texts are; ${before} have said so.`
    : `${named} streams say now whose their texts are; ${before} had said so before.`;
  return [
    looked,
    tableText(titles, rows),
    said,
    ...refused.map((stream) => `Refused: ${stream}.`),
    'The texts stay in the event store where they were written; they are read as nothing once their subject is erased.',
  ].join('\n');
}
