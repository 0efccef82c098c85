import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Makes a folder for a run of tests in a clone that no other run has, and answers it with how to leave it. Where nobody else runs it is always
 * the same: jest keeps what it has compiled by its configuration, which names the folder.
 */
export function takePlace(root) {
  const name = `concord-test-groups-${createHash('sha256').update(root).digest('hex').slice(0, 12)}`;
  for (let n = 1; ; n += 1) {
    const directory = join(tmpdir(), `${name}-${n}`);
    const lock = `${directory}.pid`;
    if (!taken(lock)) continue;
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory);
    const leave = () => [directory, lock].forEach((path) => rmSync(path, { recursive: true, force: true }));
    return { directory, leave };
  }
}

/** Whether the lock is this process's now; that of a run that was killed is taken over. */
function taken(lock) {
  const own = `${lock}.${process.pid}`;
  // A link appears with the number in it.
  writeFileSync(own, String(process.pid));
  try {
    if (isLeft(lock)) takeAway(lock, `${own}.left`);
    linkSync(own, lock);
    return true;
  } catch (fault) {
    // Of a run that was killed, or of another user.
    if (!['EEXIST', 'EACCES', 'EPERM'].includes(fault.code)) throw fault;
    return false;
  } finally {
    rmSync(own);
  }
}

/** Somebody else may have taken it over since it was looked at: it is put back where that is so. */
function takeAway(lock, aside) {
  try {
    renameSync(lock, aside);
  } catch (fault) {
    if (fault.code === 'ENOENT') return;
    throw fault;
  }
  try {
    if (!isLeft(aside)) linkSync(aside, lock);
  } finally {
    rmSync(aside, { force: true });
  }
}

function isLeft(lock) {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return false;
  } catch (fault) {
    return ['ENOENT', 'ESRCH'].includes(fault.code);
  }
}
