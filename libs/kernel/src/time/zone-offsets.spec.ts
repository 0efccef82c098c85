import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { dayOf } from './time.js';
import { offsetAt } from './zone-offsets.js';

const ZONES = [
  ...[
    'UTC',
    'Europe/London',
    'Europe/Lisbon',
    'Europe/Berlin',
    'America/New_York',
    'America/Sao_Paulo',
    'Asia/Kolkata',
  ],
  ...['Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Monrovia', 'Africa/Casablanca', 'Asia/Kathmandu', '+05:30'],
];

const at = (milliseconds: number, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(milliseconds).toZonedDateTimeISO(zone);

const moments = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2999, 11, 31) });

describe('the offset of a zone', () => {
  it('is what the calendar says, whatever was asked before', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.array(moments, { minLength: 1, maxLength: 5 }), (zone, all) => {
        for (const moment of all) {
          expect(offsetAt(moment, zone) * 1e6).toBe(at(moment, zone).offsetNanoseconds);
          expect(dayOf(new Date(moment).toISOString(), zone)).toBe(at(moment, zone).toPlainDate().toString());
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each(ZONES)('of %s changes at the very millisecond', (zone) => {
    let next = at(Date.UTC(2009, 0, 1), zone).getTimeZoneTransition('next');
    for (let count = 0; next && count < 12; count += 1, next = next.getTimeZoneTransition('next')) {
      for (const moment of [0, -1, 1, 3_600_000, -3_600_000].map((by) => next!.epochMilliseconds + by)) {
        expect([moment, offsetAt(moment, zone) * 1e6]).toEqual([moment, at(moment, zone).offsetNanoseconds]);
      }
    }
    const now = Date.UTC(2024, 5, 1);
    expect(offsetAt(now, zone) * 1e6).toBe(at(now, zone).offsetNanoseconds);
  });

  it('does not shorten years of more than four digits', () => {
    expect(dayOf('9999-12-31T23:59:59.999Z', 'Asia/Kolkata')).toBe('+010000-01-01');
  });
});
