import type { Principal } from '#libs/access';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { TenantReader } from '../reads/tenant-reader.js';
import { ExportPlaces } from './export-places.js';

const partner = (subject: string, tenant = 'acme'): Principal => ({
  ...{ tenant, subject, role: 'partner', partnerId: subject },
});

afterEach(() => void jest.useRealTimers());

describe('an export whose rows are taken slowly', () => {
  it('gives way to who finds no place, after five minutes in which its rows have waited too long; one that is read does not', () => {
    jest.useFakeTimers();
    const places = new ExportPlaces({ values: () => Promise.resolve([]) } as unknown as TenantReader);
    const slow = places.take(partner('slow'));
    // Batch for batch just quick enough not to be ended.
    for (let batch = 0; batch < 5; batch += 1) {
      slow.reads();
      jest.setSystemTime(Date.now() + 60_000);
      slow.waiting = Date.now();
      jest.setSystemTime(Date.now() + 99_000);
      expect(() => places.take(partner('other'))).toThrow('others of your tenant have exports under way');
      expect(() => places.take(partner('slow'))).toThrow('an export of yours is under way');
    }
    jest.setSystemTime(Date.now() + 5_000);
    expect(() => places.take(partner('slow'))).toThrow('an export of yours is under way');
    const quick = places.take(partner('other'));
    expect([slow.signal.aborted, quick.signal.aborted]).toEqual([true, false]);
    quick.reads();
    jest.setSystemTime(Date.now() + 30 * 60_000);
    expect(() => places.take(partner('slow'))).toThrow('others of your tenant have exports under way');
    places.onModuleDestroy();
  });

  it('does not where each batch of them is taken within forty seconds: a slow link is not a standing one', () => {
    jest.useFakeTimers();
    const places = new ExportPlaces({ values: () => Promise.resolve([]) } as unknown as TenantReader);
    const steady = places.take(partner('steady'));
    for (let batch = 0; batch < 60; batch += 1) {
      steady.reads();
      jest.setSystemTime(Date.now() + 1_000);
      steady.waiting = Date.now();
      jest.setSystemTime(Date.now() + 40_000);
      expect(() => places.take(partner('other'))).toThrow('others of your tenant have exports under way');
    }
    expect(steady.signal.aborted).toBe(false);
    places.onModuleDestroy();
  });
});
