import { setTimeout as pause } from 'node:timers/promises';

/** What the work answers, or a rejection after so many milliseconds. */
export function within<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const giveUp = new AbortController();
  const late = pause(ms, undefined, { signal: giveUp.signal, ref: false }).then(() => {
    throw new Error(`no answer within ${ms} ms`);
  });
  return Promise.race([work(), late]).finally(() => giveUp.abort());
}
