import { describe, expect, it } from '@jest/globals';
import {
  CancelClaimRest,
  CloseFundRequest,
  RefuseClaim,
  ReturnReimbursement,
} from '../src/fund/state/fund.commands.js';
import { endOf } from '../src/vocabulary/days.js';
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
  policy,
  settle,
  sha,
  submit,
  usd,
  webinar,
} from './fund.fixtures.js';

const refused = (code: string, message: string | RegExp = /\w/) =>
  expect.objectContaining({ refused: code, message: expect.stringMatching(message) as unknown });
const types = (decision: unknown) => (decision as { type: string }[]).map(({ type }) => type);
const above = { terms: { secondAbove: '100' } };
const asked = () => new History().do(allocate('9000'), submit('one', '3000'));
const granted = () => asked().do(approve('one'));
const later = by('manager', AFTERWARDS);

describe('the second of two persons', () => {
  const two = [webinar, { ...webinar, kind: 'ebook' }];
  const endorsed = () =>
    new History().do(
      allocate('9000'),
      submit('one', '3000', { activities: two }),
      approve('one', { ...above, share: 5000, declinedActivities: [2] }),
    );

  it.each([
    ['another share', { share: 10_000, declinedActivities: [2] }],
    ['an activity that the first left out', { share: 5000, declinedActivities: [] }],
    ['another amount', { share: 5000, declinedActivities: [2], amount: '2999' }],
  ])('does not approve %s of a request', (_, change) => {
    expect(types(endorsed().when(approve('one', { ...above, ...change }, by('ben'))))).toEqual([
      'fund.request-endorsed',
    ]);
  });

  it('approves the same, the policy’s share by name or not', () => {
    const same = { ...above, declinedActivities: [2, 2] };
    expect(types(endorsed().when(approve('one', same, by('ben'))))).toEqual(['fund.request-approved']);
  });

  it('does not approve other costs, or another first payment, of a claim', () => {
    const costs = [cost(1, '1000'), cost(2, '1000')];
    const history = granted().do(claim('c', costs), decide('c', { ...above, amount: '500', notEligible: ['INV-2'] }));
    const second = (change: object) => types(history.when(decide('c', { ...above, amount: '500', ...change }, ben)));
    const ben = by('ben', AFTERWARDS);
    expect(second({ notEligible: ['INV-1'] })).toEqual(['fund.claim-endorsed']);
    expect(second({ notEligible: ['INV-2'], pays: '1' })).toEqual(['fund.claim-endorsed']);
    expect(second({ notEligible: ['INV-2'] })).toEqual(['fund.claim-approved']);
  });
});

describe('a decision', () => {
  const back = (claimId: string, submission = 1) =>
    new RefuseClaim({ fundId: 'fund', claimId, decision: 'return', submission, reason: 'x' }, later);

  it('is about the costs that were looked at, not those handed in since', () => {
    const history = granted().do(claim('c', [cost(1, '1000')]), back('c'));
    history.do(claim('c', [cost(1, '6000')], { again: true }));
    expect(history.when(decide('c'))).toEqual(refused('SUBMITTED_AGAIN', /submission 2/));
    expect(history.when(back('c'))).toEqual(refused('SUBMITTED_AGAIN'));
    expect(types(history.when(decide('c', { submission: 2 })))).toEqual(['fund.claim-approved']);
  });

  it('does not count a cost at the rate of another currency', () => {
    const history = new History().do(allocate('9000', 1, 'USD'), submit('one', '3000'), approve('one'));
    history.do(claim('c', [cost(1, '2000', { currency: 'JPY' })]));
    expect(history.when(decide('c', { conversions: { 'INV-1': { kind: 'rate', rates: usd('1.0850') } } }))).toEqual(
      refused('NO_RATE', /JPY/),
    );
  });

  it('holds where a cost is called as something that every object has', () => {
    const history = granted().do(claim('c', [cost(1, '1000', { number: 'constructor', currency: 'USD' })]));
    expect(history.when(decide('c'))).toEqual(refused('NO_RATE', /constructor/));
  });
});

describe('what comes back', () => {
  const returned = (amount: string | null) =>
    new ReturnReimbursement(
      { fundId: 'fund', paymentId: 'p', reason: 'closed', amount, returnedOn: '2024-07-15' },
      by('bank', AFTERWARDS),
    );
  const sent = () => {
    const history = granted().do(claim('c', [cost(1, '200')]), decide('c'), pay('p', 'c', null));
    history.take({
      type: 'fund.payment-sent',
      data: {
        ...{ fundId: 'fund', programId: 'program', partnerId: 'partner', at: AFTERWARDS, claimId: 'c' },
        ...{ requestId: 'one', paymentId: 'p', providerReference: 'file' },
      },
    });
    return history;
  };

  it('of 100.00 that were sent, 95.00: 5.00 are paid, and 95.00 owed', () => {
    const history = sent().do(returned('95'));
    expect(history.figures).toMatchObject({ approved: 299_500n, paid: 500n });
    expect(history.stated).toMatchObject({ approved: '2995.00', paid: '5.00' });
    expect(history.when(pay('q', 'c', '95.01'))).toEqual(refused('MORE_THAN_PAYABLE', /95\.00 EUR/));
    expect(history.when(returned('95'))).toEqual([]);
    expect(history.when(returned('5'))).toEqual(refused('ALREADY_RETURNED', /95\.00 EUR/));
  });

  it('whole before it settled, leaves nothing paid', () => {
    expect(sent().do(returned('100')).figures).toMatchObject({ approved: 300_000n, paid: 0n });
    expect(sent().do(returned(null)).when(returned('100'))).toEqual([]);
    expect(sent().when(returned('100.01'))).toEqual(refused('MORE_THAN_PAID'));
  });

  it('of a settled payment another time in another amount, is refused and not forgotten', () => {
    const history = sent().do(settle('p'), returned('40'));
    expect(history.when(returned('40.00'))).toEqual([]);
    expect(history.when(returned('60'))).toEqual(refused('ALREADY_RETURNED', /40\.00 EUR have come back/));
    expect(history.when(returned(null))).toEqual(refused('ALREADY_RETURNED'));
  });
});

describe('an id that is given', () => {
  it('is one of this fund', () => {
    expect(granted().when(claim('c', [cost(1, '1')], { again: true }))).toEqual(refused('NOT_FOUND', /claim/));
    expect(asked().when(submit('two', '1', { again: true }))).toEqual(refused('NOT_FOUND', /request/));
  });
});

describe('how much there may be', () => {
  it('of claims that wait: twenty a request', () => {
    const history = granted();
    for (let n = 1; n <= 20; n += 1) history.do(claim(`c${n}`, [cost(n, '1')]));
    expect(history.when(claim('d', [cost(21, '1')]))).toEqual(refused('TOO_MANY', /20 claims/));
    history.do(decide('c1'));
    expect(types(history.when(claim('d', [cost(21, '1')])))).toEqual(['fund.claim-submitted']);
  });

  it('of requests: a thousand a fund', () => {
    const history = new History().do(allocate('9000'));
    for (let n = 1; n <= 1000; n += 1) history.do(submit(`r${n}`, '1'));
    expect(history.when(submit('more', '1'))).toEqual(refused('TOO_MANY', /1000 requests/));
  });

  it('of one number within a claim: one, however it is written', () => {
    const twice = [cost(1, '1'), cost(2, '1', { number: 'inv-1', sha256: sha(2) })];
    expect(granted().when(claim('c', twice))).toEqual(refused('GIVEN_TWICE'));
  });
});

describe('a day where midnight does not exist', () => {
  const SANTIAGO = 'America/Santiago';

  it('ends when the next one begins', () => {
    expect(endOf('2024-09-07', SANTIAGO)).toBe('2024-09-08T04:00:00.000Z');
    expect(endOf('2024-09-08', SANTIAGO)).toBe('2024-09-09T03:00:00.000Z');
  });

  it('makes claims due no hour later', () => {
    const terms = { policy: { ...policy, claimWithinDays: 8 }, timeZone: SANTIAGO };
    const activities = [{ ...webinar, startsOn: '2024-09-07', endsOn: '2024-09-07' }];
    const history = new History().do(allocate('9000'), submit('one', '3000', { activities, terms }));
    history.do(approve('one', { timeZone: SANTIAGO }));
    expect(history.fund.requests.get('one')?.claimUntil).toBe('2024-09-16T02:59:59.999Z');
  });
});

describe('what cannot be paid', () => {
  const rest = () => new CancelClaimRest({ fundId: 'fund', claimId: 'c', reason: 'the partner was banned' }, later);
  const owed = () =>
    granted().do(claim('c', [cost(1, '2000')]), decide('c'), pay('p', 'c', '400'), settle('p'), pay('q', 'c', '100'));

  it('can be claimed again: of 1,000.00 granted, 400.00 paid and 100.00 on their way, 500.00', () => {
    const history = owed().do(rest());
    expect(history.events.at(-1)).toMatchObject({
      data: { amount: { amount: '500.00' }, released: { amount: '0.00' } },
    });
    expect(history.figures).toMatchObject({ approved: 260_000n, paid: 40_000n });
    expect(history.when(rest())).toEqual(refused('NOTHING_UNPAID'));
    expect(history.when(pay('r', 'c', '0.01'))).toEqual(refused('MORE_THAN_PAYABLE'));
    history.do(settle('q'), claim('d', [cost(2, '6000')]), decide('d'));
    expect(history.events.at(-1)).toMatchObject({ data: { amount: { amount: '2500.00' } } });
  });

  it('is available again where the request is closed', () => {
    const history = owed().do(new CloseFundRequest({ fundId: 'fund', requestId: 'one', reason: null }, later));
    expect(history.figures).toMatchObject({ approved: 60_000n, available: 800_000n });
    history.do(rest());
    expect(history.figures).toMatchObject({ approved: 10_000n, available: 850_000n });
    expect(history.stated).toMatchObject({ approved: '100.00', available: '8500.00' });
  });

  it('is none of a claim that was not granted', () => {
    expect(
      granted()
        .do(claim('c', [cost(1, '2000')]))
        .when(rest()),
    ).toEqual(refused('WRONG_STATUS'));
  });
});
