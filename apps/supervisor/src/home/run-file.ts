import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RunFile, RunningProcess } from '#libs/config';
import { commandLine, startMark } from '#libs/embedded';
import type { Home } from './home.js';
import { writeAtomically } from './atomic-write.js';

/** Keeps `run.json` up to date: what runs, where it listens, and the environment it runs with. */
export class RunRecord {
  #content: RunFile;

  constructor(private readonly home: Home) {
    this.#content = { state: 'starting', supervisor: describe(process.pid), processes: {}, env: {} };
    this.#write();
  }

  /** Written before the process is ready, so that no start can leave one that the next does not know of. */
  spawned(name: string, pid: number): void {
    this.#process(name, { ...describe(pid), port: this.#content.processes[name]?.port });
  }

  listens(name: string, port: number): void {
    const known = this.#content.processes[name];
    if (known) this.#process(name, { ...known, port });
  }

  environment(env: Readonly<Record<string, string>>): void {
    this.#change({ env });
  }

  state(state: RunFile['state']): void {
    this.#change({ state });
  }

  remove(): void {
    rmSync(this.#path, { force: true });
  }

  #process(name: string, running: RunningProcess): void {
    this.#change({ processes: { ...this.#content.processes, [name]: running } });
  }

  #change(change: Partial<RunFile>): void {
    this.#content = { ...this.#content, ...change };
    this.#write();
  }

  #write(): void {
    writeAtomically(this.#path, JSON.stringify(this.#content, null, 2));
  }

  get #path(): string {
    return join(this.home.directory, 'run.json');
  }
}

function describe(pid: number): RunningProcess {
  return { pid, mark: startMark(pid) ?? 'ended', command: commandLine(pid) };
}
