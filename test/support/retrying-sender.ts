import type { DevelopmentClaims } from '#libs/access';
import { setTimeout as pause } from 'node:timers/promises';
import type { Ask } from '../journeys/in-process.js';
import { Sender } from './sender.js';

/** What may pass while processes are killed: the same request has one effect however often it is sent. */
const PASSING = ['OUTCOME_UNKNOWN', 'INTERNAL', 'NOT_YET_VISIBLE', 'BUSY', 'UNAVAILABLE'];
const PAUSE = 100;
// Only stops what hangs.
const MOST_TRIES = 1_200;

/** Asks until there is an answer. */
const patient =
  (ask: Ask): Ask =>
  async (query, variables) => {
    for (let left = MOST_TRIES; ; left -= 1) {
      const answer = await ask(query, variables).catch((fault: unknown) => {
        if (left === 0) throw fault;
        return undefined;
      });
      const code = answer?.errors?.[0]?.extensions.code ?? '';
      if (answer && (!PASSING.includes(code) || left === 0)) return answer;
      await pause(PAUSE);
    }
  };

/** Sends each mutation under one key until it is answered. */
export const retryingSender = (as: (claims: DevelopmentClaims) => Promise<Ask>, who: DevelopmentClaims): Sender =>
  new Sender(async (claims) => patient(await as({ ...who, ...claims })));
