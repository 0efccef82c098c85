import { OWN, type Principal } from '#libs/access';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Reads } from './reads.js';
import { SharedReads } from './shared-reads.js';

class Row {
  id: string;
}
const asked: (readonly [string, readonly string[]])[] = [];
const reads = {
  byIds: (_row: unknown, { tenant, partnerId }: Principal, ids: readonly string[]) => {
    asked.push([`${tenant} ${partnerId ?? ''}`.trim(), ids]);
    return Promise.resolve(ids.map((id) => Object.assign(new Row(), { id })));
  },
} as unknown as Pick<Reads, 'byIds'>;
const as = (tenant: string, more: Partial<Principal> = {}): Principal => ({
  tenant,
  subject: 's',
  role: 'manager',
  ...more,
});

beforeEach(() => {
  asked.length = 0;
});

describe('a changed row', () => {
  it('is read once for all who follow it with the same rights', async () => {
    const shared = new SharedReads(reads);
    const one = as('acme', { role: 'partner', partnerId: 'p1' });
    const two = as('acme', { role: 'partner', partnerId: 'p2' });
    const mine = { [OWN]: { field: 'id', partnerId: 'p1' } } as const;
    const answers = await Promise.all([
      ...Array.from({ length: 10_000 }, (_, n) => shared.byIds(Row, as('acme', { subject: `s${n}` }), ['a', 'b'])),
      ...Array.from({ length: 100 }, () => shared.byIds(Row, one, ['a'], mine)),
      shared.byIds(Row, two, ['a']),
      shared.byIds(Row, as('evil'), ['a']),
      shared.byIds(Row, as('acme', { role: 'auditor' }), ['c']),
    ]);
    expect(asked).toEqual([
      ['acme', ['a', 'b']],
      ['acme p1', ['a']],
      ['acme p2', ['a']],
      ['evil', ['a']],
      ['acme', ['c']],
    ]);
    expect(answers[9_999]?.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('is read together with others of the same moment, and each hears of its own', async () => {
    const shared = new SharedReads(reads);
    const answers = await Promise.all([
      shared.byIds(Row, as('acme'), ['a']),
      shared.byIds(Row, as('acme'), ['b', 'a']),
    ]);
    expect(asked).toHaveLength(1);
    expect(answers.map((rows) => rows.map(({ id }) => id))).toEqual([['a'], ['a', 'b']]);
  });

  it('is read again by who asks while it is being read', async () => {
    const shared = new SharedReads(reads);
    await shared.byIds(Row, as('acme'), ['a']);
    await shared.byIds(Row, as('acme'), ['a']);
    expect(asked).toHaveLength(2);
  });
});
