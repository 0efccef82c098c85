import { setTimeout as pause } from 'node:timers/promises';
import type { Ask } from '../journeys/in-process.js';

interface Patience {
  /** Answers that may pass. */
  readonly passing: readonly string[];
  readonly tries: number;
  readonly pauseMs: number;
  /** Whether nobody may be there for a while. */
  readonly mayBeAway: boolean;
}

/** Asks again what has no answer yet: the same request has one effect however often it is sent. */
export const patient =
  (ask: Ask, { passing, tries, pauseMs, mayBeAway }: Patience): Ask =>
  async (query, variables) => {
    for (let left = tries; ; left -= 1) {
      const answer = await ask(query, variables).catch((fault: unknown) => {
        if (left === 0 || !mayBeAway) throw fault;
        return undefined;
      });
      const code = answer?.errors?.[0]?.extensions.code ?? '';
      if (answer && (!passing.includes(code) || left === 0)) return answer;
      await pause(pauseMs);
    }
  };
