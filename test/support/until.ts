import { setTimeout as pause } from 'node:timers/promises';

// Only stops what hangs: a busy machine takes its time.
const PATIENCE = 120_000;

/** Waits until `holds` does, at most two minutes. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await pause(25)) if (await holds()) return;
  throw new Error(`Not so within ${PATIENCE / 1000} s: ${holds.toString()}`);
}
