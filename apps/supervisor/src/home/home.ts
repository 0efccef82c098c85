import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from './atomic-write.js';

/** The places in the home directory that the supervisor keeps. */
export interface Home {
  readonly directory: string;
  readonly postgres: string;
  readonly lockFile: string;
  /** The log file of a process. */
  log(name: string): string;
}

/** The places of a home directory, whether it is there or not. */
export function homeAt(directory: string): Home {
  return {
    directory,
    postgres: join(directory, 'postgres'),
    lockFile: join(directory, 'supervisor.lock'),
    log: (name) => join(directory, 'log', `${name}.log`),
  };
}

const MARKER = 'CONCORD-HOME';
const MARK = 'What is in this directory was made by Concord; `npm run reset` removes it.\n';

/** Makes the home directory if it is missing. */
export function makeHome(home: Home): void {
  mkdirSync(join(home.directory, 'log'), { recursive: true });
  // Started by root, Postgres runs as another user and must pass through to its own directory.
  chmodSync(home.directory, process.getuid?.() === 0 ? 0o711 : 0o700);
  chmodSync(join(home.directory, 'log'), 0o700);
  writeFileSync(join(home.directory, MARKER), MARK);
}

/** Whether a directory is a home that a supervisor has made. */
export function isHome(home: Home): boolean {
  return existsSync(join(home.directory, MARKER));
}

/** The key that wraps the persons' keys of a development home, made on first use. Losing it loses every person's data. */
export function developmentKek(home: Home): string {
  const file = join(home.directory, 'kek');
  if (!existsSync(file)) writeAtomically(file, `1:${randomBytes(32).toString('base64url')}`);
  return readFileSync(file, 'utf8').trim();
}
