import { beforeEach, describe, expect, it } from '@jest/globals';
import type { PayoutPolicy } from '#libs/programs';
import { Ledger, payoutPolicy, refund, sale, share, told } from '../../../test/ledger.fixtures.js';
import { minorUnits } from '#libs/kernel';
import { AdjustCommission, VoidUnpaid } from '../commands/ledger.commands.js';
import { expectedForfeitures } from './forfeiture.js';

const full = share('1');
const afterTwo: PayoutPolicy = { ...payoutPolicy, minimum: '0.00', requiresTaxForm: true, forfeitAfterMonths: 2 };

let ledger: Ledger;
beforeEach(() => {
  ledger = new Ledger();
});

const earn = (month: string, amount: string): void => {
  ledger.post(sale({ id: month, amount, plan: full, at: `${month}-05T00:00:00.000Z` }));
};
const close = (month: string, policy: PayoutPolicy = afterTwo, hasTaxForm = false): string[] =>
  told(
    ledger.close(month, { policy, eligibility: { payable: true, hasTaxForm, destination: null } }) as never,
  ) as string[];

/** As the ledger stands, with what is owed now. */
const expected = (months: number, owed = ledger.balance): string[] =>
  expectedForfeitures(ledger.state.unclaimed, {
    ...{ months, openPeriod: ledger.state.openPeriod, owed: minorUnits({ amount: owed, currency: 'GBP' }) },
  }).map(({ period, since, amount }) => `${period} ${since} ${amount}`);

describe('what will be forfeited', () => {
  it('is each month what the closings then forfeit, unless somebody claims it', () => {
    earn('2011-01', '100');
    close('2011-01');
    expect(expected(2)).toEqual(['2011-03 2011-01 10000']);
    earn('2011-02', '40');
    close('2011-02');
    earn('2011-03', '5');
    expect(expected(2)).toEqual(['2011-03 2011-01 10000', '2011-04 2011-02 4000']);
    close('2011-03');
    expect(expected(2)).toEqual(['2011-04 2011-02 4000', '2011-05 2011-03 500']);
    // What a policy waits for less long is due with the next closing.
    expect(expected(1)).toEqual(['2011-04 2011-02 4000', '2011-04 2011-03 500']);
    expect(close('2011-04')).toEqual(['balance-forfeited -40.00', 'period-closed 5.00']);
    expect(close('2011-05')).toEqual(['balance-forfeited -5.00', 'period-closed 0.00']);
    expect(expected(2)).toEqual([]);
  });

  it('is less by what is taken back, and nothing once it was claimed', () => {
    earn('2011-01', '100');
    close('2011-01');
    expect(expected(2, '70.00')).toEqual(['2011-03 2011-01 7000']);
    expect(expected(2, '-1.00')).toEqual([]);
    close('2011-02', afterTwo, true);
    expect(expected(2)).toEqual([]);
  });
});

describe('what nobody claims', () => {
  it('is forfeited once it has been payable at this and as many closings before as the policy has months, not earlier', () => {
    earn('2011-01', '100');
    expect(close('2011-01')).toEqual(['period-closed 100.00']);
    earn('2011-02', '40');
    expect(close('2011-02')).toEqual(['period-closed 140.00']);
    earn('2011-03', '5');
    expect(close('2011-03')).toEqual(['balance-forfeited -100.00', 'period-closed 45.00']);
    expect(close('2011-04')).toEqual(['balance-forfeited -40.00', 'period-closed 5.00']);
    expect(close('2011-05')).toEqual(['balance-forfeited -5.00', 'period-closed 0.00']);
    expect(close('2011-06')).toEqual(['period-closed 0.00']);
    expect(ledger.statements.map(({ carried }) => carried)).toEqual([
      ...['NO_TAX_FORM', 'NO_TAX_FORM', 'NO_TAX_FORM', 'NO_TAX_FORM', 'NOTHING_DUE', 'NOTHING_DUE'],
    ]);
  });

  it('is kept where the partner was erased, since nobody can claim it any more', () => {
    const policyOfBoth = { ...afterTwo, requiresPayoutMethod: true };
    earn('2011-01', '100');
    for (const month of ['2011-01', '2011-02', '2011-03', '2011-04']) {
      const eligibility = { payable: true, hasTaxForm: false, destination: null, erased: true };
      ledger.close(month, { policy: policyOfBoth, eligibility });
    }
    expect(ledger.statements.map(({ carried, closing }) => [carried, closing])).toEqual(
      Array.from({ length: 4 }, () => ['NOT_PAYABLE', '100.00']),
    );
  });

  it('is a line of the month in which it lapses, dated at its last moment, and says since when', () => {
    earn('2011-01', '100');
    for (const month of ['2011-01', '2011-02', '2011-03']) close(month);
    expect(ledger.events.at(-2)).toMatchObject({
      type: 'ledger.balance-forfeited',
      data: { period: '2011-03', since: '2011-01', months: 2, occurredAt: '2011-03-31T22:59:59.999Z', lateFrom: null },
    });
    expect(ledger.statements[2]).toMatchObject({
      ...{ opening: '100.00', accrued: '-100.00', payout: '0.00', closing: '0.00', lines: 1 },
      ...{ firstRevision: '4', lastRevision: '4', carried: 'NOTHING_DUE' },
    });
    expect(ledger.balance).toBe('0.00');
  });

  it('is less by what was taken back in between', () => {
    earn('2011-01', '100');
    close('2011-01');
    ledger.post(refund('r', '2011-01', { after: '70', charged: '100' }, { occurredAt: '2011-02-05T00:00:00.000Z' }));
    close('2011-02');
    earn('2011-03', '50');
    expect(close('2011-03')).toEqual(['balance-forfeited -30.00', 'period-closed 50.00']);
  });

  it('is paid when the form comes in time, also in the month in which it would lapse', () => {
    earn('2011-01', '100');
    close('2011-01');
    close('2011-02');
    expect(close('2011-03', afterTwo, true)).toEqual(['payout-planned 100.00', 'period-closed 0.00']);
    earn('2011-04', '60');
    expect(close('2011-04')).toEqual(['period-closed 60.00']);
    expect(close('2011-05')).toEqual(['period-closed 60.00']);
    expect(close('2011-06')).toEqual(['balance-forfeited -60.00', 'period-closed 0.00']);
  });

  it('counts anew after a month in which it could not have been claimed', () => {
    earn('2011-01', '100');
    close('2011-01');
    close('2011-02', { ...afterTwo, minimum: '100.01' });
    close('2011-03');
    expect(close('2011-04')).toEqual(['period-closed 100.00']);
    expect(close('2011-05')).toEqual(['balance-forfeited -100.00', 'period-closed 0.00']);
  });

  it('stays for ever where the policy says nothing, and for want of anything else', () => {
    earn('2011-01', '100');
    for (const month of ['2011-01', '2011-02', '2011-03']) close(month, { ...afterTwo, forfeitAfterMonths: null });
    expect(close('2011-04', { ...afterTwo, minimum: '200.00' })).toEqual(['period-closed 100.00']);
    expect(ledger.balance).toBe('100.00');
  });

  it('can be given back by a person, and is not taken a second time by a ban', () => {
    earn('2011-01', '100');
    for (const month of ['2011-01', '2011-02', '2011-03']) close(month);
    ledger.do(AdjustCommission, { entryId: null, amount: '100', currency: 'GBP', reason: 'it was our fault' });
    expect(ledger.balance).toBe('100.00');
    ledger.do(VoidUnpaid, { reason: 'fraud', note: 'banned', at: '2011-12-01T00:00:00.000Z' });
    expect(ledger.balance).toBe('0.00');
  });
});
