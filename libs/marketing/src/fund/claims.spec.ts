import { describe, expect, it } from '@jest/globals';
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
  proof,
  sha,
  submit,
  usd,
  webinar,
} from '../../test/fund.fixtures.js';
import { CancelClaimRest, CloseFundRequest, ExtendClaim, ExpireFundRequest } from './state/fund.commands.js';

const refused = (code: string, message: string | RegExp = /\w/) =>
  expect.objectContaining({ refused: code, message: expect.stringMatching(message) as unknown });

const CLAIM_UNTIL = '2024-08-29T21:59:59.999Z';
const funded = (approved: string) =>
  new History().do(allocate('9000'), submit('one', '3000'), approve('one', { amount: approved }));
const extend = (until: string, occurredAt = AFTERWARDS) =>
  new ExtendClaim({ fundId: 'fund', requestId: 'one', until, reason: 'the venue was late' }, by('manager', occurredAt));
const approved = (amount: string, currency = 'EUR') =>
  expect.arrayContaining([
    expect.objectContaining({
      type: 'fund.claim-approved',
      data: expect.objectContaining({ amount: { amount, currency } }),
    }),
  ]);

describe('what is payable', () => {
  it('is the share of the costs, rounded once: half of 3,333.33 are 1,666.67', () => {
    const history = funded('3000').do(claim('c', [cost(1, '1111.11'), cost(2, '2222.22')]));
    expect(history.when(decide('c'))).toEqual(approved('1666.67'));
    expect(history.when(decide('c', { amount: '1666.68' }))).toEqual(refused('MORE_THAN_PAYABLE', /1666\.67 EUR/));
  });

  it('is at most what was approved: 1,500.00', () => {
    expect(
      funded('1500')
        .do(claim('c', [cost(1, '3333.33')]))
        .when(decide('c')),
    ).toEqual(approved('1500.00'));
  });

  it('is at most what claims before have left: 2,000.00 less 500.00', () => {
    const history = funded('2000').do(claim('b', [cost(9, '1000')]), decide('b'), claim('c', [cost(1, '3333.33')]));
    expect(history.when(decide('c'))).toEqual(approved('1500.00'));
  });

  it('counts costs at the rate of their day: half of 2,000.00 EUR at 1.0850 are 1,085.00 USD', () => {
    const history = new History().do(allocate('9000', 1, 'USD'), submit('one', '3000'), approve('one'));
    history.do(claim('c', [cost(1, '2000')]));
    expect(history.when(decide('c', { conversions: { 'INV-1': { kind: 'rate', rates: usd('1.0850') } } }))).toEqual(
      approved('1085.00', 'USD'),
    );
    expect(history.when(decide('c'))).toEqual(refused('NO_RATE', /EUR .*2024-06-30/));
  });

  it('leaves out costs that do not count, and needs no rate and no proof for them', () => {
    const history = funded('3000').do(claim('c', [cost(1, '1000'), cost(2, '50', { currency: 'CHF' })]));
    expect(history.when(decide('c', { notEligible: ['INV-2'] }))).toEqual(approved('500.00'));
    expect(history.when(decide('c', { notEligible: ['INV-1', 'INV-2'] }))).toEqual(refused('NOTHING_PAYABLE'));
    expect(history.when(decide('c', { notEligible: ['INV-3'] }))).toEqual(refused('NOT_FOUND'));
  });
});

describe('a claim', () => {
  const costs = [cost(1, '1000')];

  it('is taken up to the last millisecond of the last day, and after an extension', () => {
    const history = funded('3000');
    expect(history.fund.requests.get('one')?.claimUntil).toBe(CLAIM_UNTIL);
    expect(history.when(claim('c', costs, {}, by('partner', CLAIM_UNTIL)))).toHaveLength(1);
    const late = claim('c', costs, {}, by('partner', '2024-08-29T22:00:00.000Z'));
    expect(history.when(late)).toEqual(refused('CLAIM_LATE', CLAIM_UNTIL));
    expect(history.when(extend(CLAIM_UNTIL))).toEqual(refused('NOT_LATER'));
    expect(history.do(extend('2024-09-30T00:00:00.000Z')).when(late)).toHaveLength(1);
  });

  it('sets aside again what a request that had expired gave back, if it is there', () => {
    const history = funded('3000').do(
      new ExpireFundRequest(
        { fundId: 'fund', requestId: 'one', why: 'unclaimed', dueAt: '2024-08-29T22:00:00.000Z' },
        by('clock'),
      ),
    );
    expect(history.figures).toMatchObject({ approved: 0n, available: 900_000n });
    expect(history.when(claim('c', costs))).toEqual(refused('CLAIM_LATE'));
    history.do(submit('two', '7000'));
    expect(history.when(extend('2024-09-30T00:00:00.000Z'))).toEqual(refused('INSUFFICIENT_FUNDS', /2000\.00/));
    history.do(allocate('10000', 2), extend('2024-09-30T00:00:00.000Z'), claim('c', costs));
    expect(history.figures).toMatchObject({ approved: 300_000n, available: 0n });
  });

  it('that is given up after its request had expired has expired with it, and is set aside again with the rest', () => {
    const expire = new ExpireFundRequest(
      { fundId: 'fund', requestId: 'one', why: 'unclaimed', dueAt: '2024-08-29T22:00:00.000Z' },
      by('clock'),
    );
    const rest = new CancelClaimRest({ fundId: 'fund', claimId: 'c', reason: 'banned' }, by('manager', AFTERWARDS));
    const eur = (amount: string) => ({ amount, currency: 'EUR' });
    const history = funded('2500').do(claim('c', [cost(1, '3600')]), decide('c'), expire);
    expect(history.events.at(-1)?.data).toMatchObject({ released: eur('700.00') });
    const gone = { amount: eur('1800.00'), released: eur('1800.00'), expired: eur('1800.00') };
    expect(history.when(rest)).toMatchObject([{ data: gone }]);
    history.do(rest, extend('2024-09-30T00:00:00.000Z'));
    expect(history.events.at(-1)?.data).toMatchObject({ reserved: eur('2500.00') });
    expect(history.figures).toMatchObject({ approved: 250_000n, available: 650_000n });
  });

  it('of a request that was closed has not expired when it is given up', () => {
    const [closed, rest] = [
      new CloseFundRequest({ fundId: 'fund', requestId: 'one', reason: null }, by('manager', AFTERWARDS)),
      new CancelClaimRest({ fundId: 'fund', claimId: 'c', reason: 'banned' }, by('manager', AFTERWARDS)),
    ];
    const history = funded('2500').do(claim('c', [cost(1, '3600')]), decide('c'), closed);
    expect(history.when(rest)).toMatchObject([
      { data: { released: { amount: '1800.00' }, expired: { amount: '0.00' } } },
    ]);
  });

  it('is not decided by who handed it in, for a partner too', () => {
    const history = funded('3000').do(claim('c', costs, {}, by('manager', AFTERWARDS)));
    expect(history.when(decide('c'))).toEqual(refused('SAME_PERSON'));
    expect(history.when(decide('c', {}, by('another', AFTERWARDS)))).toEqual(approved('500.00'));
  });

  it('above the limit is approved by two, and only then', () => {
    const above = { terms: { secondAbove: '499.99' } };
    const history = funded('3000').do(claim('c', costs), decide('c', above));
    expect(history.fund.claims.get('c')?.status).toBe('submitted');
    expect(history.when(decide('c', above))).toEqual(refused('SECOND_PERSON_NEEDED'));
    expect(history.when(decide('c', above, by('ben', AFTERWARDS)))).toEqual(approved('500.00'));
    expect(history.when(decide('c', { terms: { secondAbove: '500.00' } }, by('ben', AFTERWARDS)))).toEqual(
      approved('500.00'),
    );
  });

  it('is not paid before its activity is over and shown', () => {
    const [early, none] = [claim('c', costs), claim('c', costs, { proofs: [] })];
    expect(
      funded('3000')
        .do(early)
        .when(decide('c', {}, by('manager', '2024-06-30T21:59:59.999Z'))),
    ).toEqual(refused('PROOF_MISSING'));
    expect(funded('3000').do(none).when(decide('c'))).toEqual(
      refused('PROOF_MISSING', /needs 1 files of proof and has 0/),
    );
    expect(
      funded('3000')
        .do(early)
        .when(decide('c', { claimedElsewhere: 'INV-1' })),
    ).toEqual(refused('COST_CLAIMED', /INV-1/));
  });

  it.each([
    [{ costs: [] }, 'TOO_FEW'],
    [{ costs: [cost(1, '1'), cost(1, '2')] }, 'GIVEN_TWICE'],
    [{ costs: [cost(1, '1'), cost(2, '2', { sha256: sha(1) })] }, 'GIVEN_TWICE'],
    [{ costs: [cost(1, '0')] }, 'NOT_POSITIVE'],
    [{ costs: [cost(1, '1.005')] }, 'FINER_THAN_CURRENCY'],
    [{ costs: [cost(1, '1', { sha256: 'abc' })] }, 'BAD_FILE'],
    [{ costs: [cost(1, '1', { activity: 2 })] }, 'NOT_FOUND'],
    [{ costs: [cost(1, '1', { number: 'a@b.example' })] }, 'BAD_TEXT'],
    [{ costs: [cost(1, '1', { day: '2024-02-30' })] }, 'BAD_DAY'],
    [{ costs: [cost(1, '1', { currency: 'XXX' })] }, 'UNKNOWN_CURRENCY'],
    [{ proofs: [{ ...proof, size: 0 }] }, 'BAD_FILE'],
    [{ proofs: [{ ...proof, sha256: '' }] }, 'BAD_FILE'],
    [{ proofs: [{ ...proof, mediaType: 'pdf' }] }, 'BAD_FILE'],
  ])('is not handed in with %j', (change, code) => {
    expect(funded('3000').when(claim('c', costs, change))).toEqual(refused(code));
  });

  it('is not for an activity that was declined', () => {
    const two = { activities: [webinar, { ...webinar, kind: 'ebook' }] };
    const history = new History().do(
      allocate('9000'),
      submit('one', '3000', two),
      approve('one', { declinedActivities: [2] }),
    );
    expect(history.when(claim('c', [cost(1, '1', { activity: 2 })]))).toEqual(refused('NOT_FOUND'));
  });
});

describe('a payment', () => {
  const owed = () => funded('3000').do(claim('c', [cost(1, '1000')]), decide('c'));

  it('needs a partner that may be paid, and a payout method', () => {
    expect(owed().when(pay('p', 'c', null, { terms: { payable: false, destination: 'd' } }))).toEqual(
      refused('NOT_PAYABLE'),
    );
    expect(owed().when(pay('p', 'c', null, { terms: { payable: true, destination: null } }))).toEqual(
      refused('NOT_PAYABLE'),
    );
  });

  it('never adds up to more than was approved, also while others are under way', () => {
    const history = owed().do(pay('p1', 'c', '400'));
    expect(history.when(pay('p2', 'c', '100.01'))).toEqual(refused('MORE_THAN_PAYABLE', /100\.00 EUR/));
    history.do(pay('p2', 'c', null));
    expect(history.when(pay('p3', 'c', null))).toEqual(refused('MORE_THAN_PAYABLE'));
    expect(history.when(pay('p1', 'c', '400'))).toEqual([]);
  });
});
