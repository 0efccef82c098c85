import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { freePort } from '#libs/embedded';
import { childEnv } from './child-env.js';
import type { OwnService } from './test-service.js';
import { until } from './until.js';

const MAIN = resolve('dist/programs/feed.js');

/** A process of the feed beside that of a running service, at a port that it keeps. */
export class FeedProcess {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly service: OwnService,
    readonly port: number,
    private readonly httpPort: number,
  ) {}

  static async start(service: OwnService): Promise<FeedProcess> {
    const process = new FeedProcess(service, await freePort(), await freePort());
    await process.again();
    return process;
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  async again(): Promise<void> {
    const ports = { CONCORD_FEED_PORT: String(this.port), CONCORD_FEED_HTTP_PORT: String(this.httpPort) };
    const env = { ...childEnv(), ...this.service.supervised.run().env, CONCORD_LOG_LEVEL: 'warn', ...ports };
    const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (text) => (said += String(text)));
    this.child = child;
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`The feed ended with ${child.exitCode}: ${said}`);
      const answer = await fetch(`http://127.0.0.1:${this.httpPort}/health/ready`).catch(() => undefined);
      return answer?.ok === true;
    });
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}
