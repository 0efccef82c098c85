import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayOf, daysAfter, periodOf } from '#libs/kernel';
import { after, context, created, program, programId } from '../../test/program.fixtures.js';
import { ChangeTimeZone, programDecider } from './program.js';
import { periodAt, periodBoundsOf, zoneOf } from './program.state.js';
import { beginOf, zonesOf } from './program.zones.js';

const refused = (code: string, field: string) => expect.objectContaining({ refused: code, field });

describe('changing the time zone', () => {
  const change = (timeZone: string, from: string, at?: string) =>
    new ChangeTimeZone({ programId, timeZone, from }, context(at));

  it('leaves alone the periods that have begun', () => {
    expect(program.given(created).when(change('Asia/Tokyo', '2011-01'))).toEqual(refused('PERIOD_HAS_BEGUN', 'from'));
    expect(program.given(created).when(change('Asia/Tokyo', '2010-12', '2010-06-01T00:00:00.000Z'))).toEqual(
      refused('PERIOD_HAS_BEGUN', 'from'),
    );
    expect(program.given(created).when(change('Asia/Tokyo', '2011-02'))).toEqual([
      { type: 'program.time-zone-changed', data: { programId, timeZone: 'Asia/Tokyo', from: '2011-02' } },
    ]);
  });

  it('reads "now" in the zone of the program', () => {
    const tokyo = after(change('Asia/Tokyo', '2011-02'));
    // 16:00 UTC on the last of March is 1 April in Tokyo.
    const late = change('Europe/London', '2011-04', '2011-03-31T16:00:00.000Z');
    expect(programDecider.decide(late, tokyo)).toEqual(refused('PERIOD_HAS_BEGUN', 'from'));
  });

  it('refuses what is no zone or no period', () => {
    expect(program.given(created).when(change('Mars', '2011-02'))).toEqual(refused('UNKNOWN_TIME_ZONE', 'timeZone'));
    expect(program.given(created).when(change('Asia/Tokyo', '2011-2'))).toEqual(refused('NOT_A_PERIOD', 'from'));
  });

  it.each(['Asia/Tokyo', 'America/Los_Angeles'])('to %s leaves no gap and no overlap', (zone) => {
    const state = after(change(zone, '2011-02'));
    const january = periodBoundsOf(state, '2011-01');
    const february = periodBoundsOf(state, '2011-02');
    const march = periodBoundsOf(state, '2011-03');
    expect(january).toEqual({ from: '2011-01-01T00:00:00.000Z', to: '2011-02-01T00:00:00.000Z' });
    expect(february.from).toBe(january.to);
    expect(march.from).toBe(february.to);
    expect(periodAt(state, '2011-01-31T23:59:59.999Z')).toBe('2011-01');
    expect(periodAt(state, january.to)).toBe('2011-02');
    expect(periodAt(state, new Date(Date.parse(february.to) - 1).toISOString())).toBe('2011-02');
    expect(periodAt(state, february.to)).toBe('2011-03');
    expect([zoneOf(state, '2011-01'), zoneOf(state, '2011-02')]).toEqual(['Europe/London', zone]);
    expect([zoneOf(state, '2011-01-31T14:59:59.999Z'), zoneOf(state, '2011-02-01T08:00:00.000Z')]).toEqual([
      'Europe/London',
      zone,
    ]);
  });

  it.each(['Asia/Tokyo', 'America/Los_Angeles'])('to %s begins its days as its zones follow one another', (zone) => {
    const state = after(change(zone, '2011-02'));
    const zones = zonesOf(state).toReversed();
    for (let hour = 0; hour < 72; hour += 1) {
      const moment = new Date(Date.parse('2011-01-31T00:00:00Z') + hour * 3_600_000).toISOString();
      const day = dayOf(moment, zones.find(({ since }) => since <= moment)?.zone ?? '');
      expect([moment, beginOf(state, day) <= moment, moment < beginOf(state, daysAfter(day, 1))]).toEqual([
        moment,
        true,
        true,
      ]);
    }
  });

  it('keeps every moment within the bounds of its period, however often it happens', () => {
    const zones = ['Asia/Tokyo', 'America/Los_Angeles', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Europe/London'];
    const months = ['2011-02', '2011-03', '2011-04', '2011-05'];
    const changes = fc.array(fc.tuple(fc.constantFrom(...zones), fc.constantFrom(...months)), { maxLength: 4 });
    const minutes = fc.integer({ min: 0, max: 180 * 24 * 60 });
    fc.assert(
      fc.property(changes, minutes, (drafts, minute) => {
        const state = after(...drafts.map(([zone, from]) => change(zone, from)));
        const moment = new Date(Date.parse('2011-01-01T00:00:00Z') + minute * 60_000).toISOString();
        const period = periodAt(state, moment);
        const { from, to } = periodBoundsOf(state, period);
        expect(from <= moment && moment < to).toBe(true);
        expect(periodOf(moment, zoneOf(state, moment))).toBe(period);
      }),
      { numRuns: 500 },
    );
  });
});
