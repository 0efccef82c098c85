import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { SystemUser } from '../system/system-user.js';

/** What the server is started with. */
export interface ServerOptions {
  readonly program: string;
  readonly directory: string;
  readonly port: number;
  readonly durable: boolean;
  readonly user: SystemUser;
  readonly logFile: string;
}

/** The server as a process, not yet necessarily ready. */
export interface ServerProcess {
  readonly pid: number;
  readonly ended: Promise<void>;
  kill(signal: NodeJS.Signals): void;
  unref(): void;
}

/** Starts the server as its own process group, so that a Ctrl-C in the terminal does not end it before its clients. */
export function spawnServer(options: ServerOptions): ServerProcess {
  const log = openSync(options.logFile, 'a', 0o600);
  try {
    const child = spawn(options.program, serverArguments(options), {
      ...options.user,
      cwd: '/',
      env: { LC_ALL: 'C', TZ: 'UTC' },
      detached: true,
      stdio: ['ignore', log, log],
    });
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
    if (child.pid === undefined) throw new Error(`Postgres could not be started from ${options.program}.`);
    return { pid: child.pid, ended, kill: (signal) => void child.kill(signal), unref: () => child.unref() };
  } finally {
    closeSync(log);
  }
}

function serverArguments({ directory, port, durable }: ServerOptions): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Short statements dominate; compiling them costs more than it saves.
    jit: 'off',
    max_wal_size: '2GB',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' }),
  };
  return [
    '-D',
    directory,
    '-p',
    String(port),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}
