import { describe, expect, it } from '@jest/globals';
import {
  monthsBetween,
  businessDaysBetween,
  dayOf,
  daysBetween,
  isDay,
  isTimeZone,
  lastDayOf,
  localToInstant,
  nextPeriod,
  parseInstant,
  periodBounds,
  periodOf,
  plusBusinessDays,
  plusDays,
} from './time.js';
import { windowOf } from './windows.js';

const LONDON = 'Europe/London';

describe('periods', () => {
  it('are half-open in the zone of the period, across a clock change', () => {
    expect(periodBounds('2011-03', LONDON)).toEqual({
      from: '2011-03-01T00:00:00.000Z',
      to: '2011-03-31T23:00:00.000Z',
    });
    expect(periodBounds('2011-10', LONDON)).toEqual({
      from: '2011-09-30T23:00:00.000Z',
      to: '2011-11-01T00:00:00.000Z',
    });
  });

  it('keep the last millisecond of the last day, on a day on which clocks change', () => {
    const zone = 'Africa/Cairo';
    const { to } = periodBounds('2010-09', zone);
    expect(dayOf(new Date(Date.parse(to) - 1).toISOString(), zone)).toBe('2010-09-30');
    expect(periodOf('2011-03-31T22:59:59.999Z', LONDON)).toBe('2011-03');
    expect(periodOf('2011-03-31T23:00:00.000Z', LONDON)).toBe('2011-04');
  });

  it('follow each other over the end of a year', () => {
    expect(nextPeriod('2010-12')).toBe('2011-01');
    expect(lastDayOf('2012-02')).toBe('2012-02-29');
  });
});

describe('a local time', () => {
  it('that falls into a gap of the clock is refused', () =>
    expect(localToInstant('2011-03-27 01:30:00', LONDON)).toEqual({ fault: 'IN_A_GAP' }));

  it('that occurs twice takes the earlier offset', () =>
    expect(localToInstant('2011-10-30 01:30:00', LONDON)).toEqual({ instant: '2011-10-30T00:30:00.000Z' }));

  it('is read to the minute, the second or finer', () => {
    expect(localToInstant('2010-12-01 08:26', LONDON)).toEqual({ instant: '2010-12-01T08:26:00.000Z' });
    expect(localToInstant('2011-06-01T23:59:59.999', LONDON)).toEqual({ instant: '2011-06-01T22:59:59.999Z' });
  });

  it.each(['2011-02-29 10:00', '2011-13-01 10:00', '01/12/2010 08:26', '2010-12-01', ''])('is not %j', (text) =>
    expect(localToInstant(text, LONDON)).toEqual({ fault: 'NOT_A_LOCAL_TIME' }),
  );
});

describe('days and windows', () => {
  it('a day of a clock change still counts as one', () =>
    expect(plusDays('2011-03-26T12:00:00.000Z', 1, LONDON)).toBe('2011-03-27T11:00:00.000Z'));

  const free = { weekend: [6, 7], holidays: ['2011-04-22', '2011-04-25'] };
  it.each([
    ['a weekend', '2011-04-01T09:00:00.000Z', 1, '2011-04-04T09:00:00.000Z'],
    ['a start on a free day', '2011-04-02T09:00:00.000Z', 1, '2011-04-04T09:00:00.000Z'],
    ['holidays around a weekend', '2011-04-20T09:00:00.000Z', 5, '2011-04-29T09:00:00.000Z'],
    ['a clock change', '2011-03-25T12:00:00.000Z', 5, '2011-04-01T11:00:00.000Z'],
    ['no days', '2011-04-02T09:00:00.000Z', 0, '2011-04-02T09:00:00.000Z'],
    ['the end of a day that is the next one in UTC', '2011-07-01T23:30:00.000Z', 5, '2011-07-07T23:30:00.000Z'],
  ])('counts working days over %s', (_, from, days, to) => expect(plusBusinessDays(from, days, LONDON, free)).toBe(to));

  it('finds no working day in a week without one', () =>
    expect(() =>
      plusBusinessDays('2011-04-01T09:00:00.000Z', 1, LONDON, { weekend: [1, 2, 3, 4, 5, 6, 7], holidays: [] }),
    ).toThrow(RangeError));

  it('says how many working days have passed, as they are counted forwards', () => {
    const start = '2011-03-18T16:30:00.000Z';
    const moments = Array.from({ length: 24 * 60 }, (_, hour) => new Date(Date.parse(start) + hour * 3_600_000));
    for (const later of moments.map((moment) => moment.toISOString())) {
      const passed = businessDaysBetween(start, later, LONDON, free);
      expect(plusBusinessDays(start, passed, LONDON, free) <= later).toBe(true);
      expect(plusBusinessDays(start, passed + 1, LONDON, free) > later).toBe(true);
    }
    expect(businessDaysBetween(start, '2011-01-01T00:00:00.000Z', LONDON, free)).toBe(0);
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
  ])('from %s to %s are %d whole months', (earlier, later, months) =>
    expect(monthsBetween(earlier, later, LONDON)).toBe(months),
  );

  it('counts calendar days', () => expect(daysBetween('2011-02-26', '2011-03-05')).toBe(7));

  it.each([
    ['day', '2011-01-01'],
    ['week', '2010-W52'],
    ['month', '2011-01'],
    ['quarter', '2011Q1'],
    ['year', '2011'],
    ['lifetime', 'lifetime'],
  ] as const)('names the %s of a moment', (window, key) =>
    expect(windowOf('2011-01-01T10:00:00.000Z', LONDON, window)).toBe(key),
  );

  it('knows days, zones and moments from other texts', () => {
    expect([isDay('2011-02-28'), isDay('2011-02-29'), isDay('2011-2-1')]).toEqual([true, false, false]);
    expect([isTimeZone(LONDON), isTimeZone('Mars/Base'), isTimeZone('+01:00')]).toEqual([true, false, false]);
    expect(parseInstant('2011-01-01T00:00:00+01:00')).toBe('2010-12-31T23:00:00.000Z');
    expect(parseInstant('2011-01-01T00:00:00')).toBeUndefined();
  });
});
