import { describe, expect, it } from '@jest/globals';
import type { Api } from '#libs/importing';
import { payoutsSent } from './closing.js';

/** A service whose payouts go from one list of states to the next, each time that they are asked for. */
function paying(...steps: readonly (readonly string[])[]): { api: Api; asked: object[] } {
  const asked: object[] = [];
  let at = 0;
  const api: Api = <Data>(document: string, variables: object): Promise<Data> => {
    if (document.includes('historyPosition')) return Promise.resolve({ historyPosition: '9/9' } as Data);
    asked.push(variables);
    const nodes = (steps[Math.min(at, steps.length - 1)] ?? []).map((status) => ({ status }));
    at += 1;
    return Promise.resolve({ payouts: { nodes, pageInfo: { hasNextPage: false, endCursor: null } } } as Data);
  };
  return { api, asked };
}

describe('the payouts of a closed month', () => {
  it('are waited for until they are sent, or wait for somebody', async () => {
    const { api, asked } = paying(['APPROVED', 'PLANNED'], ['INTENDED', 'PLANNED'], ['SENT', 'PLANNED'], ['SETTLED']);
    expect(await payoutsSent(api, 'program_1', '2011-01')).toEqual({ SENT: 1, PLANNED: 1 });
    expect(asked).toHaveLength(3);
    expect(asked[0]).toMatchObject({ programId: 'program_1', period: '2011-01', afterEffects: '9/9' });
  });

  it('are none, or do not move any more, and then nobody waits', async () => {
    expect(await payoutsSent(paying([]).api, 'program_1', '2011-01')).toEqual({});
    expect(await payoutsSent(paying(['APPROVED']).api, 'program_1', '2011-01', 50)).toEqual({ APPROVED: 1 });
  });
});
