import { describe, expect, it } from '@jest/globals';
import { scenario } from '#libs/kernel';
import { RecordCertification, RevokeCertification } from '../events/partner.commands.js';
import type { PartnerEvent } from '../events/partner.events.js';
import { partnerDecider } from '../partner/partner.js';
import { context, january, of, partnerId, past } from '../../test/partner.fixtures.js';
import { certificationHolders } from '../events/partner.state.js';

const partner = scenario(partnerDecider);
const person = (contactId: string): PartnerEvent => ({
  type: 'partner.contact-added',
  data: { ...of, contactId, at: january(6), name: contactId, email: null, phone: null, role: null },
});
const held = (certificationId: string, contactId: string, expiresAt: string | null): PartnerEvent => ({
  type: 'partner.certification-recorded',
  data: {
    ...{ ...of, at: january(10), certificationId, contactId, expiresAt },
    ...{ certification: 'Sales', issuedAt: january(8) },
  },
});
const people = [...past.active, person('c1'), person('c2')];
const record = (change: object = {}, at = january(10)) =>
  new RecordCertification(
    {
      ...{ partnerId, certificationId: 'x1', contactId: 'c1', certification: ' Sales ' },
      ...{ issuedAt: january(8), expiresAt: january(20), ...change },
    },
    context(at),
  );
const holders = (at: string, ...more: readonly PartnerEvent[]): number => {
  const state = partner.given(...people, held('x1', 'c1', january(20)), held('x2', 'c2', null), ...more).state();
  if (state.status === 'absent') throw new Error('no partner');
  return certificationHolders(state, 'Sales', at);
};

describe('a certification', () => {
  it('is recorded for a person of the partner', () => {
    expect(partner.given(...people).when(record())).toEqual([held('x1', 'c1', january(20))]);
  });

  it.each([
    ['2011-01-07T23:59:59.999Z', 0],
    [january(8), 2],
    ['2011-01-19T23:59:59.999Z', 2],
    [january(20), 1],
  ])('counts at %s for %s holders', (at, expected) => {
    expect(holders(at)).toBe(expected);
  });

  it('counts a person once, whatever it holds', () => {
    expect(holders(january(9), held('x3', 'c1', null))).toBe(2);
    expect(holders(january(25), held('x3', 'c1', null))).toBe(2);
  });

  it('counts no more once it is revoked, or its holder has left', () => {
    const at = january(15);
    const revoked: PartnerEvent = {
      type: 'partner.certification-revoked',
      data: { ...of, at, certificationId: 'x1', reason: 'cheated' },
    };
    const gone: PartnerEvent = { type: 'partner.contact-removed', data: { ...of, at, contactId: 'c2' } };
    const erased: PartnerEvent = { type: 'partner.contact-erased', data: { ...of, at: january(17), contactId: 'c2' } };
    expect([holders('2011-01-14T23:59:59.999Z', revoked, gone), holders(at, revoked), holders(at, gone)]).toEqual([
      2, 1, 1,
    ]);
    expect(holders(at, gone, erased)).toBe(1);
    expect(holders(january(14), gone, erased)).toBe(2);
  });

  it.each([
    [{ contactId: 'c9' }, 'NOT_FOUND', 'contactId'],
    [{ certification: ' ' }, 'BAD_TEXT', 'certification'],
    [{ issuedAt: january(11) }, 'NOT_ISSUED_YET', 'issuedAt'],
    [{ expiresAt: january(8) }, 'EXPIRES_BEFORE_ISSUE', 'expiresAt'],
  ])('is refused with %j', (change, refused, field) => {
    expect(partner.given(...people).when(record(change))).toMatchObject({ refused, field });
  });

  it('is recorded once, and revoked once', () => {
    const given = partner.given(...people, held('x1', 'c1', null));
    expect(given.when(record())).toMatchObject({ refused: 'CERTIFICATION_EXISTS' });
    const revoke = (certificationId: string) =>
      new RevokeCertification({ partnerId, certificationId, reason: 'cheated' }, context(january(12)));
    const revoked = given.when(revoke('x1')) as readonly PartnerEvent[];
    expect(revoked).toMatchObject([{ type: 'partner.certification-revoked', data: { reason: 'cheated' } }]);
    expect(partner.given(...people, held('x1', 'c1', null), ...revoked).when(revoke('x1'))).toEqual([]);
    expect(given.when(revoke('x9'))).toMatchObject({ refused: 'NOT_FOUND', field: 'certificationId' });
  });

  it('is not for a person who has left', () => {
    const gone: PartnerEvent = { type: 'partner.contact-removed', data: { ...of, at: january(9), contactId: 'c1' } };
    expect(partner.given(...people, gone).when(record())).toMatchObject({ refused: 'NOT_FOUND', field: 'contactId' });
  });
});
