import { execFileSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The ids a child is started under; empty means those of this process. */
export interface SystemUser {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * The user that Postgres runs as. Postgres refuses to run as root, so root lends it `postgres` (created if possible) or
 * `nobody`; anybody else runs it as themselves.
 */
export function postgresUser(): SystemUser {
  if (process.getuid?.() !== 0) return {};
  return lookUp('postgres') ?? create('postgres') ?? lookUp('nobody') ?? noUser();
}

/** Whether `user` may walk from the root of the file system down to `path`. */
export async function canReach(user: SystemUser, path: string): Promise<boolean> {
  if (user.uid === undefined) return true;
  for (let at = path; ; at = dirname(at)) {
    const entry = await stat(at).catch(() => undefined);
    if (entry && !mayEnter(user, entry)) return false;
    if (at === dirname(at)) return true;
  }
}

function mayEnter(user: SystemUser, entry: { uid: number; gid: number; mode: number }): boolean {
  if (entry.uid === user.uid) return (entry.mode & 0o100) !== 0;
  if (entry.gid === user.gid) return (entry.mode & 0o010) !== 0;
  return (entry.mode & 0o001) !== 0;
}

function lookUp(name: string): SystemUser | undefined {
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }).toString());
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

function create(name: string): SystemUser | undefined {
  try {
    execFileSync('groupadd', ['-f', name], { stdio: 'ignore' });
    execFileSync('useradd', ['-r', '-g', name, '-s', '/usr/sbin/nologin', name], { stdio: 'ignore' });
    return lookUp(name);
  } catch {
    return undefined;
  }
}

function noUser(): never {
  throw new Error('Postgres cannot run as root, and neither a user "postgres" nor "nobody" exists or can be created.');
}
