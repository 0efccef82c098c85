import { describe, expect, it } from '@jest/globals';
import type { Principal } from '#libs/access';
import { rowsAfter } from '../../eventing/test/rows.fixtures.js';
import { TierDeciderResolver } from '../src/graphql/tier-change.resolver.js';
import { type TierChangeRow, tierChangeView } from '../src/read-models/tier-change.view.js';

const decided = (id: string, by: 'person' | 'policy', partnerId: string | null = 'one') =>
  ({
    ...{ id, type: 'performance.tier-decided', metadata: { tenant: 't', actor: { subject: 'Ada', role: 'manager' } } },
    data: {
      ...{ programId: 'p', partnerId, from: 1, tier: 2, cause: 'override', by, note: null, review: null },
      ...{ effectiveAt: '2024-02-01T00:00:00.000Z', at: '2024-01-15T12:00:00.000Z' },
    },
  }) as never;

describe('who decided about a tier', () => {
  const rows = rowsAfter<TierChangeRow>(tierChangeView, [decided('a', 'person'), decided('b', 'policy')]);
  const [byPerson, byRule] = ['a', 'b'].map((id) => rows.get(id)!);

  it('is a person where one did, and nobody where a rule did, whoever set it off', () => {
    expect([byPerson?.decidedBy, byRule?.decidedBy]).toEqual(['Ada', null]);
    expect(rowsAfter(tierChangeView, [decided('c', 'person', null)]).size).toBe(0);
  });

  it('is no partner’s business', () => {
    const told = (role: string) => new TierDeciderResolver().decidedBy(byPerson!, { role } as Principal);
    expect(['manager', 'auditor', 'partner'].map(told)).toEqual(['Ada', 'Ada', null]);
  });
});
