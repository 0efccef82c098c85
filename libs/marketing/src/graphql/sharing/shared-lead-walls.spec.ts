import type { Principal } from '#libs/access';
import { describe, expect, it } from '@jest/globals';
import type { SharedLeadRow } from '../../read-models/sharing/shared-lead.view.js';
import { SharedLeadWallsResolver } from './shared-lead-walls.resolver.js';

const walls = new SharedLeadWallsResolver();
const partner = { role: 'partner' } as Principal;
const manager = { role: 'manager' } as Principal;
const lead = (mayBeShared: boolean | null): SharedLeadRow =>
  ({
    name: 'Ann',
    email: 'a@b.c',
    phone: '1',
    company: 'X',
    rejectReason: 'duplicate',
    mayBeShared,
  }) as SharedLeadRow;
const seen = (row: SharedLeadRow, caller: Principal) => [
  ...[walls.name(row, caller), walls.email(row, caller), walls.phone(row, caller), walls.company(row, caller)],
  walls.rejectReason(row, caller),
];

describe('a shared lead', () => {
  it.each([[false], [null]])('shows a partner nothing of a person that did not agree (%s)', (given) => {
    expect(seen(lead(given), partner)).toEqual([null, null, null, null, null]);
  });

  it('shows a partner who agreed, and not what another answered; the vendor sees both', () => {
    expect(seen(lead(true), partner)).toEqual(['Ann', 'a@b.c', '1', 'X', null]);
    expect(seen(lead(false), manager)).toEqual(['Ann', 'a@b.c', '1', 'X', 'duplicate']);
  });
});
