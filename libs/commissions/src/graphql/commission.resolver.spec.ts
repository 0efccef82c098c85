import type { Principal } from '#libs/access';
import type { LiveRows, Reads } from '#libs/graphql';
import { describe, expect, it } from '@jest/globals';
import { CommissionResolver } from './commission.resolver.js';
import type { CommissionRow } from '../read-models/commission/commission.row.view.js';

const resolver = new CommissionResolver({} as Reads, {} as LiveRows);
const as = (role: Principal['role']): Principal => ({ tenant: 't', subject: 's', role });
const row = (split: CommissionRow['split']): CommissionRow => ({ split }) as CommissionRow;

describe('the split of a sale', () => {
  const split = { weights: [5_000, 3_000, 2_000], part: 1 };

  it('shows a partner its own weight and nothing of the others', () => {
    expect(resolver.split(row(split), as('partner'))).toEqual({ weights: [3_000], part: 0 });
    expect(resolver.split(row(null), as('partner'))).toBeNull();
  });

  it.each(['admin', 'manager', 'auditor', 'integration'] as const)('shows all of it to %s', (role) => {
    expect(resolver.split(row(split), as(role))).toEqual(split);
  });
});
