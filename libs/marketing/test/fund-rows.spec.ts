import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '#libs/kernel';
import {
  CancelClaimRest,
  CloseFundRequest,
  RefuseClaim,
  ReturnReimbursement,
} from '../src/fund/state/fund.commands.js';
import { claimedOf } from '../src/fund/state/fund.state.js';
import { fundBudgetView } from '../src/read-models/fund-budget.view.js';
import { fundClaimView } from '../src/read-models/fund-claim.view.js';
import { fundRequestView } from '../src/read-models/fund-request.view.js';
import { rowsAfter } from '../../eventing/test/rows.fixtures.js';
import {
  AFTERWARDS,
  allocate,
  approve,
  by,
  claim,
  cost,
  decide,
  History,
  pay,
  settle,
  submit,
} from './fund.fixtures.js';

type Rows = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const rowsOf = (view: { readonly on: object }, events: readonly DomainEvent[]): Rows =>
  Object.fromEntries(rowsAfter(view, events));

describe('the row of a budget', () => {
  const of = (budgetId: string) => ({ budgetId, programId: 'p', at: '2024-01-01T00:00:00.000Z' });
  const eur = (amount: string) => ({ amount, currency: 'EUR' });
  const opened = (budgetId: string) => ({
    type: 'budget.opened',
    data: { ...of(budgetId), name: budgetId, amount: eur('9000.00'), startsOn: '', endsOn: '', endsAt: '' },
  });
  const settled = (budgetId: string, fundId: string, ordinal: number, amount: string) => ({
    type: 'budget.allocation-settled',
    data: { ...of(budgetId), fundId, partnerId: fundId, ordinal, amount: eur(amount), granted: true },
  });

  it('says what the newest request of each fund gave, whichever settles last', () => {
    const answers = [
      settled('a', 'one', 2, '5000.00'),
      settled('a', 'two', 3, '10.00'),
      settled('b', 'one', 1, '7.00'),
    ];
    const rows = rowsOf(fundBudgetView, [opened('a'), opened('b'), ...answers, settled('a', 'one', 1, '1000.00')]);
    expect(rows).toMatchObject({ a: { allocatedMinor: '501000' }, b: { allocatedMinor: '700' } });
    const newer = settled('a', 'one', 4, '1.00');
    expect(rowsOf(fundBudgetView, [opened('a'), ...answers.slice(0, 2), newer])).toMatchObject({
      a: { allocatedMinor: '1100' },
    });
  });
});

describe('rows of claims and requests', () => {
  const later = by('manager', AFTERWARDS);
  const back = (paymentId: string, amount: string) =>
    new ReturnReimbursement({ fundId: 'fund', paymentId, reason: 'x', amount, returnedOn: '2024-07-15' }, later);
  const rest = (claimId: string) => new CancelClaimRest({ fundId: 'fund', claimId, reason: 'x' }, later);
  const history = () =>
    new History().do(
      ...[allocate('9000'), submit('one', '3000'), approve('one'), claim('a', [cost(1, '1000')])],
      new RefuseClaim({ fundId: 'fund', claimId: 'a', decision: 'return', submission: 1, reason: 'x' }, later),
      ...[claim('a', [cost(2, '800')], { again: true }), decide('a', { submission: 2 })],
      ...[claim('b', [cost(3, '200')]), decide('b')],
      ...[pay('p', 'a', '300'), settle('p'), back('p', '100')],
      ...[rest('b'), rest('a')],
    );

  it('have the figures of the fund, also of what came back and what was given up', () => {
    const { fund, events } = history().do(
      new CloseFundRequest({ fundId: 'fund', requestId: 'one', reason: null }, later),
    );
    const claims = rowsOf(fundClaimView, events);
    for (const [id, { approved, paid, submitters }] of fund.claims) {
      expect(claims[id]).toMatchObject({
        ...{ amountMinor: String(approved), paidMinor: String(paid), submission: submitters.length },
      });
    }
    expect(claims).toMatchObject({ a: { submission: 2, status: 'paid' }, b: { submission: 1, status: 'cancelled' } });
    const requests = rowsOf(fundRequestView, events);
    expect(requests['one']).toMatchObject({ submission: 1, paidMinor: '20000', claimedMinor: '20000' });
    expect(requests['one']?.['claimedMinor']).toBe(String(claimedOf(fund, 'one')));
    expect(requests['one']?.['releasedMinor']).toBe('280000');
  });

  it('say who handed them in, approved them first and decided them', () => {
    const above = { terms: { secondAbove: '100' } };
    const asked = new History().do(allocate('9000'), submit('one', '3000'));
    const who = ({ events }: History) => {
      const { submittedBy, firstApprovedBy, firstApproval, decidedBy } = rowsOf(fundRequestView, events)['one'] ?? {};
      return [submittedBy, firstApprovedBy, firstApproval, decidedBy];
    };
    expect(who(asked)).toEqual(['partner', null, false, null]);
    expect(who(asked.do(approve('one', above)))).toEqual(['partner', 'manager', true, null]);
    expect(who(asked.do(approve('one', above, by('ben'))))).toEqual(['partner', 'manager', false, 'ben']);
    expect(rowsOf(fundClaimView, history().events)['a']).toMatchObject({
      submittedBy: 'partner',
      decidedBy: 'manager',
    });
  });
});
