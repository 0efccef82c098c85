import { describe, expect, it } from '@jest/globals';
import { SealedText } from '#libs/eventing';
import { publishedOf, type Read } from '#libs/feed';
import { deterministicId, toGlobalId } from '#libs/kernel';
import type { FundEvent } from '../fund/state/fund.events.js';
import { fundFeed } from './fund.feed.js';

const id = (name: string): string => deterministicId('fund.feed.spec', name);
const at = '2026-04-20T10:00:00.000Z';
const gbp = (amount: string) => ({ amount, currency: 'GBP' });
const of = { fundId: id('fund'), programId: id('program'), partnerId: id('acme'), at };
const balance = { allocated: '100.00', pending: '0.00', approved: '0.00', paid: '0.00', available: '100.00' };
const sealed = (text: string) => new SealedText(id('acme'), text) as never;
const person = { by: 'user', reason: sealed('because') };

const allocated: FundEvent = {
  type: 'fund.allocated',
  data: { ...of, balance, budgetId: id('budget'), ordinal: 1, amount: gbp('100.00'), endsAt: at },
};
const planned = (number: number) => ({
  ...{ number, kind: 'WEBINAR' as never, startsOn: '2026-05-01', endsOn: '2026-05-01', endsAt: at, cost: gbp('50.00') },
});
const request = { ...of, balance, requestId: id('request') };
const submitted: FundEvent = {
  type: 'fund.request-submitted',
  data: {
    ...{ ...request, amount: gbp('60.00'), activities: [planned(1), planned(2)], names: sealed('names') },
    ...{ note: sealed('note'), expiresAt: at, by: 'user' },
    policy: { version: 1, share: 5000, claimWithinDays: 60, secondApprovalAbove: null, proofs: [] },
  },
};
const granted: FundEvent = {
  type: 'fund.request-approved',
  data: {
    ...{ ...request, amount: gbp('50.00'), share: 5000, claimUntil: at, declinedActivities: [2] },
    ...{ by: 'user', endorsedBy: null },
  },
};
const claim = { ...of, requestId: id('request'), claimId: id('claim') };
const claimed: FundEvent = {
  type: 'fund.claim-submitted',
  data: {
    ...{ ...claim, currency: 'GBP', proofs: [], fileNames: sealed('files'), by: 'user' },
    costs: ['I-1', 'I-2'].map((number) => ({
      number,
      activity: 1,
      day: '2026-05-01',
      amount: gbp('40.00'),
      sha256: 'a',
    })),
  },
};
const claimApproved: FundEvent = {
  type: 'fund.claim-approved',
  data: {
    ...{ ...claim, amount: gbp('20.00'), payable: gbp('20.00'), share: 5000, pays: gbp('20.00') },
    ...{ by: 'user', endorsedBy: null },
    costs: ['I-1', 'I-2'].map((number, n) => ({ number, eligible: n === 0, exchange: null })),
  },
};
const recovered = (amount: string): FundEvent => ({
  type: 'fund.claim-recovered',
  data: { ...claim, ...person, balance, amount: gbp(amount) },
});
const payment = { ...claim, paymentId: id('payment') };
const intended: FundEvent = {
  type: 'fund.payment-intended',
  data: { ...payment, amount: gbp('20.00'), provider: 'file', reference: 'r', destination: 'the account' },
};

const told = (...events: readonly FundEvent[]): Read[] => publishedOf([fundFeed], 'fund-north.a', events);
const last = (...events: readonly FundEvent[]): Read | undefined => told(...events).at(-1);

describe('funds in the feed', () => {
  it('say what they have, and leave requests, claims and payments to what these say', () => {
    const events = told(allocated, submitted, { type: 'fund.ended', data: of });
    expect(events.map(({ type, seenBy }) => [type, seenBy])).toEqual(
      ['fund.allocated', 'fund.request_submitted', 'fund.ended'].map((type) => [type, id('acme')]),
    );
    expect(events[2]?.data).toMatchObject({ fund: { allocated: gbp('100.00'), ended: true }, changed: ['ended'] });
    expect(events[1]).toMatchObject({ subject: toGlobalId('fund_request', id('request')), data: { balance } });
  });

  it('say of a request what was granted of which activities, in whose words encrypted', () => {
    const event = last(allocated, submitted, granted);
    expect(event?.data).toMatchObject({
      fundRequest: { status: 'APPROVED', amount: gbp('60.00'), approved: '50.00', share: 5000 },
    });
    const { activities } = event?.data['fundRequest'] as { activities: { declined?: boolean }[] };
    expect(activities.map(({ declined = false }) => declined)).toEqual([false, true]);
    expect(event?.sealed.map(({ path }) => path)).toEqual([
      ...['fundRequest.fundRequest.activityNames', 'fundRequest.fundRequest.note'],
    ]);
  });

  it('take claims again after a request had expired', () => {
    const expired: FundEvent = {
      type: 'fund.request-expired',
      data: { ...request, why: 'unclaimed', released: gbp('50.00') },
    };
    expect(last(submitted, granted, expired)?.data).toMatchObject({
      ...{ fundRequest: { status: 'EXPIRED' }, reason: 'UNCLAIMED', released: gbp('50.00') },
    });
    const until = '2026-08-01T00:00:00.000Z';
    const extended: FundEvent = {
      type: 'fund.claim-extended',
      data: { ...request, ...person, until, reserved: gbp('50.00') },
    };
    expect(last(submitted, granted, expired, extended)).toMatchObject({
      ...{ type: 'fund.claim_extended', subject: toGlobalId('fund_request', id('request')) },
      data: { fundRequest: { status: 'APPROVED', claimUntil: '2026-08-01T00:00:00Z' }, reserved: gbp('50.00') },
    });
  });

  it('add up what is taken back of a claim, and say which costs count', () => {
    const event = last(claimed, claimApproved);
    expect(event?.data).toMatchObject({
      fundClaim: { status: 'APPROVED', approved: '20.00', costs: [{ eligible: true }, { eligible: false }] },
    });
    expect(last(claimed, claimApproved, recovered('5.00'), recovered('2.50'))?.data).toMatchObject({
      ...{ fundClaim: { status: 'RECOVERED', approved: '20.00', recovered: '7.50' }, amount: gbp('2.50') },
    });
    const cancelled: FundEvent = {
      type: 'fund.claim-rest-cancelled',
      data: { ...claim, ...person, balance, amount: gbp('20.00'), released: gbp('0.00'), expired: gbp('0.00') },
    };
    expect(last(claimed, claimApproved, cancelled)?.data).toMatchObject({
      fundClaim: { status: 'CANCELLED', approved: '0.00' },
    });
  });

  it('say of payments how far they are, and not where the money goes', () => {
    const settled: FundEvent = {
      type: 'fund.payment-settled',
      data: { ...payment, balance, amount: gbp('20.00'), settledOn: '2026-06-01' },
    };
    const event = last(intended, settled);
    expect(event).toMatchObject({
      ...{ type: 'fund.payment_settled', subject: toGlobalId('reimbursement', id('payment')) },
      data: { reimbursement: { status: 'SETTLED', amount: gbp('20.00'), settledOn: '2026-06-01' } },
    });
    expect(JSON.stringify(told(intended, settled))).not.toContain('the account');
  });
});
