import type { Command } from 'commander';
import { KeyStore, PersonalKeys } from '#libs/privacy';
import { outputOf } from '../output.js';
import { engineConfig } from '../service.js';

export function keysCommand(program: Command): void {
  program
    .command('keys')
    .summary('the keys of persons')
    .description('Looks after the keys under which personal data is stored.')
    .command('rewrap')
    .summary('wrap every key anew')
    .description(
      `Wraps the keys of all persons and tenants under the newest key of CONCORD_KEK. To rotate: add a key with a higher version to
CONCORD_KEK, start the service again, run this, then take the old key out. The service may run; again does no harm.`,
    )
    .option('--json', 'the answer as JSON')
    .action(async (options: { json?: boolean }) => {
      const { database, privacy } = engineConfig();
      const store = new KeyStore(database.keysUrl);
      try {
        const rewrapped = await new PersonalKeys(store, privacy).rewrapKeys();
        const { currentVersion: version } = privacy;
        outputOf(options).result({ rewrapped, version }, `${rewrapped} keys are now wrapped under version ${version}.`);
      } finally {
        await store.close();
      }
    });
}
