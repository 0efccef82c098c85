import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { awaitEnd } from '../system/processes.js';
import { copyBinaries, locateBinaries, type PostgresBinaries } from './binaries.js';
import { initialiseCluster } from './cluster.js';
import { endOrphan, readPostmaster } from './orphan.js';
import { COMMON_PLACE, prepareDirectory } from './place.js';
import { freePort } from './port.js';
import { provision } from './provision.js';
import { urlOf, type PostgresRole } from './roles.js';
import { spawnServer, type ServerProcess } from './server.js';
import { canReach, postgresUser, type SystemUser } from '../system/system-user.js';

/** How to start the embedded Postgres. */
export interface PostgresOptions {
  /** The cluster's directory; made when missing. */
  readonly dataDir: string;
  /** A free one is taken when left out. */
  readonly port?: number;
  /** Whether commits are flushed to the disk; `false` is for tests only. Default `true`. */
  readonly durable?: boolean;
  /** What the server says is appended here; default `<dataDir>.log`. */
  readonly logFile?: string;
}

/** A running embedded Postgres. */
export interface EmbeddedPostgres {
  readonly port: number;
  readonly pid: number;
  /** Where the cluster really lies, which is not `dataDir` when root's directories are closed to Postgres's user. */
  readonly directory: string;
  /** The address of a database for a role; `owner` when left out. */
  url(database: string, role?: PostgresRole): string;
  /** Settles when the server has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Closes connections, writes a checkpoint and ends the server. */
  stop(): Promise<void>;
  /** Lets this process end although the server runs on. */
  unref(): void;
}

/**
 * Starts Postgres on the loopback address with the databases and roles of the product, as its own process (it outlives a
 * kill of this one). A server that an earlier process has left on the same directory is ended first.
 * Throws with the server's own words when it does not come up.
 */
export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, durable = true, logFile = `${dataDir}.log` } = options;
  const user = postgresUser();
  const directory = await prepareDirectory(dataDir, user);
  const binaries = await reachableBinaries(user);
  await endOrphan(directory);
  const secret = await initialiseCluster(directory, { binaries, user, durable });
  const port = options.port ?? (await freePort());
  const server = spawnServer({ program: binaries.postgres, directory, port, durable, user, logFile });
  await untilReady(server, directory, logFile);
  const url = (database: string, role: PostgresRole = 'owner') => urlOf(port, database, role, secret);
  await provision(port, secret);
  const { pid, ended, unref } = server;
  return { port, pid, directory, url, ended, unref, stop: () => stop(server) };
}

async function reachableBinaries(user: SystemUser): Promise<PostgresBinaries> {
  const binaries = await locateBinaries();
  return (await canReach(user, binaries.postgres)) ? binaries : copyBinaries(binaries, COMMON_PLACE);
}

async function untilReady(server: ServerProcess, directory: string, logFile: string): Promise<void> {
  let ended = false;
  void server.ended.then(() => (ended = true));
  while (!ended) {
    const postmaster = await readPostmaster(directory);
    if (postmaster?.pid === server.pid && postmaster.ready) return;
    await pause(10);
  }
  const said = (await readFile(logFile, 'utf8').catch(() => '')).trimEnd().split('\n').slice(-8).join('\n');
  throw new Error(`Postgres did not start. It says:\n${said}`);
}

async function stop(server: ServerProcess): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    server.kill(signal);
    if (await awaitEnd(server.pid, 10_000)) break;
  }
  await server.ended;
}
