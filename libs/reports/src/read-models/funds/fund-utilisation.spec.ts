import { describe, expect, it } from '@jest/globals';
import { utilisedOf } from './fund-utilisation.js';

const NOTHING = { allocated: '0', pending: '0', approved: '0', paid: '0', expired: '0' };

describe('what is used of a fund', () => {
  // Example 23: granted, paid in two parts, closed, and some got back.
  it.each([
    [{ pending: '3000.00' }, ['2000', '0.0000', '0.0000']],
    [{ approved: '2500.00' }, ['2500', '50.0000', '0.0000']],
    [{ approved: '1500.00', paid: '1000.00' }, ['2500', '50.0000', '0.0000']],
    [{ paid: '1800.00' }, ['3200', '36.0000', '0.0000']],
    [{ paid: '1500.00' }, ['3500', '30.0000', '0.0000']],
    // Of what expired nothing is used any more.
    [{ paid: '1500.00', expired: '700.00' }, ['3500', '30.0000', '14.0000']],
  ])('of 5,000.00 with %j', (has, expected) => {
    const { available, utilisationPercent, breakagePercent } = utilisedOf({ ...NOTHING, allocated: '5000.00', ...has });
    expect([available.toString(), utilisationPercent, breakagePercent]).toEqual(expected);
  });

  it('has 4 decimals, towards zero, and is nothing of nothing', () => {
    const third = utilisedOf({ ...NOTHING, allocated: '3', paid: '1', expired: '2' });
    expect([third.utilisationPercent, third.breakagePercent]).toEqual(['33.3333', '66.6666']);
    expect(utilisedOf(NOTHING)).toMatchObject({ utilisationPercent: null, breakagePercent: null });
  });
});
