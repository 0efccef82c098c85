import { describe, expect, it } from '@jest/globals';
import type { LedgerEvent } from '#libs/commissions';
import { minorUnits } from '#libs/kernel';
import { EntryStates } from '../../libs/audit/src/read-models/entries/rows.states.js';
import {
  ClawBackCommission,
  DeclineCommission,
  HoldCommission,
  ReleaseHold,
  ReverseClawback,
  VoidCommission,
  VoidUnpaid,
} from '../../libs/commissions/src/ledger/commands/ledger.commands.js';
import type { CommissionRow } from '../../libs/commissions/src/read-models/commission/commission.row.view.js';
import { commissionView } from '../../libs/commissions/src/read-models/commission/commission.view.js';
import { by, Ledger, plan, refund, sale, share } from '../../libs/commissions/test/ledger.fixtures.js';
import { rowsOf } from '../../libs/commissions/test/rows.fixtures.js';

const [ONGOING, ENDED] = ['rerated 450 accrued 2011-01', 'rerated 450 voided null'];

describe('the rows of a ledger', () => {
  const full = share('1');
  const [at, reason] = ['2011-01-05T12:00:00.000Z', 'x'];
  const sold = (id: string, amount: string, more = {}) => sale({ id, amount, plan: full, at, ...more });

  /** As views show them; that the audit expects the same is asked here. */
  const shown = ({ events }: Ledger, before: (one: LedgerEvent) => LedgerEvent = (one) => one) => {
    const history = events.map(before);
    const rows = rowsOf<CommissionRow>(
      commissionView,
      history.map((one) => ({ stream: 'ledger-t.0', event: one })),
    );
    const amounts = new Map<string, bigint>();
    const states = new EntryStates((entryId) => amounts.get(entryId) ?? 0n);
    for (const one of history) {
      if ('entryId' in one.data) amounts.set(one.data.entryId, minorUnits(one.data));
      states.take(one);
    }
    for (const [id, { status, dueIn, holds, holdKinds, heldSince, reversed, payoutId }] of rows) {
      expect([id, states.columns(id)]).toEqual([
        id,
        {
          ...{ status, due_in: dueIn, holds, hold_kinds: holdKinds, held_since: heldSince, reversed },
          payout_id: payoutId,
        },
      ]);
    }
    return [...rows.values()].map(
      ({ kind, amountMinor, status, dueIn }) => `${kind} ${amountMinor} ${status} ${dueIn}`,
    );
  };
  /** As holds were told before version 3. */
  const ofVersion2 = (one: LedgerEvent): LedgerEvent =>
    one.type === 'ledger.commission-held' || one.type === 'ledger.hold-released'
      ? ({ ...one, data: { ...one.data, byHand: null } } as LedgerEvent)
      : one;
  /** As true-ups were told before version 3. */
  const ofNoEntry = (one: LedgerEvent): LedgerEvent =>
    one.type === 'ledger.window-rerated'
      ? { ...one, data: { ...one.data, of: null, holds: [], held: null, payableIn: one.data.period } }
      : one;
  const clawback = (ledger: Ledger, entryId: string, amount: string): string => {
    const made = ledger.do(ClawBackCommission, { entryId, reason: 'other', amount, share: null }, by('m'));
    return (made[0] as { data: { entryId: string } }).data.entryId;
  };

  it('of holds that say nothing of persons hold what is taken later all the same', () => {
    const ledger = new Ledger();
    ledger.post(sold('a', '60'));
    const [entryId = ''] = ledger.entries;
    ledger.do(HoldCommission, { entryId, kind: 'risk', until: null, reason });
    clawback(ledger, entryId, '2');
    const lines = (how: string) => [`accrued 6000 ${how}`, `clawed-back -200 ${how}`];
    for (const before of [undefined, ofVersion2]) expect(shown(ledger, before)).toEqual(lines('held null'));
    ledger.do(ReleaseHold, { entryId, kind: 'risk', reason });
    for (const before of [undefined, ofVersion2]) expect(shown(ledger, before)).toEqual(lines('accrued 2011-01'));
  });

  const maturity = { kind: 'maturity' as const, until: '2011-03-20T00:00:00.000Z' };

  it('of what is taken within the refund window are those of the entry that it is taken from', () => {
    const ledger = new Ledger();
    ledger.post(sold('a', '60', { holds: [maturity] }), sold('b', '70'));
    const [entryId = ''] = ledger.entries;
    const taken = clawback(ledger, entryId, '2');
    ledger.post(refund('r', 'a', { after: '10', charged: '60' }));
    const lines = ['accrued 6000', 'clawed-back -200', 'clawed-back -1000'].map((line) => `${line} held 2011-03`);
    const [own = '', ...under] = lines;
    expect(shown(ledger)).toEqual([own, 'accrued 7000 accrued 2011-01', ...under]);
    // What is given back is held by nothing of its sale.
    ledger.do(ReverseClawback, { entryId: taken, reason });
    ledger.close('2011-01');
    expect(ledger.statements).toMatchObject([{ held: '48.00', payout: '-72.00' }]);
    expect(shown(ledger)).toEqual([
      ...[own, 'accrued 7000 scheduled null', ...under],
      'clawback-reversed 200 scheduled null',
    ]);
  });

  it('of what is taken after its refund window are none', () => {
    const ledger = new Ledger();
    ledger.post(sold('a', '60', { holds: [{ ...maturity, until: '2011-01-20T00:00:00.000Z' }] }));
    ledger.post(refund('r', 'a', { after: '10', charged: '60' }, { occurredAt: '2011-01-25T12:00:00.000Z' }));
    expect(shown(ledger)).toEqual(['accrued 6000 held 2011-01', 'clawed-back -1000 accrued 2011-01']);
  });

  it('of an entry that is voided hold nothing of what stands under it', () => {
    const ledger = new Ledger();
    const holds = [{ kind: 'maturity' as const, until: '2011-03-20T00:00:00.000Z' }];
    ledger.post(sold('a', '100', { holds }));
    const [entryId = ''] = ledger.entries;
    clawback(ledger, entryId, '5');
    ledger.do(HoldCommission, { entryId, kind: 'risk', until: null, reason });
    ledger.do(ReverseClawback, { entryId: clawback(ledger, entryId, '1'), reason });
    ledger.post(refund('r', 'a', { after: '20', charged: '100' }));
    ledger.do(VoidCommission, { entryId, reason });
    expect(shown(ledger)).toEqual([
      'accrued 10000 voided null',
      'clawed-back -500 voided null',
      'clawed-back -100 voided null',
      'clawback-reversed 100 voided null',
      // 80.00 is left of the sale, and 5.00 of that stays taken back.
      'clawed-back -2000 voided null',
      'voided -7500 voided null',
    ]);
  });

  /** 5 %, and 10 % of all of it from 100.00 on: the 10.00 that reach it bring the 90.00 before them 4.50 more. */
  const raised = () => {
    const steps = [
      { from: '0', rate: '0.05' },
      { from: '100', rate: '0.1' },
    ];
    const more = { plan: plan({ kind: 'brackets', mode: 'retroactive', by: 'amount', window: 'month', steps }) };
    const ledger = new Ledger();
    ledger.post(sold('a', '90', more), sold('b', '10', more));
    return { ledger, more, last: ledger.entries[1] ?? '' };
  };

  it.each(['voided', 'declined'] as const)('of an entry that is %s leave what it brought other sales', (how) => {
    const { ledger, last: entryId } = raised();
    ledger.do(HoldCommission, { entryId, kind: 'risk', until: null, reason });
    ledger.do(how === 'voided' ? VoidCommission : DeclineCommission, { entryId, reason });
    expect(ledger.balance).toBe('9.00');
    const ended = ['accrued 450 accrued 2011-01', `accrued 100 ${how} null`];
    expect(shown(ledger)).toEqual([...ended, 'rerated 450 held null', `${how} -100 ${how} null`]);
    ledger.do(ReleaseHold, { entryId, kind: 'risk', reason });
    ledger.close('2011-01', { policy: null });
    expect(shown(ledger)[2]).toBe('rerated 450 approved 2011-02');
  });

  it.each([
    [0, 1],
    [1, 0],
  ])('of a true-up end with the sale that earned it, whichever is voided first: %i, %i', (...order) => {
    const { ledger } = raised();
    const [own, reaching] = ledger.entries;
    const states = order.map((n) => {
      ledger.do(VoidCommission, { entryId: [own, reaching][n] ?? '', reason });
      return shown(ledger)[2];
    });
    expect(states).toEqual(order[0] === 0 ? Array(2).fill('rerated 450 voided null') : [ONGOING, ENDED]);
    expect(ledger.balance).toBe('0.00');
  });

  it('of a true-up stay until all that earned it is voided, and are not of another window', () => {
    const { ledger, more } = raised();
    const february = { ...more, at: '2011-02-05T12:00:00.000Z' };
    ledger.post(sold('c', '90', february), sold('d', '20', february));
    const [a = '', b = '', c = ''] = ledger.entries;
    const trueUps = () => shown(ledger).filter((line) => line.startsWith('rerated'));
    ledger.do(VoidCommission, { entryId: c, reason });
    expect(trueUps()).toEqual([ONGOING, ENDED]);
    ledger.do(VoidCommission, { entryId: b, reason });
    expect(trueUps()).toEqual([ONGOING, ENDED]);
    ledger.do(VoidCommission, { entryId: a, reason });
    expect(trueUps()).toEqual([ENDED, ENDED]);
  });

  it('of a true-up that several sales earned are due with what was taken of one of them, until all is taken', () => {
    const { more } = raised();
    const ledger = new Ledger();
    ledger.post(sold('a', '30', more), sold('b', '60', more), sold('c', '10', more));
    const [a = '', b = ''] = ledger.entries;
    const due = (): readonly string[] => shown(ledger).filter((line) => line.endsWith(' accrued 2011-01'));
    const sum = (): number => due().reduce((all, line) => all + Number(line.split(' ')[1]), 0);
    ledger.do(VoidCommission, { entryId: a, reason });
    expect([ledger.balance, sum()]).toEqual(['7.00', 700]);
    expect(due()).toEqual(
      ['accrued 150', 'accrued 300', 'accrued 100', 'rerated 450', 'voided -300'].map(
        (line) => `${line} accrued 2011-01`,
      ),
    );
    ledger.do(VoidCommission, { entryId: b, reason });
    expect([ledger.balance, due()]).toEqual(['1.00', ['accrued 100 accrued 2011-01']]);
  });

  it('of an entry of one month and a refund of the next are due each in its own, though the entry is voided', () => {
    const ledger = new Ledger();
    ledger.post(
      sold('a', '10'),
      refund('r', 'a', { after: '1', charged: '10' }, { occurredAt: '2011-02-05T12:00:00.000Z' }),
    );
    const [entryId = ''] = ledger.entries;
    ledger.do(VoidCommission, { entryId, reason });
    expect(shown(ledger)).toEqual([
      'accrued 1000 accrued 2011-01',
      'clawed-back -100 accrued 2011-02',
      'voided -900 accrued 2011-01',
    ]);
    ledger.close('2011-01');
    expect(ledger.statements).toMatchObject([{ accrued: '1.00', held: '0.00', closing: '1.00' }]);
  });

  it('of a true-up that names no entry, as before version 3, end with the sale that earned it, and are not of another window', () => {
    const { ledger, more } = raised();
    const february = { ...more, at: '2011-02-05T12:00:00.000Z' };
    ledger.post(sold('c', '90', february), sold('d', '20', february));
    const [a = '', b = ''] = ledger.entries;
    const trueUps = () => shown(ledger, ofNoEntry).filter((line) => line.startsWith('rerated'));
    ledger.do(VoidCommission, { entryId: b, reason });
    expect(trueUps()).toEqual([ONGOING, 'rerated 450 accrued 2011-02']);
    ledger.do(VoidCommission, { entryId: a, reason });
    expect(trueUps()).toEqual([ENDED, 'rerated 450 accrued 2011-02']);
  });

  it('of a partner that is banned are none that are due, true-ups of refunded sales among them', () => {
    const { ledger, more } = raised();
    ledger.post(sold('c', '50', more), refund('r', 'a', { after: '80', charged: '90' }));
    ledger.post(sold('d', '40', more));
    ledger.do(VoidUnpaid, { reason: 'fraud', note: 'x', at });
    expect(ledger.balance).toBe('0.00');
    expect(shown(ledger).filter((line) => !line.endsWith(' voided null'))).toEqual([]);
  });

  it('of an entry that is voided leave nothing of a true-up that refunds took before', () => {
    const { ledger, last: entryId } = raised();
    ledger.post(refund('r', 'b', { after: '5', charged: '10' }));
    ledger.do(VoidCommission, { entryId, reason });
    expect(ledger.balance).toBe('4.50');
    expect(shown(ledger)).toEqual([
      'accrued 450 accrued 2011-01',
      'accrued 100 voided null',
      'rerated 450 voided null',
      'clawed-back -525 voided null',
      'voided -25 voided null',
    ]);
  });

  it('of a clawback that ended with its entry are of what gives it back, and end again with it', () => {
    const ledger = new Ledger();
    ledger.post(sold('a', '10'));
    const [entryId = ''] = ledger.entries;
    ledger.do(HoldCommission, { entryId, kind: 'risk', until: null, reason });
    const taken = clawback(ledger, entryId, '8');
    ledger.do(VoidCommission, { entryId, reason });
    ledger.do(ReverseClawback, { entryId: taken, reason });
    const before = ['accrued 1000', 'clawed-back -800', 'voided -200'].map((line) => `${line} voided null`);
    expect(shown(ledger)).toEqual([...before, 'clawback-reversed 800 held null']);
    ledger.do(ReleaseHold, { entryId, kind: 'risk', reason });
    expect(shown(ledger)).toEqual([...before, 'clawback-reversed 800 accrued 2011-01']);
    ledger.do(VoidCommission, { entryId, reason });
    expect(ledger.balance).toBe('0.00');
    expect(shown(ledger)).toEqual([...before, 'clawback-reversed 800 voided null', 'voided -800 voided null']);
  });

  it('of a clawback that is given back in part stay held, with what gives it back', () => {
    const ledger = new Ledger();
    ledger.post(sold('a', '10'), sold('b', '70'));
    const [entryId = ''] = ledger.entries;
    ledger.do(HoldCommission, { entryId, kind: 'risk', until: null, reason });
    const taken = clawback(ledger, entryId, '8');
    // 2.00 stood, of 5.00 that are left 8.00 stay taken: nothing stands, then 5.00.
    ledger.post(refund('r', 'a', { after: '5', charged: '10' }));
    ledger.do(ReverseClawback, { entryId: taken, reason });
    const lines = ['accrued 1000', 'accrued 7000', 'clawed-back -800', 'clawed-back -200', 'clawback-reversed 500'];
    const each = (...how: readonly string[]) => lines.map((line, n) => `${line} ${how[n === 1 ? 1 : 0]}`);
    expect(shown(ledger)).toEqual(each('held null', 'accrued 2011-01'));
    ledger.do(HoldCommission, { entryId, kind: 'dispute', until: null, reason });
    ledger.do(ReleaseHold, { entryId, kind: 'risk', reason });
    ledger.close('2011-01');
    expect(ledger.statements).toMatchObject([{ held: '5.00', payout: '-70.00' }]);
    expect(shown(ledger)).toEqual(each('held null', 'scheduled null'));
    ledger.do(ReleaseHold, { entryId, kind: 'dispute', reason });
    expect(shown(ledger)).toEqual(each('accrued 2011-02', 'scheduled null'));
  });

  it('of releases that say nothing of persons are due with their entry', () => {
    const ledger = new Ledger();
    const holds = [{ kind: 'maturity' as const, until: '2011-03-20T00:00:00.000Z' }];
    ledger.post(sold('a', '60', { holds }));
    const [entryId = ''] = ledger.entries;
    clawback(ledger, entryId, '2');
    ledger.do(HoldCommission, { entryId, kind: 'risk', until: null, reason });
    ledger.do(ReleaseHold, { entryId, kind: 'risk', reason });
    const lines = ['accrued 6000 held 2011-03', 'clawed-back -200 held 2011-03'];
    for (const before of [undefined, ofVersion2]) expect(shown(ledger, before)).toEqual(lines);
  });
});
