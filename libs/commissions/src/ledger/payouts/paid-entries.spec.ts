import { describe, expect, it } from '@jest/globals';
import { Ledger, refund, sale, share } from '../../../test/ledger.fixtures.js';
import { AdjustCommission, HoldCommission, VoidCommission } from '../commands/ledger.commands.js';

const full = share('1');
const reason = 'as agreed';
const entriesOf = (ledger: Ledger): unknown => ledger.payouts.map(({ entries }) => entries);

describe('what a payout pays', () => {
  it('is counted and added up by kind, at what is left of it', () => {
    const ledger = new Ledger();
    ledger.post(sale({ id: 'a', amount: '100', plan: full }), sale({ id: 'b', amount: '40', plan: full }));
    const [entryId = ''] = ledger.entries;
    ledger.do(AdjustCommission, { entryId, amount: '-30.00', currency: 'GBP', reason });
    ledger.do(AdjustCommission, { entryId: null, amount: '7.50', currency: 'GBP', reason });
    ledger.close('2011-01');
    // 100 − 30 and 40; 7.50 of a person.
    expect(entriesOf(ledger)).toEqual([
      [
        { kind: 'accrued', count: 2, amount: '110.00' },
        { kind: 'adjusted', count: 1, amount: '7.50' },
      ],
    ]);
    expect(ledger.payouts[0]?.amount.amount).toBe('117.50');
  });

  it('is not what is held beyond the month, was voided, or is of a later one', () => {
    const ledger = new Ledger();
    ledger.post(
      ...[
        sale({ id: 'paid', amount: '60', plan: full }),
        sale({ id: 'held', amount: '50', plan: full }),
        sale({ id: 'void', amount: '20', plan: full }),
        sale({ id: 'next', amount: '70', plan: full, at: '2011-02-05T00:00:00.000Z' }),
      ],
    );
    const [, held = '', ended = ''] = ledger.entries;
    ledger.do(HoldCommission, { entryId: held, kind: 'risk', until: '2011-02-10T00:00:00.000Z', reason });
    ledger.do(VoidCommission, { entryId: ended, reason });
    ledger.close('2011-01');
    ledger.close('2011-02');
    expect(entriesOf(ledger)).toEqual([
      [{ kind: 'accrued', count: 1, amount: '60.00' }],
      [{ kind: 'accrued', count: 2, amount: '120.00' }],
    ]);
  });

  it('of a month is what stood at its end, whatever the next one has taken from it already', () => {
    const ledger = new Ledger();
    ledger.post(sale({ id: 's', amount: '80', plan: full }));
    ledger.post(refund('r', 's', { after: '30', charged: '80' }, { occurredAt: '2011-02-03T00:00:00.000Z' }));
    ledger.close('2011-01');
    expect(entriesOf(ledger)).toEqual([[{ kind: 'accrued', count: 1, amount: '80.00' }]]);
    ledger.post(sale({ id: 't', amount: '90', plan: full, at: '2011-02-05T00:00:00.000Z' }));
    ledger.close('2011-02');
    // The 30 of an entry that was paid are no entry: 90 − 30 are paid.
    expect(ledger.payouts[1]).toMatchObject({
      amount: { amount: '60.00' },
      entries: [{ kind: 'accrued', count: 1, amount: '90.00' }],
    });
  });
});
