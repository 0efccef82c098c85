import type { Principal } from '#libs/access';
import { describe, expect, it } from '@jest/globals';
import { PartnerPace } from './partner-pace.js';

const partner = (partnerId: string, tenant = 'acme'): Principal => ({
  ...{ tenant, subject: 's', role: 'partner', partnerId },
});

describe('a partner that changes things without end', () => {
  it('is told to wait, by whichever of its persons; no other partner is, nor anybody else', () => {
    let now = 0;
    const pace = new PartnerPace(3, 2, () => now);
    const done = (caller: Principal, times = 1): string[] =>
      Array.from({ length: times }, () => {
        try {
          pace.take(caller);
          return 'done';
        } catch (error) {
          return String((error as { extensions?: { code?: unknown } }).extensions?.code);
        }
      });
    expect(done(partner('p'), 4)).toEqual(['done', 'done', 'done', 'BUSY']);
    expect(done({ ...partner('p'), subject: 'another' })).toEqual(['BUSY']);
    expect([...done(partner('q')), ...done(partner('p', 'other'))]).toEqual(['done', 'done']);
    expect(done({ tenant: 'acme', subject: 's', role: 'integration' }, 9)).toEqual(
      Array.from({ length: 9 }, () => 'done'),
    );
    now = 1_000;
    expect(done(partner('p'), 3)).toEqual(['done', 'done', 'BUSY']);
    now = 1_000_000;
    expect(done(partner('p'), 4)).toEqual(['done', 'done', 'done', 'BUSY']);
  });
});
