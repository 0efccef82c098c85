import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PostgresBinaries } from './binaries.js';
import { passwordOf } from './roles.js';
import type { SystemUser } from '../system/system-user.js';

// The server owns this file's directory; the file is written last, so a cluster without it was never finished.
const SECRET_FILE = 'concord.secret';

/**
 * Makes the cluster in `directory` unless it is there, and answers the secret its passwords come from. What a kill in the
 * middle of making it has left is removed first.
 */
export async function initialiseCluster(
  directory: string,
  { binaries, user, durable }: { binaries: PostgresBinaries; user: SystemUser; durable: boolean },
): Promise<string> {
  const known = await readFile(join(directory, SECRET_FILE), 'utf8').catch(() => undefined);
  if (known) return known;
  for (const left of await readdir(directory)) await rm(join(directory, left), { recursive: true });
  const secret = randomBytes(24).toString('base64url');
  await withPasswordFile(passwordOf('superuser', secret), user, (file) =>
    run(binaries.initdb, initdbArguments(directory, file, durable), user),
  );
  await writeFile(join(directory, SECRET_FILE), secret, { mode: 0o600, flush: durable });
  return secret;
}

// The built-in locale sorts by code point and is the same on every machine, which key-set pagination rests on.
function initdbArguments(directory: string, passwordFile: string, durable: boolean): string[] {
  return [
    `--pgdata=${directory}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(durable ? [] : ['--no-sync']),
  ];
}

async function withPasswordFile(
  password: string,
  user: SystemUser,
  work: (file: string) => Promise<void>,
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'concord-initdb-'));
  const file = join(directory, 'password');
  try {
    await writeFile(file, password, { mode: 0o600 });
    if (user.uid !== undefined && user.gid !== undefined) {
      await Promise.all([directory, file].map((path) => chown(path, user.uid as number, user.gid as number)));
    }
    await work(file);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function run(program: string, parameters: string[], user: SystemUser): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      ...user,
      cwd: '/',
      env: { LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`Postgres could not make a database cluster (${code}): ${said.trim()}`)),
    );
  });
}
