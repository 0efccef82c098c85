import { describe, expect, it } from '@jest/globals';
import { compare, type Compared } from './duplicates.js';

const record: Compared = {
  id: 'a',
  country: 'US',
  region: 'Washington',
  city: 'Bellingham',
  postalCode: '98225',
  addressLines: ['750 Lakeway Dr'],
  phone: '119-555-0167',
};

describe('two records of one name', () => {
  it('in one country are proposed, with everything that speaks against it', () => {
    const other = { ...record, region: 'Michigan', city: 'Port Huron', postalCode: '48060', phone: '537-555-0190' };
    expect(compare(record, { ...other, addressLines: ['Port Huron'] })).toEqual({
      same: ['country'],
      different: ['region', 'city', 'postal-code', 'address', 'phone'],
      proposedMerge: true,
    });
  });

  it('in two countries are not, whatever else they share', () => {
    expect(compare(record, { ...record, country: 'FR' })).toMatchObject({
      different: ['country'],
      proposedMerge: false,
    });
  });

  it('that share a telephone number only are not: many do', () => {
    const bare = { ...record, country: null, region: null, city: null, postalCode: null, addressLines: [] };
    expect(compare(bare, { ...bare, phone: '(119) 555 0167' })).toEqual({
      same: ['phone'],
      different: [],
      proposedMerge: false,
    });
    expect(compare({ ...bare, phone: null }, { ...bare, phone: null })).toEqual({
      same: [],
      different: [],
      proposedMerge: false,
    });
  });

  it('are compared apart from case and blanks', () => {
    const bare = { ...record, country: null, region: null, city: ' bellingham ', postalCode: null, phone: null };
    expect(compare(record, { ...bare, addressLines: ['750  LAKEWAY dr'] })).toMatchObject({
      same: ['city', 'address'],
      proposedMerge: true,
    });
  });
});
