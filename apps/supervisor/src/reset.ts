import { lstatSync, realpathSync, rmSync } from 'node:fs';
import { readSupervisorConfig } from '#libs/config';
import { endOrphan } from '#libs/embedded';
import { homeAt, isHome, type Home } from './home/home.js';
import { endOrphans } from './home/orphans.js';
import { releaseLock, takeLock } from './home/lock.js';

async function reset(): Promise<void> {
  const home = homeAt(readSupervisorConfig(process.env).home);
  if (!isHome(home)) return console.log(`Nothing to reset: ${home.directory} is no home directory of Concord.`);
  takeLock(home.lockFile);
  try {
    await endOrphans(home);
    await removePostgres(home);
    rmSync(home.directory, { recursive: true, force: true });
  } finally {
    releaseLock(home.lockFile);
  }
  console.log(`${home.directory} is empty: events, read models, keys and tokens are gone.`);
}

async function removePostgres({ postgres }: Home): Promise<void> {
  if (!lstatSync(postgres, { throwIfNoEntry: false })) return;
  const directory = realpathSync(postgres);
  await endOrphan(directory);
  rmSync(directory, { recursive: true, force: true });
}

reset().catch((fault: Error) => {
  console.error(fault.message);
  process.exitCode = 1;
});
