import { describe, expect, it } from '@jest/globals';
import { scenario } from '#libs/kernel';
import { AddContact, AdmitPartner, ApplyPartner, DescribePartner } from '../events/partner.commands.js';
import type { PartnerEvent } from '../events/partner.events.js';
import { partnerDecider } from '../partner/partner.js';
import {
  commandAt,
  context,
  description,
  january,
  newPartner,
  of,
  partnerId,
  past,
} from '../../test/partner.fixtures.js';
import { earningAt, payableAt } from '../events/partner.state.js';

const partner = scenario(partnerDecider);
const at = january(20);
const described: PartnerEvent = {
  type: 'partner.described',
  data: { ...of, at, ...description, personalMetadata: null },
};
const describes = (change: object = {}) =>
  new DescribePartner({ partnerId, description: { ...description, ...change } }, context(at));

describe('describing a partner', () => {
  it('keeps what was given, characters of a broken code page included', () => {
    expect(partner.given(...past.active).when(describes())).toEqual([described]);
    expect(JSON.stringify(described)).toContain('rue du D\u201apart');
    expect(described.data).toMatchObject({ addressLines: [expect.anything(), 'Kurfürstenstr 9'] });
  });

  it('is no change when nothing differs, and one when anything does', () => {
    const given = partner.given(...past.active, described);
    expect(given.when(describes())).toEqual([]);
    expect(given.when(describes({ metadata: {} }))).toHaveLength(1);
    expect(given.when(describes({ city: null }))).toHaveLength(1);
  });

  it.each([
    [{ city: 'x'.repeat(201) }, 'BAD_TEXT', 'city'],
    [{ phone: 'a\0b' }, 'BAD_TEXT', 'phone'],
    [{ addressLines: ['ok', '\ud800'] }, 'BAD_TEXT', 'addressLines.1'],
    [{ addressLines: Array.from({ length: 11 }, () => 'a') }, 'TOO_MANY', 'addressLines'],
    [{ metadata: { '': 'x' } }, 'BAD_TEXT', 'metadata.0.key'],
    [{ metadata: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, 'v'])) }, 'TOO_MANY', 'metadata'],
  ])('refuses %j', (change, refused, field) => {
    expect(partner.given(...past.active).when(describes(change))).toMatchObject({ refused, field });
  });

  it('does not describe a record that has ended', () => {
    expect(partner.given(...past.merged).when(describes())).toMatchObject({ refused: 'PARTNER_MERGED' });
    expect(partner.given(...past.banned).when(describes())).toMatchObject({ refused: 'WRONG_STANDING' });
  });

  it('may come with an admission, and says what differs the next time', () => {
    const admit = (change: object = {}) =>
      new AdmitPartner({ ...newPartner, description: { ...description, ...change } }, context(at));
    const admitted = partner.given().when(admit()) as readonly PartnerEvent[];
    expect(admitted.map(({ type }) => type)).toEqual([
      'partner.prospected',
      'partner.enrolled',
      'partner.activated',
      'partner.described',
    ]);
    expect(partner.given(...admitted).when(admit())).toEqual([]);
    expect(partner.given(...admitted).when(admit({ phone: '1', metadata: { a: 'b' } }))).toMatchObject({
      refused: 'PARTNER_EXISTS',
      message: expect.stringContaining('another address, metadata;'),
    });
    expect(partner.given().when(admit({ city: 'a\0' }))).toMatchObject({ field: 'description.city' });
  });
});

describe('erasing a partner that is a person', () => {
  const contact: PartnerEvent = {
    type: 'partner.contact-added',
    data: { ...of, contactId: 'c1', at: january(6), name: 'Grace', email: null, phone: null, role: null },
  };
  const erased: readonly PartnerEvent[] = [
    { type: 'partner.contact-erased', data: { ...of, contactId: 'c1', at } },
    { type: 'partner.erased', data: { ...of, at } },
  ];
  const history = [...past.active, described, contact];

  it('takes its people with it, once', () => {
    expect(partner.given(...history).when(commandAt.ErasePartner(at))).toEqual(erased);
    expect(partner.given(...history, ...erased).when(commandAt.ErasePartner(january(21)))).toEqual([]);
  });

  it('moves nothing that money depends on', () => {
    const state = partner.given(...history, ...erased).state();
    if (state.status === 'absent') throw new Error('no partner');
    expect([earningAt(state, january(21)), payableAt(state, january(21))]).toEqual(['earns', true]);
  });

  it('keeps anything more from being noted of it', () => {
    const given = partner.given(...past.rejected, { type: 'partner.erased', data: { ...of, at } });
    expect(given.when(new ApplyPartner(newPartner, context(january(21))))).toMatchObject({ refused: 'PARTNER_ERASED' });
    expect(given.when(describes())).toMatchObject({ refused: 'PARTNER_ERASED' });
    const person = { partnerId, contactId: 'c2', name: 'Joan', email: null, phone: null, role: null };
    expect(given.when(new AddContact(person, context(january(21))))).toMatchObject({ refused: 'PARTNER_ERASED' });
  });

  it('lets an import that is run again pass it by', () => {
    const admit = new AdmitPartner({ ...newPartner, description }, context(january(25)));
    const again = partner.given(...past.active, described, { type: 'partner.erased', data: { ...of, at } });
    expect(again.when(admit)).toEqual([]);
  });
});
