import { describe, expect, it } from '@jest/globals';
import { Temporal } from 'temporal-polyfill';
import {
  monthsOver,
  dayAt,
  dayStart,
  daysFrom,
  daysLater,
  lastDay,
  monthAfter,
  monthAt,
  monthStart,
  windowAt,
} from './calendar.js';

const ZONES = ['Europe/London', 'America/Sao_Paulo', 'Pacific/Apia', 'Asia/Kathmandu', 'UTC', 'America/New_York'];

/** Moments around every clock change there can be: each hour of some days, and a stray millisecond. */
const moments = (): string[] => {
  const found: string[] = [];
  for (const day of [
    '2010-12-31',
    '2011-03-27',
    '2011-10-30',
    '2011-12-29',
    '2018-11-03',
    '2018-11-04',
    '2019-02-17',
    '2024-12-30',
  ])
    for (let hour = -2; hour < 30; hour += 1)
      for (const odd of [-1, 0, 1])
        found.push(new Date(Date.parse(`${day}T00:00:00Z`) + hour * 3_600_000 + odd).toISOString());
  return found;
};

describe('the auditor’s calendar', () => {
  it.each(ZONES)('agrees with Temporal on days, weeks and maturity dates in %s', (zone) => {
    for (const moment of moments()) {
      const there = Temporal.Instant.from(moment).toZonedDateTimeISO(zone);
      const date = there.toPlainDate();
      expect([moment, dayAt(moment, zone)]).toEqual([moment, date.toString()]);
      expect(windowAt(moment, zone, 'week')).toBe(`${date.yearOfWeek}-W${String(date.weekOfYear).padStart(2, '0')}`);
      const later = there.add({ days: 30 }).toInstant().epochMilliseconds;
      expect([moment, daysLater(moment, 30, zone)]).toEqual([moment, new Date(later).toISOString()]);
    }
  });

  it('begins a day at the end of the gap that swallows its midnight', () => {
    expect(dayStart('2018-11-04', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00.000Z');
  });

  it('puts the last millisecond before midnight of a clock-change month into that month', () => {
    expect(monthAt('2011-03-31T22:59:59.999Z', 'Europe/London')).toBe('2011-03');
    expect(monthAt('2011-03-31T23:00:00.000Z', 'Europe/London')).toBe('2011-04');
    expect(monthStart('2011-04', 'Europe/London')).toBe('2011-03-31T23:00:00.000Z');
  });

  it.each([
    ['2024-01-10T12:00:00.000Z', '2024-02-10T11:59:59.999Z', 0],
    ['2024-01-10T12:00:00.000Z', '2024-02-10T12:00:00.000Z', 1],
    ['2024-01-31T12:00:00.000Z', '2024-02-29T12:00:00.000Z', 0],
    ['2024-01-31T12:00:00.000Z', '2024-03-01T12:00:00.000Z', 1],
    ['2024-01-10T12:00:00.000Z', '2025-01-10T12:00:00.000Z', 12],
    // 23:30 of the 9th in London, since clocks went forward.
    ['2024-01-10T23:00:00.000Z', '2024-07-10T22:30:00.000Z', 6],
    ['2024-06-10T12:00:00.000Z', '2024-01-10T12:00:00.000Z', 0],
  ])('from %s to %s are %d whole months', (first, second, months) =>
    expect(monthsOver(first, second, 'Europe/London')).toBe(months),
  );

  it('knows months and their lengths', () => {
    expect([
      monthAfter('2010-12'),
      monthAfter('2011-09'),
      lastDay('2012-02'),
      daysFrom('2011-02-27', '2011-03-01'),
    ]).toEqual(['2011-01', '2011-10', '2012-02-29', 2]);
    expect(windowAt('2011-06-30T23:00:00.000Z', 'Europe/London', 'quarter')).toBe('2011Q3');
    expect(windowAt('2011-06-30T23:00:00.000Z', 'Europe/London', 'lifetime')).toBe('lifetime');
  });
});
