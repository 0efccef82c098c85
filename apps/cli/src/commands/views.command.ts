import type { Command } from 'commander';
import { CONTEXT_MODULES, contextsOf, viewsOf } from '#libs/contexts';
import { EventCodec, Projector, ViewDatabase } from '#libs/eventing';
import { eraseWhenReached, KeyFingerprints, KeyStore, PersonalKeys, TenantBlindIndex } from '#libs/privacy';
import { outputOf } from '../output.js';
import { CommandFault } from '../command.fault.js';
import { engineConfig } from '../service.js';
import { openStore } from '../store.js';

export function rebuildCommand(program: Command): void {
  const views = viewsOf(contextsOf(CONTEXT_MODULES));
  const names = views.map(({ name }) => name).sort();
  program
    .command('rebuild')
    .summary('make a read model again from history')
    .description(
      `Makes a read model again from the whole history beside the old one, which serves meanwhile, and puts it in its place in one
transaction. All of them together read the history once. The service may run.`,
    )
    .argument('<view>', `one of ${names.join(', ')}, or all`)
    .option('--json', 'the answer as JSON')
    .action(async (view: string, options: { json?: boolean }) => {
      const wanted = view === 'all' ? names : [view];
      const missing = wanted.find((name) => !names.includes(name));
      if (missing) throw new CommandFault(`There is no view ${missing}: there are ${names.join(', ')}.`);
      await rebuild(wanted, options);
    });

  async function rebuild(wanted: readonly string[], options: { json?: boolean }): Promise<void> {
    const out = outputOf(options);
    const { database: urls, eventStore, privacy } = engineConfig();
    const store = await openStore(eventStore);
    const keys = new KeyStore(urls.keysUrl);
    const database = new ViewDatabase({
      ownerUrl: urls.ownerUrl,
      projectorUrl: urls.projectorUrl,
    });
    try {
      const personal = new PersonalKeys(keys, privacy);
      eraseWhenReached(contextsOf(CONTEXT_MODULES), personal);
      const codec = new EventCodec(personal, new TenantBlindIndex(keys, privacy, new KeyFingerprints(store)));
      const projector = new Projector({ store, codec, database, views });
      await projector.rebuild(wanted, (view, events, quarantined) =>
        out.result({ view, events, quarantined }, madeText(view, events, quarantined)),
      );
    } finally {
      await Promise.all([database.close(), keys.close(), store.close()]);
    }
  }
}

const madeText = (view: string, events: number, quarantined: readonly string[]): string =>
  [
    `${view} is made of ${events} events.`,
    ...(quarantined.length > 0
      ? [`Quarantined in it: ${quarantined.join(', ')}; concord quarantine list says why.`]
      : []),
  ].join(' ');
