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
  /** It has ended or did not get ready too often in a row, and is not started again. */
  gaveUp(fault: GaveUp): void;
}

const FIRST_ATTEMPTS = 4;
/** Some two and a half minutes with the waits between. */
const FAILURES_IN_A_ROW = 20;

/** A process has served and does not come back, however often it is started. */
export class GaveUp extends Error {
  override readonly name = 'GaveUp';
  constructor(process: string, failures: number, reason: string) {
    super(`${process} has failed ${failures} times in a row; at last: ${reason}`);
  }
}

/** Starts one process and keeps it running until told to stop. */
export class ProcessSupervisor {
  readonly #abort = new AbortController();
  #current: Running | undefined;
  #keeping: Promise<void> = Promise.resolve();
  #failures = 0;

  constructor(
    readonly name: string,
    private readonly launch: Launch,
    private readonly events: ProcessSupervisorEvents,
    private readonly mostFailures = FAILURES_IN_A_ROW,
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
    for (let running: Running | undefined = first; running; running = await this.#again()) {
      const readyAt = Date.now();
      const reason = await running.ended;
      if (this.#stopping) return;
      this.#failures = failuresAfter(this.#failures, Date.now() - readyAt);
      if (await this.#isOver(reason)) return;
    }
  }

  async #again(): Promise<Running | undefined> {
    while (!this.#stopping) {
      try {
        const running = await this.#launchOnce();
        this.events.restarted(this.name);
        return running;
      } catch (fault) {
        if (this.#stopping) break;
        this.#failures += 1;
        if (await this.#isOver(fault)) break;
      }
    }
    return undefined;
  }

  /** Waits for the next start, unless there have been enough. */
  async #isOver(reason: unknown): Promise<boolean> {
    if (this.#failures < this.mostFailures) {
      await this.#wait(this.#failures, reason);
      return false;
    }
    this.events.gaveUp(new GaveUp(this.name, this.#failures, textOf(reason)));
    return true;
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
    this.events.restarting(this.name, textOf(reason), milliseconds);
    await pause(milliseconds, undefined, { signal: this.#abort.signal }).catch(() => undefined);
  }
}

const textOf = (reason: unknown): string => (reason instanceof Error ? reason.message : String(reason));
