import { MemoryBlindIndex } from '#libs/eventing';
import { describe, expect, it } from '@jest/globals';
import { NO_CUSTOMER } from '../vocabulary/deal.drafts.js';
import { uuidOfBlind } from '../vocabulary/ids.js';
import { CustomerNames } from './customer-names.js';

const index = new MemoryBlindIndex();
const idOf = async (...parts: string[]): Promise<string> =>
  uuidOfBlind(await index.blind('acme', 'identifier', JSON.stringify(['p', 'crm-id', ...parts])));

/** The identifiers of a customer with this CRM id, where these texts have been claimed before. */
async function known(crmId: string, crmSystem: string | null, ...claimed: string[]): Promise<readonly string[]> {
  const held = new Set(await Promise.all(claimed.map((text) => idOf(text))));
  const names = new CustomerNames(index, 'acme', 'p', (id) => Promise.resolve(held.has(id)));
  const { identifiers } = await names.known({ ...NO_CUSTOMER, crmId, crmSystem });
  return identifiers.map(({ identifierId }) => identifierId);
}

const [SHORT, LONG] = ['001UG00000MAbL4', '001UG00000MAbL4YAL'];

describe('a Salesforce id', () => {
  it.each([
    ['nothing', [], [SHORT]],
    ['its form of 15', [SHORT], [SHORT]],
    ['its form of 18', [LONG], [LONG]],
    ['both forms, which may disagree', [LONG, SHORT], [SHORT, LONG]],
  ])('is known by what history holds: %s', async (_, claimed, expected) => {
    const ids = await Promise.all(expected.map((text) => idOf(text)));
    for (const system of [null, 'salesforce']) {
      for (const given of [SHORT, LONG]) expect(await known(given, system, ...claimed)).toEqual(ids);
    }
  });
});

describe('an id of another system', () => {
  it('is another one than without a system, and than in a third', async () => {
    expect(await known('7', null)).toEqual([await idOf('7')]);
    expect(await known('7', 'HubSpot', '7')).toEqual([await idOf('hubspot', '7')]);
    expect(await known(LONG, 'dynamics', LONG, SHORT)).toEqual([await idOf('dynamics', LONG)]);
  });
});

describe('a VAT number', () => {
  const taxIdOf = async (text: string): Promise<string> =>
    uuidOfBlind(await index.blind('acme', 'identifier', JSON.stringify(['p', 'tax-id', text])));

  it.each([
    ['EL123456789', 'GR123456789', null],
    ['EL123456789', '123456789', 'GR'],
    ['XI123456789', 'GB123456789', 'GB'],
    ['123456789MVA', 'NO 123 456 789', null],
  ])('that was claimed as %s is known so as %s of %s', async (claimed, taxId, country) => {
    const held = await taxIdOf(claimed);
    const names = new CustomerNames(index, 'acme', 'p', (id) => Promise.resolve(id === held));
    const { identifiers } = await names.known({ ...NO_CUSTOMER, taxId, country });
    expect(identifiers.map(({ identifierId }) => identifierId)).toEqual([held]);
  });
});
