import { describe, expect, it } from '@jest/globals';
import type { Principal } from '#libs/access';
import type { Type } from '@nestjs/common';
import { HAVING } from '../statements/conditions.js';
import { RelatedRows } from './related-rows.js';
import { ShownToPartners } from './shown-to-partners.js';

class OwnedRow {
  id: string;
}
class HiddenRow {
  id: string;
}
@ShownToPartners(() => 'all')
class OpenRow {
  id: string;
}
class CreditRow {
  saleId: string;
  partnerId: string;
}
@ShownToPartners(() => ({ row: CreditRow, by: 'saleId', partner: 'partnerId' }))
class CreditedRow {
  id: string;
}

const STAFF: Principal = { tenant: 'acme', subject: 'ada', role: 'manager' };
const PARTNER: Principal = { tenant: 'acme', subject: 'north', role: 'partner', partnerId: 'p-1' };

/** What was asked of the database for a row of the class; undefined where nothing was. */
async function asked(caller: Principal, row: Type<{ id: string }>): Promise<unknown> {
  let question: unknown;
  const reads = {
    related: (...[of, , id, options]: [Type, Principal, string, object?]) => {
      question = [of.name, id, ...(options ? [options] : [])];
      return Promise.resolve(null);
    },
  };
  const views = { isOfPartners: (of: Type) => of === OwnedRow };
  const rows = new RelatedRows({} as never, reads as never, views as never);
  await rows.find(caller, { row }, 'an-id');
  return question;
}

describe('a row that an id names', () => {
  it('is read for the vendor, whatever it is', async () => {
    for (const row of [OwnedRow, HiddenRow, OpenRow, CreditedRow])
      expect(await asked(STAFF, row)).toEqual([row.name, 'an-id']);
  });

  it('is read for a partner where the database shows it its own alone, and where all are shown', async () => {
    expect(await asked(PARTNER, OwnedRow)).toEqual(['OwnedRow', 'an-id']);
    expect(await asked(PARTNER, OpenRow)).toEqual(['OpenRow', 'an-id']);
  });

  it('is not read for a partner where nobody has said that it may be shown', async () => {
    expect(await asked(PARTNER, HiddenRow)).toBeUndefined();
  });

  it('is read for a partner where another row says that it is its', async () => {
    const where = { [HAVING]: [{ row: CreditRow, by: 'saleId', where: { partnerId: 'p-1' } }] };
    expect(await asked(PARTNER, CreditedRow)).toEqual(['CreditedRow', 'an-id', { where }]);
  });
});
