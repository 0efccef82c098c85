import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir, realpath, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { canReach, type SystemUser } from '../system/system-user.js';

/** Where root keeps what the user Postgres runs as could not reach below root's own directories. */
export const COMMON_PLACE = '/var/lib/concord';

/**
 * Makes the directory for a cluster and answers its real path. When root lends Postgres a user who cannot walk to
 * `dataDir` (below /root, say), the directory is made in a common place and `dataDir` becomes a link to it.
 */
export async function prepareDirectory(dataDir: string, user: SystemUser): Promise<string> {
  await mkdir(dirname(dataDir), { recursive: true });
  if (await lstat(dataDir).catch(() => undefined)) return own(await realpath(dataDir), user);
  if (await canReach(user, dirname(dataDir))) {
    await mkdir(dataDir, { mode: 0o700 });
    return own(await realpath(dataDir), user);
  }
  const elsewhere = join(COMMON_PLACE, createHash('sha256').update(dataDir).digest('hex').slice(0, 16));
  await mkdir(elsewhere, { recursive: true, mode: 0o755 });
  await symlink(elsewhere, dataDir);
  return own(elsewhere, user);
}

async function own(directory: string, user: SystemUser): Promise<string> {
  if (user.uid !== undefined && user.gid !== undefined) await chown(directory, user.uid, user.gid);
  await chmod(directory, 0o700);
  return directory;
}
