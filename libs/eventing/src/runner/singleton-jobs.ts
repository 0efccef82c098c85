import { setTimeout as pause } from 'node:timers/promises';
import { BackOff } from '../async/timeout.js';
import type { Leadership } from '../database/leadership.js';

/** Work that one process does at a time, beside views and policies, such as telling what is due. */
export interface SingletonJob {
  readonly name: string;
  /** Until the signal, which also says that another process may do it; begun again after whatever it throws. */
  run(signal: AbortSignal): Promise<void>;
}

export interface SingletonJobParts {
  readonly leadership: Leadership;
  readonly onFault?: (name: string, fault: unknown, final: boolean) => void;
}

/** Runs a job whenever this process holds its name. Until the signal; never rejects. */
export async function runSingletonJob(
  duty: SingletonJob,
  { leadership, onFault }: SingletonJobParts,
  signal: AbortSignal,
): Promise<void> {
  const backOff = new BackOff(100, 10_000);
  while (!signal.aborted) {
    let wait = 0;
    try {
      const held = await leadership.acquire(duty.name, signal);
      const begun = performance.now();
      await duty.run(AbortSignal.any([signal, held])).finally(() => {
        if (performance.now() - begun > WELL_AFTER_MS) backOff.reset();
      });
    } catch (fault) {
      if (!signal.aborted) {
        wait = backOff.milliseconds;
        onFault?.(duty.name, fault, false);
      }
    } finally {
      await leadership.release(duty.name);
    }
    if (wait > 0) await pause(wait, undefined, { signal }).catch(() => undefined);
  }
}

/** Who has worked as long as this was well: the next fault is another. */
const WELL_AFTER_MS = 30_000;
