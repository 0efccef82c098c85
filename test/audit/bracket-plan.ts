import type { Action } from './random-history.js';

type Content = Extract<Action, { do: 'publish' }>['content'];
type Brackets = Extract<NonNullable<Content['rules']>[number]['pays'], { kind: 'brackets' }>;

/** Publishes the plan of the partner `retro`: one rule of brackets by amount. */
export const publishesBrackets = (terms: Pick<Brackets, 'mode' | 'window' | 'steps'>): Action => ({
  do: 'publish',
  planName: 'Retroactive',
  at: '2011-01-01T00:00:00.000Z',
  content: {
    caps: [],
    rules: [
      {
        ...{ ruleId: 'r0', name: 'r0', when: { all: [] }, onTop: false, level: 0, onZero: 'passes' },
        pays: { kind: 'brackets', by: 'amount', ...terms },
      },
    ],
  },
});
