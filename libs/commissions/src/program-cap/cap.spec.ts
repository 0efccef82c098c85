import { describe, expect, it } from '@jest/globals';
import { isRefusal, scenario } from '#libs/kernel';
import { by } from '../../test/ledger.fixtures.js';
import { ReserveCap } from './cap.commands.js';
import type { CapEvent, Reservation } from './cap.events.js';
import { capDecider, capIdOf } from './cap.js';

const cap = { programId: 'program', planId: 'plan', capId: 'all', windowKey: 'program|2011-01', currency: 'GBP' };
const source = {
  ...{ eventId: 'e', stream: 'sale-t.s', revision: '0', position: '10', kind: 'sale' as const, id: 's', saleId: 's' },
};
const wish = (entryId: string, granted: string, more: Partial<Reservation> = {}): Reservation => ({
  ...{ drawId: entryId, entryId, ledgerId: 'ledger', partnerId: 'partner', source, planVersion: 1 },
  ...{ limit: '10.00', wanted: granted, granted, ...more },
});
const reserve = (asOf: bigint, reservations: readonly Reservation[], posted: readonly string[] = []) =>
  new ReserveCap({ cap, asOf, reservations, posted }, by('policy'));
const reserved = (entryId: string, granted: string, left: string): CapEvent => ({
  type: 'cap.reserved',
  data: { ...cap, ...wish(entryId, granted), left },
});
const stands = scenario(capDecider);
const told = (decision: ReturnType<typeof capDecider.decide>) =>
  isRefusal(decision)
    ? decision.refused
    : decision.map(({ type, data }) =>
        type === 'cap.reserved' ? [data.entryId, data.left, data.granted] : ['confirmed', ...data.entryIds],
      );

describe('a cap of the program', () => {
  it('grants until it is exactly full, and then nothing', () => {
    const decision = stands.given().when(reserve(-1n, [wish('a', '9.99'), wish('b', '0.01'), wish('c', '0.00')]));
    expect(told(decision)).toEqual([
      ['a', '10.00', '9.99'],
      ['b', '0.01', '0.01'],
      ['c', '0.00', '0.00'],
    ]);
  });

  it.each([
    ['at once', [], [wish('a', '9.99'), wish('b', '0.02')], -1n],
    ['after others', [reserved('a', '9.99', '10.00')], [wish('b', '0.02')], 0n],
    ['of a full one', [reserved('a', '10.00', '10.00')], [wish('b', '0.01')], 0n],
  ])('never gives a cent more: %s', (_name, past, wishes, asOf) => {
    expect(told(stands.given(...past).when(reserve(asOf, wishes)))).toBe('CAP_MOVED');
  });

  it('asks to begin again when others have drawn since, even where enough is left', () => {
    const moved = stands.given(reserved('a', '1.00', '10.00')).when(reserve(-1n, [wish('b', '1.00')]));
    expect(told(moved)).toBe('CAP_MOVED');
  });

  it('answers what is asked for again with what it answered first', () => {
    const again = stands.given(reserved('a', '4.00', '10.00'));
    expect(told(again.when(reserve(-1n, [wish('a', '4.00')])))).toEqual([]);
    expect(told(again.when(reserve(0n, [wish('a', '9.00'), wish('b', '6.00')])))).toEqual([['b', '6.00', '6.00']]);
    expect(again.state().open.get('a')).toMatchObject({ ledgerId: 'ledger', granted: 400n });
  });

  it('goes by the limit of the version that asks: a lower one leaves nothing, and takes nothing back', () => {
    const past = stands.given(reserved('a', '8.00', '10.00'));
    const lower = (granted: string) => wish('b', granted, { limit: '5.00', planVersion: 2 });
    expect(told(past.when(reserve(0n, [lower('0.01')])))).toBe('CAP_MOVED');
    expect(told(past.when(reserve(0n, [lower('0.00')])))).toEqual([['b', '0.00', '0.00']]);
    expect(told(past.when(reserve(0n, [wish('b', '4.00', { limit: '12.00' })])))).toEqual([['b', '4.00', '4.00']]);
  });

  it('forgets what is confirmed, but not that it was granted', () => {
    const past = [reserved('a', '4.00', '10.00'), reserved('b', '3.00', '6.00')];
    const decision = stands.given(...past).when(reserve(1n, [wish('c', '3.00')], ['a', 'unknown']));
    expect(told(decision)).toEqual([
      ['confirmed', 'a'],
      ['c', '3.00', '3.00'],
    ]);
    const state = stands.given(...past, ...(decision as readonly CapEvent[])).state();
    expect([state.granted, [...state.open.keys()], state.revision]).toEqual([1000n, ['b', 'c'], 3n]);
  });

  it('has a stream for each program, plan, cap and window', () => {
    const others = [{ programId: 'p' }, { planId: 'p' }, { capId: 'p' }, { windowKey: 'program|lifetime' }];
    const ids = [cap, ...others.map((other) => ({ ...cap, ...other }))].map((one) => capIdOf('t', one));
    expect(new Set([...ids, capIdOf('u', cap)]).size).toBe(6);
  });
});
