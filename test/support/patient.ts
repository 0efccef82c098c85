import { setTimeout as pause } from 'node:timers/promises';

/** What is asked, whatever it answers with. */
type Asking<Any> = (query: string, variables?: object) => Promise<Any>;

interface Answered {
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

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
  <Any extends Answered>(ask: Asking<Any>, { passing, tries, pauseMs, mayBeAway }: Patience): Asking<Any> =>
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

// Only stops what hangs: a view without a table answers at once.
const PATIENCE = { passing: ['NOT_YET_VISIBLE'], tries: 100, pauseMs: 100, mayBeAway: false };

/** On a busy machine, beside others' work, views and effects may take longer than a query waits. */
export const untilVisible = <Any extends Answered>(ask: Asking<Any>): Asking<Any> => patient(ask, PATIENCE);
