import { describe, expect, it } from '@jest/globals';
import { LivePlaces } from './live-places.js';

const as = (tenant: string, subject: string) => ({ tenant, subject, role: 'manager' }) as const;

describe('places for connections', () => {
  it('are twenty for a subject, of each tenant', () => {
    const places = new LivePlaces();
    const given = Array.from({ length: 20 }, () => places.take(as('acme', 'a')));
    expect(given.every(Boolean)).toBe(true);
    expect(places.take(as('acme', 'a'))).toBeUndefined();
    expect(places.take(as('acme', 'b'))).toBeDefined();
    expect(places.take(as('evil', 'a'))).toBeDefined();
    given[0]?.();
    given[0]?.();
    expect(places.take(as('acme', 'a'))).toBeDefined();
    expect(places.take(as('acme', 'a'))).toBeUndefined();
  });

  it('are two hundred for a tenant', () => {
    const places = new LivePlaces();
    const given = Array.from({ length: 200 }, (_, n) => places.take(as('acme', `s${n % 50}`)));
    expect(given.every(Boolean)).toBe(true);
    expect(places.take(as('acme', 'new'))).toBeUndefined();
    expect(places.take(as('evil', 'new'))).toBeDefined();
    given[7]?.();
    expect(places.take(as('acme', 'new'))).toBeDefined();
  });

  it('are kept for the people of a tenant, however many its partners hold', () => {
    const places = new LivePlaces();
    const given = Array.from({ length: 130 }, (_, n) =>
      places.take({ tenant: 'acme', subject: `p${n % 10}`, role: 'partner', partnerId: `${n % 10}` }),
    );
    expect(given.filter(Boolean)).toHaveLength(120);
    expect(places.take(as('acme', 'ada'))).toBeDefined();
  });
});
