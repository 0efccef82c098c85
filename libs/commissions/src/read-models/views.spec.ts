import { beforeEach, describe, expect, it } from '@jest/globals';
import { by, creditNote, Ledger, payoutPolicy, plan, refund, sale, share } from '../../test/ledger.fixtures.js';
import { rowsOf } from '../../test/rows.fixtures.js';
import type { BalanceRow } from './balance/balance.row.view.js';
import { balanceView } from './balance/balance.view.js';
import { type CommissionRow } from './commission/commission.row.view.js';
import { commissionView } from './commission/commission.view.js';
import {
  AdjustCommission,
  ApproveCommission,
  ClawBackCommission,
  FailPayout,
  HoldCommission,
  IntendPayout,
  ReleaseHold,
  ReturnPayout,
  ReverseClawback,
  SettlePayout,
  VoidCommission,
  VoidUnpaid,
} from '../ledger/commands/ledger.commands.js';
import { partnerMonthCommissionView, programMonthCommissionView } from './month.view.js';
import { type PartnerMonthCommissionRow } from './month.row.view.js';
import type { StatementRow } from './statement.row.view.js';
import { statementView } from './statement.view.js';

const full = share('1');
let one: Ledger;
let other: Ledger;

/** Two ledgers side by side, so that a forgotten condition shows. */
const history = () =>
  [one, other].flatMap(({ events }, n) =>
    events.map((event) => {
      const partnerId = `partner ${n}`;
      const data = 'credit' in event.data ? { credit: { ...event.data.credit, partnerId } } : { partnerId };
      return {
        stream: `ledger-t.${n}`,
        event: {
          ...event,
          data: { ...event.data, ...data, ...(event.type === 'ledger.opened' && { ledgerId: String(n) }) },
        },
      };
    }),
  );
const commissions = () =>
  [...rowsOf<CommissionRow>(commissionView, history()).values()].filter(({ ledgerId }) => ledgerId === '0');
const told = () =>
  commissions().map(({ kind, status, amountMinor, leftMinor, dueIn }) =>
    [kind, status, amountMinor, leftMinor, dueIn].join(' '),
  );
const sold = (id: string, amount: string, month = '2011-01', more = {}) =>
  sale({ id, amount, plan: full, at: `${month}-05T12:00:00.000Z`, ...more });
const payoutId = (n = 0) => one.payouts[n]?.payoutId ?? '';
const settle = () => {
  one.do(IntendPayout, { payoutId: payoutId(), provider: 'file', reference: 'r' });
  one.do(SettlePayout, { payoutId: payoutId(), settledOn: '2011-02-02' });
};

beforeEach(() => {
  one = new Ledger();
  other = new Ledger();
  other.post(sold('x', '7'));
});

describe('the state of an entry', () => {
  it('goes from accrued over scheduled to paid with its payout', () => {
    one.post(sold('a', '60'), refund('r', 'a', { after: '6', charged: '60' }), sold('late', '9', '2011-02'));
    expect(told()).toEqual([
      'accrued accrued 6000 5400 2011-01',
      'clawed-back accrued -600 -600 2011-01',
      'accrued accrued 900 900 2011-02',
    ]);
    one.close('2011-01');
    expect(told()).toEqual([
      'accrued scheduled 6000 5400 ',
      'clawed-back scheduled -600 -600 ',
      'accrued accrued 900 900 2011-02',
    ]);
    settle();
    expect(told()[0]).toBe('accrued paid 6000 5400 ');
    expect(told()[2]).toBe('accrued accrued 900 900 2011-02');
  });

  it('is approved while it is carried forward, and owed again when the payout comes back', () => {
    one.post(sold('a', '40'));
    one.close('2011-01');
    expect(told()).toEqual(['accrued approved 4000 4000 2011-02']);
    one.post(sold('b', '10', '2011-02'));
    one.close('2011-02');
    settle();
    expect(told()).toEqual(['accrued paid 4000 4000 ', 'accrued paid 1000 1000 ']);
    one.do(ReturnPayout, { payoutId: payoutId(), reason: 'closed' });
    expect(told()).toEqual([
      'accrued approved 4000 4000 2011-03',
      'accrued approved 1000 1000 2011-03',
      'payout-credited accrued 5000 5000 2011-03',
    ]);
  });

  it('keeps our own terms when its partner is erased, and nobody’s words', () => {
    one.post(sold('a', '70'));
    one.close('2011-01');
    one.do(VoidUnpaid, { reason: 'fraud', note: 'partner banned', at: '2011-02-20T00:00:00.000Z' });
    const adjust = { entryId: null, amount: '1', currency: 'GBP' };
    one.do(AdjustCommission, { ...adjust, reason: 'Kim asked' }, by('m', '2011-02-21T00:00:00.000Z'));
    other.do(AdjustCommission, { ...adjust, reason: 'Sam asked' });
    const erased = { type: 'partner.erased', data: { partnerId: 'partner 0' } };
    const rows = (events: readonly unknown[]) =>
      [...rowsOf<CommissionRow>(commissionView, events as never).values()].map(
        ({ kind, term, words }) => `${kind} ${term ?? words}`,
      );
    const before = rows(history());
    expect(before).toEqual(expect.arrayContaining(['payout-credited BANNED', 'adjusted Sam asked']));
    expect(before.join()).toContain('Kim asked');
    const after = rows([...history(), { stream: 'partner-t.0', event: erased }]);
    expect(after).toEqual(expect.arrayContaining(['payout-credited BANNED', 'adjusted Sam asked']));
    expect(after.join()).not.toContain('Kim asked');
  });

  it('says who of the vendor posted it, and which holds stand', () => {
    one.post(sold('a', '60'));
    const [{ id: entryId = '' } = {}] = commissions();
    one.do(HoldCommission, { entryId, kind: 'risk', until: null, reason: 'x' });
    const found = (role: string) =>
      [...rowsOf<CommissionRow>(commissionView, history(), { subject: 'kim', role }).values()]
        .filter(({ ledgerId }) => ledgerId === '0')
        .map(({ postedBy, holdKinds }) => ({ postedBy, holdKinds }));
    one.do(AdjustCommission, { entryId: null, amount: '1', currency: 'GBP', reason: 'x' });
    const accrued = { postedBy: null, holdKinds: ['risk'] };
    expect(found('manager')).toEqual([accrued, { postedBy: 'kim', holdKinds: [] }]);
    expect(found('policy')).toEqual([accrued, { postedBy: null, holdKinds: [] }]);
    one.do(ReleaseHold, { entryId, kind: 'risk', reason: 'x' });
    expect(found('integration')).toEqual([
      { postedBy: null, holdKinds: [] },
      { postedBy: null, holdKinds: [] },
    ]);
  });

  it('is held until the month in which its last hold ends', () => {
    const holds = [{ kind: 'maturity' as const, until: '2011-03-01T00:00:00.000Z' }];
    one.post(sold('a', '60', '2011-01', { holds }), sold('b', '70', '2011-01'));
    one.close('2011-01');
    expect(told()).toEqual(['accrued held 6000 6000 2011-02', 'accrued scheduled 7000 7000 ']);
    one.close('2011-02');
    expect(told()[0]).toBe('accrued scheduled 6000 6000 ');
  });

  it('is held and released with what its sale brought', () => {
    const steps = [
      { from: '0', rate: '0.05' },
      { from: '100', rate: '0.1' },
    ];
    const raised = plan({ kind: 'brackets', mode: 'retroactive', by: 'amount', window: 'month', steps });
    const risk = { kind: 'risk' as const, until: null };
    const brought = (n: number, amount: string, more = {}) =>
      sold(`s${n}`, amount, '2011-01', { plan: raised, ...more });
    one.post(brought(1, '90'), brought(2, '10', { holds: [risk] }));
    expect(told()).toEqual(['accrued accrued 450 450 2011-01', 'accrued held 100 550 ', 'rerated held 450 450 ']);
    const [, second = ''] = one.entries;
    one.do(ReleaseHold, { entryId: second, kind: 'risk', reason: 'x' });
    const free = ['accrued accrued 100 550 2011-01', 'rerated accrued 450 450 2011-01'];
    expect(told().slice(1)).toEqual(free);
    expect(commissions().map(({ holds, heldSince }) => [holds, heldSince])).toEqual(Array(3).fill([[], null]));
    one.do(HoldCommission, { entryId: second, kind: 'dispute', until: null, reason: 'x' });
    expect(told().slice(1)).toEqual(['accrued held 100 550 ', 'rerated held 450 450 ']);
    one.close('2011-01');
    expect(told()[2]).toBe('rerated held 450 450 ');
    one.do(ReleaseHold, { entryId: second, kind: 'dispute', reason: 'x' });
    one.close('2011-02');
    expect(told().map((line) => line.split(' ')[1])).toEqual(['approved', 'approved', 'approved']);
  });

  it('is due where nothing of its sale holds it once what a person held is released', () => {
    const steps = [
      { from: '0', rate: '0.05' },
      { from: '100', rate: '0.1' },
    ];
    const raised = plan({ kind: 'brackets', mode: 'marginal', by: 'amount', window: 'month', steps });
    const holds = [{ kind: 'maturity' as const, until: '2011-03-20T00:00:00.000Z' }];
    const [whole, none] = [
      { after: '90', charged: '90' },
      { after: '0', charged: '90' },
    ];
    one.post(sold('a', '90', '2011-01', { plan: raised, holds }));
    const [a = ''] = one.entries;
    one.do(ClawBackCommission, { entryId: a, reason: 'fraud', amount: null, share: null }, by('m'));
    one.post(refund('r', 'a', whole));
    one.post({ ...refund('v', 'a', none), kind: 'refund-reversed' });
    expect(told()[3]).toBe('restored accrued 0 0 2011-01');
    one.do(HoldCommission, { entryId: a, kind: 'risk', until: null, reason: 'x' });
    expect(told()[3]).toBe('restored held 0 0 ');
    one.do(ReleaseHold, { entryId: a, kind: 'risk', reason: 'x' });
    expect([told()[0], told()[3]]).toEqual(['accrued held 450 0 2011-03', 'restored accrued 0 0 2011-01']);
    one.close('2011-01');
    expect(told()[3]).toMatch(/^restored approved 0 0 /);
  });

  it('is held and released with what persons and refunds post under it while a person holds it', () => {
    one.post(sold('a', '60'), sold('b', '70'));
    const [a = ''] = one.entries;
    const taken = (reason: string, amount: string): string => {
      const made = one.do(ClawBackCommission, { entryId: a, reason: 'other', amount, share: null }, by(reason));
      return (made[0] as { data: { entryId: string } }).data.entryId;
    };
    const before = taken('before', '1');
    one.do(HoldCommission, { entryId: a, kind: 'risk', until: null, reason: 'x' });
    const since = taken('since', '2');
    one.do(AdjustCommission, { entryId: a, amount: '3', currency: 'GBP', reason: 'x' });
    one.post(refund('r', 'a', { after: '6', charged: '60' }));
    expect(told().slice(2)).toEqual([
      'clawed-back held -100 -100 ',
      'clawed-back held -200 -200 ',
      'adjusted held 300 300 ',
      'clawed-back held -600 -600 ',
    ]);
    one.do(AdjustCommission, { entryId: a, amount: '-3', currency: 'GBP', reason: 'x' });
    one.do(ReverseClawback, { entryId: since, reason: 'x' });
    expect(told().slice(3, 4)).toEqual(['clawed-back accrued -200 0 2011-01']);
    one.close('2011-01');
    const held = commissions().filter(({ status }) => status === 'held');
    expect(held.reduce((sum, { amountMinor }) => sum + Number(amountMinor), 0)).toBe(5300);
    expect(one.statements).toMatchObject([{ held: '53.00', payout: '-70.00' }]);
    one.do(ReleaseHold, { entryId: a, kind: 'risk', reason: 'x' });
    const due = commissions().filter(({ dueIn }) => dueIn !== null);
    expect(due.map(({ status, dueIn }) => [status, dueIn])).toEqual(Array(5).fill(['accrued', '2011-02']));
    expect(due.map(({ id }) => id)).toEqual(expect.arrayContaining([a, before]));
  });

  it('follows what persons do', () => {
    one.post(sold('a', '60'), sold('b', '70'), sold('c', '80'));
    const [a = '', b = '', c = ''] = one.entries;
    const reason = 'x';
    one.do(HoldCommission, { entryId: a, kind: 'risk', until: null, reason });
    one.do(VoidCommission, { entryId: b, reason });
    one.do(ApproveCommission, { entryId: c });
    one.do(AdjustCommission, { entryId: c, amount: '-5', currency: 'GBP', reason });
    expect(told().slice(0, 3)).toEqual([
      'accrued held 6000 6000 ',
      'accrued voided 7000 0 ',
      'accrued approved 8000 7500 2011-01',
    ]);
    one.close('2011-01');
    one.do(ReleaseHold, { entryId: a, kind: 'risk', reason });
    expect(told().slice(0, 3)).toEqual([
      'accrued accrued 6000 6000 2011-02',
      'accrued voided 7000 0 ',
      'accrued scheduled 8000 7500 ',
    ]);
    const clawed = one.do(ClawBackCommission, { entryId: c, reason: 'fraud', amount: null, share: null }, by('m'));
    const { entryId } = (clawed[0] as { data: { entryId: string } }).data;
    one.do(ReverseClawback, { entryId, reason });
    expect(told()[2]).toBe('accrued scheduled 8000 7500 ');
    const clawback = commissions().find(({ id }) => id === entryId);
    expect(clawback).toMatchObject({
      reversed: true,
      leftMinor: '0',
      linkedTo: c,
      status: 'accrued',
      lateFrom: '2011-01',
    });
  });
});

describe('balances, statements and months', () => {
  it('say what the ledger says', () => {
    one.post(sold('a', '60'), creditNote({ id: 'c', amount: '-4', plan: full }));
    one.close('2011-01', { policy: { ...payoutPolicy, approval: 'by-person' } });
    one.post(sold('b', '9', '2011-02'));
    const [balance] = rowsOf<BalanceRow>(balanceView, history()).values();
    expect(balance).toMatchObject({
      balanceMinor: '900',
      carriedMinor: '0',
      onItsWayMinor: '5600',
      paidMinor: '0',
      openPeriod: '2011-02',
    });
    const [statement] = rowsOf<StatementRow>(statementView, history()).values();
    expect(statement).toMatchObject({
      accruedMinor: '5600',
      payoutMinor: '-5600',
      closingMinor: '0',
      lines: 2,
      partnerId: 'partner 0',
    });
    const months = [...rowsOf<PartnerMonthCommissionRow>(partnerMonthCommissionView, history()).values()];
    expect(
      months.map(({ partnerId, period, commissionMinor, payoutMinor, entries }) => [
        partnerId,
        period,
        commissionMinor,
        payoutMinor,
        entries,
      ]),
    ).toEqual([
      ['partner 0', '2011-01', '5600', '5600', 2],
      ['partner 0', '2011-02', '900', '0', 1],
      ['partner 1', '2011-01', '700', '0', 1],
    ]);
    const [january] = rowsOf<PartnerMonthCommissionRow>(programMonthCommissionView, history()).values();
    expect(january).toMatchObject({
      period: '2011-01',
      commissionMinor: '6300',
      payoutMinor: '5600',
      payouts: 1,
      statements: 1,
      entries: 3,
    });
    expect(months[0]).toMatchObject({ programMonthId: (january as unknown as { id: string }).id });
  });

  it('follow a payout to the end', () => {
    const balance = () => [...rowsOf<BalanceRow>(balanceView, history()).values()][0];
    one.post(sold('a', '60'));
    one.close('2011-01');
    settle();
    expect(balance()).toMatchObject({ balanceMinor: '0', onItsWayMinor: '0', paidMinor: '6000' });
    one.do(ReturnPayout, { payoutId: payoutId(), reason: 'x' });
    expect(balance()).toMatchObject({ balanceMinor: '6000', onItsWayMinor: '0', paidMinor: '0', payouts: {} });
    one.close('2011-02');
    one.do(IntendPayout, { payoutId: payoutId(1), provider: 'file', reference: 'r' });
    one.do(FailPayout, { payoutId: payoutId(1), reason: 'x' });
    expect(balance()).toMatchObject({ balanceMinor: '6000', onItsWayMinor: '0', paidMinor: '0', payouts: {} });
    const months = [...rowsOf<PartnerMonthCommissionRow>(partnerMonthCommissionView, history()).values()];
    expect(months.map(({ period, creditedMinor }) => [period, creditedMinor])).toContainEqual(['2011-02', '6000']);
  });
});

describe('what can be claimed', () => {
  it('stands with its months, less what was forfeited, until it is paid', () => {
    const policy = { ...payoutPolicy, minimum: '0.00', requiresTaxForm: true, forfeitAfterMonths: 2 };
    const close = (month: string, hasTaxForm = false) =>
      one.close(month, { policy, eligibility: { payable: true, hasTaxForm, destination: null } });
    const claimable = () => {
      const row = rowsOf<BalanceRow>(balanceView, history()).get('0');
      const months = row?.unclaimedMonths.map(({ minor }) => minor);
      return [row?.unclaimedSince, row?.unclaimedOrder, row?.unclaimedMinor, months];
    };
    one.post(sold('a', '60'), sold('b', '9', '2011-02'), sold('c', '2', '2011-03'));
    expect(claimable()).toEqual([null, '9', '0', []]);
    close('2011-01');
    close('2011-02');
    expect(claimable()).toEqual(['2011-01', '2011-01', '6900', ['6000', '6900']]);
    close('2011-03');
    expect(claimable()).toEqual(['2011-02', '2011-02', '1100', ['0', '900', '1100']]);
    close('2011-04', true);
    expect(claimable()).toEqual([null, '9', '0', []]);
  });
});

describe('a hold, and who posted', () => {
  it('a hold that ended with a closed month does not stand any more', () => {
    const holds = [{ kind: 'maturity' as const, until: '2011-02-01T00:00:00.000Z' }];
    one.post(sold('a', '60', '2011-01', { holds }));
    one.close('2011-01');
    one.close('2011-02');
    settle();
    expect(commissions().map(({ status, holdKinds, heldSince }) => ({ status, holdKinds, heldSince }))).toEqual([
      { status: 'paid', holdKinds: [], heldSince: null },
    ]);
  });

  it('what is released late leaves neither what has ended nor what is paid', () => {
    const holds = [{ kind: 'maturity' as const, until: '2011-01-20T00:00:00.000Z' }];
    one.post(sold('a', '60', '2011-01', { holds }), sold('b', '70', '2011-01', { holds }));
    const [a = '', b = ''] = one.entries;
    one.do(HoldCommission, { entryId: b, kind: 'risk', until: null, reason: 'x' });
    one.close('2011-01');
    const rows = () => commissions().map(({ status, dueIn, holdKinds }) => [status, dueIn, holdKinds]);
    const paid = ['scheduled', null, []];
    expect(rows()).toEqual([paid, ['held', null, ['risk']]]);
    one.do(ReleaseHold, { entryId: b, kind: 'risk', reason: 'x' });
    one.do(ReleaseHold, { entryId: a, kind: 'maturity', reason: 'x' });
    expect(rows()).toEqual([paid, ['accrued', '2011-02', []]]);
  });

  it('no hold stands on what was voided', () => {
    one.post(sold('a', '60'));
    const [entryId = ''] = one.entries;
    one.do(HoldCommission, { entryId, kind: 'dispute', until: null, reason: 'x' });
    one.post(refund('r', 'a', { after: '20', charged: '60' }));
    one.do(VoidCommission, { entryId, reason: 'x' });
    const none = { status: 'voided', dueIn: null, holdKinds: [], heldSince: null };
    expect(commissions()).toMatchObject([
      { kind: 'accrued', amountMinor: '6000', ...none },
      { kind: 'clawed-back', amountMinor: '-2000', ...none },
      { kind: 'voided', amountMinor: '-4000', ...none },
    ]);
  });

  it('a credit for a payout that the bank returned is posted by nobody', () => {
    one.post(sold('a', '60'));
    one.close('2011-01');
    settle();
    one.do(ReturnPayout, { payoutId: payoutId(), reason: 'closed' });
    const rows = [...rowsOf<CommissionRow>(commissionView, history(), { subject: 'kim', role: 'manager' }).values()];
    expect(rows.filter(({ kind }) => kind === 'payout-credited').map(({ postedBy }) => postedBy)).toEqual([null]);
  });
});
