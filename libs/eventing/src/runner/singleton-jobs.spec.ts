import { describe, expect, it } from '@jest/globals';
import { runSingletonJob } from './singleton-jobs.js';
import type { Leadership } from '../database/leadership.js';

/** A lock that one process always gets, and that says what became of it. */
function lock() {
  const said: string[] = [];
  const held: AbortController[] = [];
  const leadership = {
    acquire: async (name: string) => {
      said.push(`acquired ${name}`);
      const holding = new AbortController();
      held.push(holding);
      return holding.signal;
    },
    release: async (name: string) => void said.push(`released ${name}`),
  } as unknown as Leadership;
  return { leadership, said, lose: () => held.at(-1)?.abort() };
}

const ended = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

describe('a duty', () => {
  it('is begun again after whatever it throws, each time under the lock', async () => {
    const { leadership, said } = lock();
    const stop = new AbortController();
    const faults: unknown[] = [];
    let runs = 0;
    const run = async (signal: AbortSignal): Promise<void> => {
      runs += 1;
      if (runs === 1) throw new Error('broken');
      setTimeout(() => stop.abort(), 5);
      await ended(signal);
    };
    const onFault = (_: string, fault: unknown) => void faults.push(fault);
    await runSingletonJob({ name: 'tell', run }, { leadership, onFault }, stop.signal);
    expect(faults).toEqual([new Error('broken')]);
    expect(said).toEqual(['acquired tell', 'released tell', 'acquired tell', 'released tell']);
  });

  it('ends when the lock is lost, and is begun again when it is held', async () => {
    const { leadership, lose } = lock();
    const stop = new AbortController();
    let runs = 0;
    const run = async (signal: AbortSignal): Promise<void> => {
      runs += 1;
      setTimeout(() => (runs === 1 ? lose() : stop.abort()), 5);
      await ended(signal);
    };
    await runSingletonJob({ name: 'tell', run }, { leadership }, stop.signal);
    expect(runs).toBe(2);
  });
});
