import type { Principal } from '#libs/access';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { RequestPlaces } from '../src/guard/request-places.js';

let places: RequestPlaces;
beforeEach(() => void (places = new RequestPlaces()));

/** How many of so many requests are let in while none is answered. */
function letIn(count: number, of: Partial<Principal>): number {
  const caller: Principal = { tenant: 'acme', subject: 'ada', role: 'manager', ...of };
  let taken = 0;
  for (let n = 0; n < count; n += 1)
    try {
      places.take(caller);
      taken += 1;
    } catch (error) {
      expect(error).toMatchObject({ extensions: { code: 'BUSY' } });
    }
  return taken;
}
const ofPartner = (partnerId: string) => ({ partnerId, subject: `of ${partnerId}`, role: 'partner' as const });

describe('places for requests', () => {
  it('are kept for the people of a tenant, however much its partners and an integration ask', () => {
    const partners = Array.from({ length: 12 }, (_, n) => letIn(55, ofPartner(`p${n}`)));
    expect(partners).toEqual([...Array.from({ length: 6 }, () => 50), ...Array.from({ length: 6 }, () => 0)]);
    expect(letIn(1_000, { subject: 'crm', role: 'integration' })).toBe(150);
    expect(letIn(10, { subject: 'ada' })).toBe(10);
  });

  it('are so many of a tenant, whoever asks; others have theirs', () => {
    const staff = Array.from({ length: 4 }, (_, n) => letIn(200, { subject: `s${n}` }));
    expect(staff).toEqual([150, 150, 150, 50]);
    expect(letIn(1, ofPartner('p'))).toBe(0);
    expect(letIn(1, { tenant: 'other' })).toBe(1);
  });

  it('are free again once a request is answered, and of one partner though many ask for it', () => {
    expect(letIn(30, { ...ofPartner('p'), subject: 'one' })).toBe(30);
    expect(letIn(30, { ...ofPartner('p'), subject: 'two' })).toBe(20);
    const leave = places.take({ tenant: 'acme', subject: 'q', role: 'partner', partnerId: 'q' });
    leave();
    leave();
    expect(letIn(60, ofPartner('q'))).toBe(50);
  });
});
