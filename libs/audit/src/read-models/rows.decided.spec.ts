import { describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '#libs/eventing';
import { DecidedRows } from './rows.decided.js';
import type { Columns } from './tables/table-check.js';

const PARTNER = '00000000-0000-5000-8000-000000000001';
const ID = '00000000-0000-5000-8000-000000000002';
const position = { commit: 7n, prepare: 7n };

const decided = (by: 'person' | 'policy', programId = 'program'): StoredEvent =>
  ({
    ...{ id: ID, stream: 'performance-t.x', type: 'performance.tier-decided', revision: 3n, position, recordedAt: '' },
    data: {
      ...{ programId, partnerId: PARTNER, from: 1, tier: 2, cause: 'upgrade', by, note: null, review: null },
      ...{ effectiveAt: '2024-02-01T00:00:00.000Z', at: '2024-01-15T12:00:00.000Z' },
    },
    metadata: { tenant: 't', actor: { subject: 'Ada', role: 'manager' } },
  }) as never;

const row = {
  ...{ id: ID, partner_id: PARTNER, from_tier: 1, tier: 2, cause: 'upgrade', decided_by: 'person', decider: 'Ada' },
  ...{ effective_at: '2024-02-01T00:00:00.000Z', decided_at: '2024-01-15T12:00:00.000Z' },
};

/** What is found of the rows that the table has. */
async function found(event: StoredEvent, shown: readonly Columns[]): Promise<readonly string[]> {
  const rows = (text: string) => Promise.resolve(text.includes('count(*)') ? [{ rows: shown.length }] : shown);
  const all = new DecidedRows({ rows, level: () => Promise.resolve() } as never, 't', 'program');
  all.stored(event);
  const reported: string[] = [];
  const [, , tiers] = all.all;
  await tiers?.compare(position);
  await tiers?.finish((table, _, message, fields) =>
    reported.push([table, message, ...fields.map(({ path, expected }) => `${path} ${String(expected)}`)].join(': ')),
  );
  return reported;
}

describe('the rows of who gave a partner its tier', () => {
  it('name the person where one decided, and nobody where a rule did', async () => {
    expect(await found(decided('person'), [row])).toEqual([]);
    expect(await found(decided('policy'), [{ ...row, decided_by: 'policy', decider: null }])).toEqual([]);
    const other = 'tier_changes: a row is not what the events give';
    expect(await found(decided('person'), [{ ...row, decider: 'Bob' }])).toEqual([`${other}: decider Ada`]);
    expect(await found(decided('policy'), [{ ...row, decided_by: 'policy' }])).toEqual([`${other}: decider null`]);
    expect(await found(decided('person'), [{ ...row, tier: 3 }])).toEqual([`${other}: tier 2`]);
  });

  it('are there, each once, and those of other programs are not asked for', async () => {
    expect(await found(decided('person'), [])).toEqual(['tier_changes: a row is missing:  [object Object]']);
    expect(await found(decided('person', 'another'), [row])).toEqual([
      'tier_changes: a row that no event accounts for:  null',
    ]);
  });
});

describe('the rows of how touches were judged', () => {
  it('are counted as they are compared: which others there are is not asked', async () => {
    const asked: string[] = [];
    const rows = (text: string) => {
      asked.push(text);
      return Promise.resolve([{ id: ID, number: 1, at: 'then' }]);
    };
    const all = new DecidedRows({ rows, level: () => Promise.resolve() } as never, 't', 'program');
    const data = { programId: 'program', saleId: ID, number: 1, at: 'then' };
    all.take({ type: 'journey.conversion-noted', data } as never);
    const [, conversions] = all.all;
    await conversions?.compare(position);
    expect(await conversions?.finish(() => expect('a finding').toBeUndefined())).toBe(1);
    expect(asked.filter((text) => text.includes('count(*)'))).toEqual([]);
  });
});
