import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readRunFile } from '#libs/config';
import { withClient } from '#libs/embedded';
import { childEnv } from './child-env.js';

const CACHE = resolve('node_modules/.cache');
const EXAMPLE = resolve('examples/crm-sync');

/** The example as its user has it: beside a copy of the package, which is what the build made of it. */
export async function installCrmSync(): Promise<{ readonly directory: string; remove(): Promise<void> }> {
  await mkdir(CACHE, { recursive: true });
  const directory = await mkdtemp(join(CACHE, 'crm-sync-'));
  await cp(EXAMPLE, directory, { recursive: true, filter: (path) => !path.includes('node_modules') });
  const package_ = join(directory, 'node_modules/@concord/feed');
  await mkdir(package_, { recursive: true });
  await cp('libs/feed-client/package.json', join(package_, 'package.json'));
  await symlink(resolve('dist/libs/feed-client/src'), join(package_, 'dist'));
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}

export interface CrmSyncOptions {
  readonly home: string;
  readonly directory: string;
  readonly database: string;
  readonly token: string;
  readonly from: 'snapshot' | 'beginning';
}

/** A process that is started again whenever it ends, as a supervisor does. */
export class CrmSync {
  /** What it has said, in all of its lives. */
  said = '';
  readonly exits: (number | null)[] = [];
  private child: ChildProcess;
  private isOver = false;
  private ended: Promise<void>;

  constructor(private readonly options: CrmSyncOptions) {
    [this.child, this.ended] = this.start();
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** Answers its exit code. */
  async stop(): Promise<number | null | undefined> {
    this.isOver = true;
    this.child.kill('SIGTERM');
    await this.ended;
    return this.exits.at(-1);
  }

  private start(): [ChildProcess, Promise<void>] {
    const { home, directory, database, token, from } = this.options;
    const port = readRunFile(home)?.env['CONCORD_FEED_PORT'];
    const child = spawn(process.execPath, [join(directory, 'crm-sync.mjs'), '--from', from], {
      env: {
        ...childEnv(),
        ...{ CRM_DATABASE_URL: database, CONCORD_FEED_ADDRESS: `127.0.0.1:${port}`, CONCORD_TOKEN: token },
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr?.on('data', (text) => (this.said += String(text)));
    const ended = new Promise<void>((settle) =>
      child.once('close', (code) => {
        this.exits.push(code);
        if (!this.isOver) [this.child, this.ended] = this.start();
        settle();
      }),
    );
    return [child, ended];
  }
}

/** How long a table is held for somebody to come to it. */
const HELD_MS = 1_500;

/** Kills a process and its connection, as if its machine were gone: at once, or while it waits to write a table. */
export async function killMeanwhile(sync: CrmSync, database: string, table: string | undefined): Promise<void> {
  if (table === undefined) return sync.kill();
  await withClient(database, async (client) => {
    const waiting = `FROM pg_stat_activity
      WHERE application_name = 'crm-sync' AND datname = current_database() AND wait_event_type = 'Lock'`;
    await client.query('BEGIN');
    await client.query(`LOCK TABLE ${table} IN EXCLUSIVE MODE`);
    for (const end = Date.now() + HELD_MS; Date.now() < end; await pause(20)) {
      // Two statements of one transaction would be answered by one look.
      await client.query('SELECT pg_stat_clear_snapshot()');
      if ((await client.query(`SELECT 1 ${waiting}`)).rows.length > 0) break;
    }
    sync.kill();
    await client.query(`SELECT pg_terminate_backend(pid) ${waiting}`);
    await client.query('COMMIT');
  });
}
