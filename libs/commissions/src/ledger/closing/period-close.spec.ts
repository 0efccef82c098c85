import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { PayoutPolicy } from '#libs/programs';
import {
  creditNote,
  conversionBy,
  ecb,
  Ledger,
  payoutPolicy,
  refund,
  sale,
  share,
  told,
} from '../../../test/ledger.fixtures.js';
import { ReleaseHold } from '../commands/ledger.commands.js';

const full = share('1');
const policy = (more: Partial<PayoutPolicy>): PayoutPolicy => ({ ...payoutPolicy, ...more });
const earned = (amount: string, more = {}): Ledger => {
  const ledger = new Ledger();
  ledger.post(sale({ id: 's', amount, plan: full, ...more }));
  return ledger;
};

describe('closing a month', () => {
  it('states opening, lines, payout and closing', () => {
    const ledger = earned('70.00');
    ledger.post(creditNote({ id: 'c', amount: '-10', plan: full }));
    expect(told(ledger.close('2011-01'))).toEqual(['payout-planned 60.00', 'period-closed 0.00']);
    expect(ledger.statements[0]).toMatchObject({
      ...{
        period: '2011-01',
        timeZone: 'Europe/London',
        from: '2011-01-01T00:00:00.000Z',
        to: '2011-02-01T00:00:00.000Z',
      },
      ...{ opening: '0.00', accrued: '60.00', held: '0.00', payout: '-60.00', closing: '0.00', carried: null },
      ...{ lines: 2, firstRevision: '1', lastRevision: '2' },
    });
  });

  it('pays a balance of exactly the minimum, not a penny less', () => {
    expect(told(earned('50.00').close('2011-01'))).toEqual(['payout-planned 50.00', 'period-closed 0.00']);
    const less = earned('49.99');
    expect(told(less.close('2011-01'))).toEqual(['period-closed 49.99']);
    expect(less.statements[0]).toMatchObject({ carried: 'BELOW_MINIMUM', payout: '0.00' });
  });

  it('carries what is below the minimum until it is enough', () => {
    const ledger = earned('49.99');
    ledger.close('2011-01');
    ledger.post(sale({ id: 't', amount: '0.01', plan: full, at: '2011-02-05T00:00:00.000Z' }));
    ledger.close('2011-02');
    expect(ledger.statements[1]).toMatchObject({
      opening: '49.99',
      accrued: '0.01',
      payout: '-50.00',
      closing: '0.00',
    });
  });

  it('carries a negative balance and nets it', () => {
    const ledger = new Ledger();
    ledger.post(creditNote({ id: 'c', amount: '-34.12', plan: full }));
    ledger.close('2011-01');
    expect(ledger.statements[0]).toMatchObject({ closing: '-34.12', carried: 'NEGATIVE' });
    ledger.post(sale({ id: 's', amount: '100', plan: full, at: '2011-02-05T00:00:00.000Z' }));
    ledger.close('2011-02');
    expect(ledger.statements[1]).toMatchObject({
      opening: '-34.12',
      accrued: '100.00',
      payout: '-65.88',
      closing: '0.00',
    });
  });

  it('is done once, and in order', () => {
    const ledger = earned('70');
    expect(ledger.close('2011-02')).toBe('PERIOD_NOT_NEXT');
    ledger.close('2011-01');
    expect(ledger.close('2011-01')).toEqual([]);
    expect(ledger.payouts).toHaveLength(1);
  });

  it('leaves what stands in later months alone', () => {
    const ledger = earned('70');
    ledger.post(sale({ id: 'next', amount: '30', plan: full, at: '2011-02-01T00:00:00.000Z' }));
    ledger.post(sale({ id: 'last', amount: '5', plan: full, at: '2011-01-31T23:59:59.999Z' }));
    ledger.close('2011-01');
    ledger.close('2011-02');
    expect(ledger.statements[0]).toMatchObject({ accrued: '75.00', lines: 2, firstRevision: '1', lastRevision: '3' });
    expect(ledger.statements[1]).toMatchObject({ accrued: '30.00', lines: 1, firstRevision: '2', lastRevision: '2' });
  });

  it('of an empty month says nothing due and covers no revision', () => {
    const ledger = new Ledger();
    ledger.close('2011-01');
    expect(ledger.statements[0]).toMatchObject({
      lines: 0,
      carried: 'NOTHING_DUE',
      firstRevision: '1',
      lastRevision: '0',
    });
  });
});

describe('the eligibility of a payout', () => {
  it.each([
    ['NOT_PAYABLE', { eligibility: { payable: false, hasTaxForm: true, destination: 'd' } }],
    ['NOT_PAYABLE', { policy: null }],
    ['NO_TAX_FORM', { policy: policy({ requiresTaxForm: true }) }],
    ['NO_PAYOUT_METHOD', { policy: policy({ requiresPayoutMethod: true }) }],
    ['NO_RATE', { conversion: { kind: 'noRate' as const } }],
    ['BELOW_MINIMUM', { policy: policy({ minimum: '70.01' }), conversion: { kind: 'noRate' as const } }],
  ])('%s carries the balance forward', (carried, closing) => {
    const ledger = earned('70');
    ledger.close('2011-01', closing);
    expect(ledger.statements[0]).toMatchObject({ carried, payout: '0.00', closing: '70.00' });
    expect(ledger.payouts).toEqual([]);
  });

  it('open with a form and a destination', () => {
    const ledger = earned('70');
    const eligibility = { payable: true, hasTaxForm: true, destination: 'acct-1' };
    ledger.close('2011-01', { eligibility, policy: policy({ requiresTaxForm: true, requiresPayoutMethod: true }) });
    expect(ledger.payouts[0]).toMatchObject({ destination: 'acct-1', approvalsNeeded: 0 });
  });

  it.each([
    ['automatic', null, 0],
    ['by-person', null, 1],
    ['automatic', '70.00', 0],
    ['automatic', '69.99', 2],
    ['by-person', '70.00', 1],
    ['by-person', '69.99', 2],
  ] as const)('%s with a limit of %s needs %i approvals for 70.00', (approval, secondApprovalAbove, needed) => {
    const ledger = earned('70');
    ledger.close('2011-01', { policy: policy({ approval, secondApprovalAbove }) });
    expect(ledger.payouts[0]).toMatchObject({ approvalsNeeded: needed });
  });
});

describe('a payout in another currency', () => {
  it('is converted once, at the published figure, half away from zero', () => {
    const exchange = ecb('GBP', 'EUR', '0.86075', '1', '2010-12-31');
    const ledger = earned('112271.83');
    ledger.close('2011-01', { conversion: conversionBy(exchange) });
    // 112271.83 ÷ 0.86075 = 130434.8881…
    expect(ledger.payouts[0]).toMatchObject({
      amount: { amount: '112271.83', currency: 'GBP' },
      pays: { amount: '130434.89', currency: 'EUR' },
      exchange,
    });
  });

  it('of less than its smallest coin is carried', () => {
    const ledger = earned('0.01');
    ledger.close('2011-01', {
      policy: policy({ minimum: '0' }),
      conversion: conversionBy(ecb('GBP', 'KWD', '1', '0.01', '2011-01-31')),
    });
    expect(ledger.statements[0]).toMatchObject({ carried: 'BELOW_MINIMUM', closing: '0.01' });
  });
});

describe('holds at the end of a month', () => {
  const until = (moment: string | null) => ({ holds: [{ kind: 'maturity' as const, until: moment }] });

  it('that end exactly then hold no longer', () => {
    const ledger = earned('70', until('2011-02-01T00:00:00.000Z'));
    ledger.close('2011-01');
    expect(ledger.statements[0]).toMatchObject({ held: '0.00', payout: '-70.00' });
  });

  it('that outlast it are shown and paid in the month in which the last one ends', () => {
    const ledger = earned('70', until('2011-02-01T00:00:00.001Z'));
    ledger.post(sale({ id: 't', amount: '60', plan: full }));
    ledger.close('2011-01');
    expect(ledger.statements[0]).toMatchObject({
      accrued: '130.00',
      held: '70.00',
      payout: '-60.00',
      closing: '70.00',
    });
    ledger.close('2011-02');
    expect(ledger.statements[1]).toMatchObject({ opening: '70.00', accrued: '0.00', held: '0.00', payout: '-70.00' });
  });

  it('shrink with what is taken back, in the month in which it is', () => {
    const ledger = earned('100', until(null));
    ledger.post(sale({ id: 't', amount: '60', plan: full }));
    ledger.post(refund('r', 's', { after: '40', charged: '100' }, { occurredAt: '2011-02-10T00:00:00.000Z' }));
    ledger.close('2011-01');
    expect(ledger.statements[0]).toMatchObject({
      accrued: '160.00',
      held: '100.00',
      payout: '-60.00',
      closing: '100.00',
    });
    ledger.close('2011-02');
    expect(ledger.statements[1]).toMatchObject({
      accrued: '-40.00',
      held: '60.00',
      carried: 'NOTHING_DUE',
      closing: '60.00',
    });
    ledger.do(ReleaseHold, { entryId: ledger.entries[0] ?? '', kind: 'maturity', reason: 'fine' });
    ledger.close('2011-03');
    expect(ledger.statements[2]).toMatchObject({ held: '0.00', payout: '-60.00', closing: '0.00' });
  });
});

describe('the hash', () => {
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

  it('is what the README says, line by line, and chained', () => {
    const ledger = earned('10');
    ledger.post(refund('r', 's', { after: '5', charged: '10' }));
    ledger.close('2011-01');
    ledger.close('2011-02');
    const [, one, two] = ledger.events as unknown as { type: string; data: Record<string, never> }[];
    const lines = [one, two].map((event) => {
      const { entryId, amount, currency, occurredAt, period, lateFrom, of, source } = event?.data ?? {};
      return JSON.stringify([
        entryId,
        event?.type,
        amount,
        currency,
        occurredAt,
        period,
        lateFrom,
        of ?? null,
        (source as unknown as { eventId: string }).eventId,
      ]);
    });
    const digest = lines.reduce((before, line) => sha256(`${before}\n${line}`), '');
    const head = [
      ledger.state.opened?.ledgerId,
      '2011-01',
      'Europe/London',
      '2011-01-01T00:00:00.000Z',
      '2011-02-01T00:00:00.000Z',
      'GBP',
    ];
    const first = sha256(JSON.stringify(['', ...head, '0.00', '5.00', '0.00', '0.00', '5.00', '2', digest]));
    expect(ledger.statements[0]?.hash).toBe(first);
    const head2 = [
      ledger.state.opened?.ledgerId,
      '2011-02',
      'Europe/London',
      '2011-02-01T00:00:00.000Z',
      '2011-03-01T00:00:00.000Z',
      'GBP',
    ];
    expect(ledger.statements[1]?.hash).toBe(
      sha256(JSON.stringify([first, ...head2, '5.00', '0.00', '0.00', '0.00', '5.00', '0', ''])),
    );
  });
});
