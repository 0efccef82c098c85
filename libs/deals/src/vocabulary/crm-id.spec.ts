import { describe, expect, it } from '@jest/globals';
import { crmForms, crmIdFault, salesforceForm } from './crm-id.js';

describe('a Salesforce id', () => {
  it.each([
    ['001UG00000MAbL4', '001UG00000MAbL4'],
    ['001UG00000MAbL4YAL', '001UG00000MAbL4'],
    ['001ug00000mabl4yal', '001UG00000MAbL4'],
    ['001UG00000MABL4yal', '001UG00000MAbL4'],
    ['001000000000000AAA', '001000000000000'],
    ['00630000000iVt5AAE', '00630000000iVt5'],
    ['5003000000D8cuIAAR', '5003000000D8cuI'],
  ])('%s is %s', (id, form) => expect(salesforceForm(id)).toBe(form));

  it.each(['001UG00000MAbL4YAM', '001UG00000MAbL4AAA', '001UG00000MABL4YAL', '001ug00000mabl4zzz', '1', '', 'a b'])(
    '%j is none',
    (id) => expect(salesforceForm(id)).toBeNull(),
  );

  it('is looked for in both of its forms, with its system and without', () => {
    const both = ['001UG00000MAbL4', '001UG00000MAbL4YAL'];
    for (const system of [null, 'Salesforce', 'salesforce']) {
      for (const id of both) expect(crmForms({ system, id })).toEqual(both);
    }
    expect(crmForms({ system: 'hubspot', id: '001UG00000MAbL4YAL' })).toEqual(['001UG00000MAbL4YAL']);
  });

  it('whose suffix does not fit is refused where the system is named, and is any id where it is not', () => {
    const id = '001UG00000MAbL4YAM';
    const wrong = { refused: 'BAD_CRM_ID', field: 'customer.crm.id' };
    expect(crmIdFault({ system: 'SalesForce', id }, 'customer.crm')).toMatchObject(wrong);
    expect(crmIdFault({ system: 'salesforce', id: '7' }, 'customer.crm')).toMatchObject(wrong);
    expect(crmIdFault({ system: 'hubspot', id }, 'customer.crm')).toBeUndefined();
    expect(crmIdFault({ system: null, id }, 'customer.crm')).toBeUndefined();
    expect(crmForms({ system: null, id })).toEqual([id]);
  });

  it('has a system with a name', () =>
    expect(crmIdFault({ system: '', id: '7' }, 'customer.crm')).toMatchObject({
      refused: 'BAD_TEXT',
      field: 'customer.crm.system',
    }));
});
