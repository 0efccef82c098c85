import { describe, expect, it } from '@jest/globals';
import { by, Ledger, plan, refund, sale, share } from '../../../test/ledger.fixtures.js';
import { AdjustCommission, HoldCommission, VoidCommission } from '../commands/ledger.commands.js';
import type { LedgerEvent } from '../events/ledger.events.js';
import { ledgerDecider } from '../ledger.js';

const holds = [{ kind: 'maturity' as const, until: '2011-02-10T00:00:00.000Z' }];
const held = (): Ledger => {
  const ledger = new Ledger();
  ledger.post(sale({ id: 's', amount: '100', plan: share('0.15'), holds }));
  return ledger;
};
const refundOn = (occurredAt: string) => refund('r', 's', { after: '50', charged: '100' }, { occurredAt });

describe('what is held of an entry', () => {
  it('stays held when the entry is voided after a refund of the next month (was 0.00)', () => {
    const ledger = held();
    ledger.post(refundOn('2011-02-03T12:00:00.000Z'));
    ledger.do(VoidCommission, { entryId: ledger.entries[0] ?? '', reason: 'an error' });
    ledger.close('2011-01');
    expect(ledger.statements).toMatchObject([{ accrued: '7.50', held: '7.50', payout: '0.00', closing: '7.50' }]);
    ledger.close('2011-02');
    expect(ledger.statements[1]).toMatchObject({ accrued: '-7.50', held: '0.00', closing: '0.00' });
  });

  it('is nothing when it was voided in its own month', () => {
    const ledger = held();
    ledger.do(VoidCommission, { entryId: ledger.entries[0] ?? '', reason: 'an error' });
    ledger.close('2011-01');
    expect(ledger.statements).toMatchObject([{ accrued: '0.00', held: '0.00', closing: '0.00' }]);
  });

  it('is nothing when it was voided after the hold, and posted in a month that ended before it (was 15.00, payable -15.00)', () => {
    const ledger = held();
    const later = { ...by('manager'), occurredAt: '2011-02-11T09:00:00.000Z' };
    ledger.do(VoidCommission, { entryId: ledger.entries[0] ?? '', reason: 'an error' }, later);
    ledger.close('2011-01');
    expect(ledger.statements).toMatchObject([
      { accrued: '0.00', held: '0.00', closing: '0.00', carried: 'NOTHING_DUE' },
    ]);
  });
});

describe('a hold that a person set', () => {
  it('holds all that is left until it ends, and then the sale holds what it brought (was 20.00)', () => {
    const ledger = held();
    const [entryId = ''] = ledger.entries;
    ledger.do(AdjustCommission, { entryId, amount: '5', currency: 'GBP', reason: 'a bonus' });
    ledger.do(HoldCommission, { entryId, kind: 'risk', until: '2011-01-31T00:00:00.000Z', reason: 'x' });
    ledger.close('2011-01');
    expect(ledger.statements).toMatchObject([{ accrued: '20.00', held: '15.00', closing: '20.00' }]);
    const until = held();
    const [of = ''] = until.entries;
    until.do(AdjustCommission, { entryId: of, amount: '5', currency: 'GBP', reason: 'a bonus' });
    until.do(HoldCommission, { entryId: of, kind: 'risk', until: '2011-02-01T00:00:00.001Z', reason: 'x' });
    until.close('2011-01');
    expect(until.statements).toMatchObject([{ held: '20.00', closing: '20.00' }]);
  });
});

/** As earlier versions wrote it: how an entry stands after it was not said. */
const untold = (event: LedgerEvent): LedgerEvent =>
  'standing' in event.data
    ? ({ ...event, data: { ...event.data, standing: null, ...('made' in event.data ? { made: null } : {}) } } as never)
    : event;

describe('what earlier versions posted under a hold', () => {
  const earlier = (ledger: Ledger): Ledger => {
    const again = new Ledger();
    for (const event of ledger.events.slice(1)) again.state = ledgerDecider.evolve(again.state, untold(event));
    return again;
  };

  it.each([
    ['refund of the month', '2011-01-20T12:00:00.000Z', { accrued: '7.50', held: '7.50', closing: '7.50' }],
    ['refund of the next month', '2011-02-03T12:00:00.000Z', { accrued: '15.00', held: '15.00', closing: '15.00' }],
  ])('is held with all that was linked to it: %s', (_, at, statement) => {
    const ledger = held();
    ledger.post(refundOn(at));
    const folded = earlier(ledger);
    folded.close('2011-01');
    expect(folded.statements).toMatchObject([statement]);
  });

  it('is held no more once it was voided', () => {
    const ledger = held();
    ledger.do(VoidCommission, { entryId: ledger.entries[0] ?? '', reason: 'an error' });
    const folded = earlier(ledger);
    folded.close('2011-01');
    expect(folded.statements).toMatchObject([{ accrued: '0.00', held: '0.00', closing: '0.00' }]);
  });
});

describe('a hold on an entry of a window', () => {
  const steps = [
    { from: '0', rate: '0.5' },
    { from: '1000', rate: '1' },
  ];
  const retroactive = plan({ kind: 'brackets', mode: 'retroactive', by: 'amount', window: 'lifetime', steps });
  const reached = (): Ledger => {
    const ledger = new Ledger();
    ledger.post(
      sale({ id: 'a', amount: '900', plan: retroactive }),
      sale({ id: 'b', amount: '100', plan: retroactive }),
    );
    ledger.do(HoldCommission, { entryId: ledger.entries[0] ?? '', kind: 'risk', until: null, reason: 'x' });
    return ledger;
  };

  it('holds nothing once a void took the true-ups of other sales, too (paid 550.00 where 100.00 stood)', () => {
    const ledger = reached();
    ledger.do(VoidCommission, { entryId: ledger.entries[0] ?? '', reason: 'an error' });
    ledger.close('2011-01');
    expect(ledger.statements).toMatchObject([
      { accrued: '100.00', held: '0.00', payout: '-100.00', closing: '0.00', carried: null },
    ]);
  });

  it('holds nothing once a refund did (paid 550.00 where 50.00 stood)', () => {
    const ledger = reached();
    ledger.post(refund('r', 'a', { after: '900', charged: '900' }));
    ledger.close('2011-01');
    expect(ledger.statements).toMatchObject([{ accrued: '50.00', held: '0.00', payout: '-50.00', closing: '0.00' }]);
  });

  it('holds all that stood before a void of the next month', () => {
    const ledger = reached();
    ledger.post(refund('r', 'a', { after: '900', charged: '900' }, { occurredAt: '2011-02-03T12:00:00.000Z' }));
    ledger.close('2011-01');
    expect(ledger.statements).toMatchObject([{ accrued: '1000.00', held: '450.00', payout: '-550.00' }]);
    ledger.close('2011-02');
    expect(ledger.statements[1]).toMatchObject({ accrued: '-950.00', held: '0.00', closing: '-500.00' });
  });
});
