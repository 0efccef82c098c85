import { setTimeout as pause } from 'node:timers/promises';
import { backoff, failuresAfter } from './backoff.js';
import { type Launch, type Running, StartRefused } from './running.js';

/** What a keeper tells about its process. */
export interface ProcessSupervisorEvents {
  spawned(name: string, pid: number): void;
  /** It ended or did not get ready, and is started again after `milliseconds`. */
  restarting(name: string, reason: string, milliseconds: number): void;
  /** It serves again. */
  restarted(name: string): void;
}

const FIRST_ATTEMPTS = 4;

/** Starts one process and keeps it running until told to stop. */
export class ProcessSupervisor {
  readonly #abort = new AbortController();
  #current: Running | undefined;
  #keeping: Promise<void> = Promise.resolve();

  constructor(
    readonly name: string,
    private readonly launch: Launch,
    private readonly events: ProcessSupervisorEvents,
  ) {}

  /** Settles when the process is ready for the first time; rejects when it cannot be brought that far. */
  start(): Promise<Running> {
    const first = this.#launchFirst();
    this.#keeping = first.then(
      (running) => this.#keep(running),
      () => undefined,
    );
    return first;
  }

  /** Lets the process finish its work and end. */
  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#current?.stop();
    await this.#keeping;
  }

  /** Ends the process at once, also while `stop` waits for it. */
  kill(): void {
    this.#abort.abort();
    this.#current?.kill();
  }

  get #stopping(): boolean {
    return this.#abort.signal.aborted;
  }

  async #launchFirst(): Promise<Running> {
    for (let failures = 1; ; failures += 1) {
      try {
        return await this.#launchOnce();
      } catch (fault) {
        if (this.#stopping || failures === FIRST_ATTEMPTS || fault instanceof StartRefused) throw fault;
        await this.#wait(failures, fault);
      }
    }
  }

  async #keep(first: Running): Promise<void> {
    let failures = 0;
    for (let running: Running | undefined = first; running; running = await this.#again(failures)) {
      const readyAt = Date.now();
      const reason = await running.ended;
      if (this.#stopping) return;
      failures = failuresAfter(failures, Date.now() - readyAt);
      await this.#wait(failures, reason);
    }
  }

  async #again(failures: number): Promise<Running | undefined> {
    for (let more = failures; !this.#stopping;) {
      try {
        const running = await this.#launchOnce();
        this.events.restarted(this.name);
        return running;
      } catch (fault) {
        if (this.#stopping) break;
        more += 1;
        await this.#wait(more, fault);
      }
    }
    return undefined;
  }

  async #launchOnce(): Promise<Running> {
    const running = await this.launch((pid) => this.events.spawned(this.name, pid), this.#abort.signal);
    this.#current = running;
    if (this.#stopping) {
      await running.stop();
      throw new Error(`${this.name} was stopped while it started.`);
    }
    return running;
  }

  async #wait(failures: number, reason: unknown): Promise<void> {
    const milliseconds = backoff(failures);
    this.events.restarting(this.name, reason instanceof Error ? reason.message : String(reason), milliseconds);
    await pause(milliseconds, undefined, { signal: this.#abort.signal }).catch(() => undefined);
  }
}
