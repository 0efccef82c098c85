import { describe, expect, it } from '@jest/globals';
import { allocate, approve, by, claim, cost, decide, History, pay, settle, submit } from '../../test/fund.fixtures.js';
import {
  CloseFundRequest,
  EndFund,
  ExpireFundRequest,
  RecoverClaim,
  RefuseFundRequest,
  ReturnReimbursement,
  WithdrawFundRequest,
} from './state/fund.commands.js';

const refused = (code: string, message: string | RegExp = /\w/) =>
  expect.objectContaining({ refused: code, message: expect.stringMatching(message) as unknown });

const close = (requestId: string) => new CloseFundRequest({ fundId: 'fund', requestId, reason: null }, by('manager'));
const recover = (claimId: string, amount: string) =>
  new RecoverClaim({ fundId: 'fund', claimId, amount, reason: 'paid twice by the venue' }, by('manager'));
const give = (requestId: string, decision: 'return' | 'decline', reason: string | null = 'too early') =>
  new RefuseFundRequest({ fundId: 'fund', requestId, submission: 1, decision, reason }, by('manager'));

describe('what a fund has', () => {
  it('is told where a request asks for more: 3,000.00 and 3,000.00 of 5,000.00', () => {
    const history = new History().do(allocate('5000'), submit('one', '3000'));
    expect(history.stated).toEqual({
      ...{ allocated: '5000.00', pending: '3000.00', approved: '0.00', paid: '0.00', available: '2000.00' },
    });
    expect(history.when(submit('two', '3000'))).toEqual(refused('INSUFFICIENT_FUNDS', /^2000\.00 EUR are available/));
    expect(history.when(submit('two', '2000.01'))).toEqual(refused('INSUFFICIENT_FUNDS'));
    expect(history.do(submit('two', '2000')).figures.available).toBe(0n);
  });

  it('goes from pending to approved, paid and back, and is free again where a request is closed', () => {
    const history = new History().do(allocate('5000'), submit('one', '3000'), approve('one', { amount: '2500' }));
    expect(history.figures).toMatchObject({ pending: 0n, approved: 250_000n, available: 250_000n });
    history.do(claim('c', [cost(1, '3600')]), decide('c', { pays: '1000' }), pay('p1', 'c', '1000'), settle('p1'));
    expect(history.figures).toMatchObject({ approved: 150_000n, paid: 100_000n, available: 250_000n });
    history.do(pay('p2', 'c', null), settle('p2'), close('one'));
    expect(history.events.at(-1)).toMatchObject({ data: { released: { amount: '700.00', currency: 'EUR' } } });
    expect(history.figures).toMatchObject({ approved: 0n, paid: 180_000n, available: 320_000n });
    history.do(recover('c', '300'));
    expect(history.stated).toMatchObject({ paid: '1500.00', available: '3500.00' });
    expect(history.when(recover('c', '1500.01'))).toEqual(refused('MORE_THAN_PAID', /1500\.00/));
  });

  it('is at least what is used: an allocation below it is refused by an event, an older one overtaken', () => {
    const history = new History().do(allocate('5000'), submit('one', '3000'));
    history.do(allocate('2999.99', 2));
    expect(history.events.at(-1)).toMatchObject({ type: 'fund.allocation-refused', data: { why: 'in-use' } });
    history.do(allocate('3000', 4), allocate('9000', 3));
    expect(history.events.at(-1)).toMatchObject({ type: 'fund.allocation-refused', data: { why: 'overtaken' } });
    expect(history.figures).toMatchObject({ allocated: 300_000n, available: 0n });
  });

  it.each([
    ['returned', give('one', 'return')],
    ['declined', give('one', 'decline')],
    ['withdrawn', new WithdrawFundRequest({ fundId: 'fund', requestId: 'one', reason: null }, by('partner'))],
  ])('is free again where a request is %s', (status, command) => {
    const history = new History().do(allocate('5000'), submit('one', '3000'), command);
    expect(history.figures).toMatchObject({ pending: 0n, available: 500_000n });
    expect(history.fund.requests.get('one')?.status).toBe(status);
    expect(history.when(approve('one'))).toEqual(refused('WRONG_STATUS'));
  });

  it('is set aside again where a returned request is handed in again, for its new amount', () => {
    const history = new History().do(
      allocate('5000'),
      submit('one', '3000'),
      give('one', 'return'),
      submit('one', '4000'),
    );
    expect(history.figures).toMatchObject({ pending: 400_000n, available: 100_000n });
  });

  it('keeps what claims wait for where a request is closed or expires', () => {
    const history = new History().do(allocate('5000'), submit('one', '3000'), approve('one'));
    history.do(claim('c', [cost(1, '2000')]));
    expect(history.when(close('one'))).toEqual(refused('CLAIM_OPEN'));
    history.do(decide('c'), close('one'));
    expect(history.figures).toMatchObject({ approved: 100_000n, available: 400_000n });
    history.do(pay('p', 'c', null), settle('p'));
    expect(history.figures).toMatchObject({ approved: 0n, paid: 100_000n, available: 400_000n });
  });

  it('is owed again where a payment comes back: what a bank kept of it stays paid', () => {
    const history = new History().do(allocate('5000'), submit('one', '3000'), approve('one'));
    history.do(claim('c', [cost(1, '2000')]), decide('c'), pay('p', 'c', null), settle('p'));
    const back = (amount: string | null) =>
      new ReturnReimbursement(
        { fundId: 'fund', paymentId: 'p', reason: 'closed', amount, returnedOn: '2024-07-15' },
        by('bank'),
      );
    expect(history.when(back('1000.01'))).toEqual(refused('MORE_THAN_PAID'));
    history.do(back('995'));
    expect(history.figures).toMatchObject({ approved: 299_500n, paid: 500n, available: 200_000n });
    history.do(pay('p2', 'c', null));
    expect(history.events.at(-1)).toMatchObject({ data: { amount: { amount: '995.00' } } });
  });
});

describe('a request', () => {
  const due = (why: 'undecided' | 'unclaimed', dueAt: string) =>
    new ExpireFundRequest({ fundId: 'fund', requestId: 'one', why, dueAt }, by('clock', dueAt));

  it('expires 90 days after nobody has decided it, and gives back what it asked for', () => {
    const history = new History().do(allocate('5000'), submit('one', '3000'));
    expect(history.fund.requests.get('one')?.expiresAt).toBe('2024-07-30T12:00:00.000Z');
    expect(history.when(due('undecided', '2024-07-29T12:00:00.000Z'))).toEqual([]);
    history.do(due('undecided', '2024-07-30T12:00:00.000Z'));
    expect(history.figures).toMatchObject({ pending: 0n, available: 500_000n });
  });

  it('expires once claims are late, and gives back what none has taken', () => {
    const history = new History().do(allocate('5000'), submit('one', '3000'), approve('one'));
    history.do(claim('c', [cost(1, '2000')]));
    const late = due('unclaimed', '2024-08-29T22:00:00.000Z');
    expect(history.when(late)).toEqual([]);
    history.do(decide('c', {}, by('manager', '2024-09-02T12:00:00.000Z')));
    expect(history.events.slice(-2)).toMatchObject([
      { type: 'fund.claim-approved' },
      { type: 'fund.request-expired', data: { why: 'unclaimed', released: { amount: '2000.00' } } },
    ]);
    expect(history.figures).toMatchObject({ approved: 100_000n, available: 400_000n });
    expect(history.when(late)).toEqual([]);
  });

  it('is decided by somebody else, above the limit by two, who agree on the amount', () => {
    const above = { terms: { secondAbove: '1000.00' } };
    const history = new History().do(allocate('5000'), submit('one', '3000', {}, by('ann')));
    expect(history.when(approve('one', above, by('ann')))).toEqual(refused('SAME_PERSON'));
    history.do(approve('one', above, by('ben')));
    expect(history.events.at(-1)?.type).toBe('fund.request-endorsed');
    expect(history.when(approve('one', above, by('ben')))).toEqual(refused('SECOND_PERSON_NEEDED'));
    expect(history.when(approve('one', { ...above, amount: '1000' }, by('ben')))).toMatchObject([
      { type: 'fund.request-approved', data: { endorsedBy: null } },
    ]);
    history.do(
      approve('one', { ...above, amount: '2000' }, by('cleo')),
      approve('one', { ...above, amount: '2000' }, by('ben')),
    );
    expect(history.events.at(-1)).toMatchObject({
      type: 'fund.request-approved',
      data: { by: 'ben', endorsedBy: 'cleo' },
    });
  });

  it.each([
    [{ amount: '0' }, 'NOT_POSITIVE'],
    [{ amount: '3000.01' }, 'MORE_THAN_ASKED'],
    [{ share: 10_001 }, 'OUT_OF_RANGE'],
    [{ declinedActivities: [1] }, 'NO_ACTIVITY_APPROVED'],
  ])('is not approved with %j', (change, code) => {
    const history = new History().do(allocate('5000'), submit('one', '3000'));
    expect(history.when(approve('one', change))).toEqual(refused(code));
  });

  it('is not handed in once the fund is over, and expires with it unless it is approved', () => {
    const history = new History().do(allocate('5000'), submit('one', '1000'), submit('two', '500'), approve('one'));
    history.do(new EndFund({ fundId: 'fund' }, by('clock', '2024-12-31T23:00:00.000Z')));
    expect(history.figures).toMatchObject({ pending: 0n, approved: 100_000n, available: 400_000n });
    expect(history.fund.requests.map(({ status }) => status).toObject()).toEqual({ one: 'approved', two: 'expired' });
    expect(history.when(submit('three', '1'))).toEqual(refused('FUND_OVER'));
  });
});
