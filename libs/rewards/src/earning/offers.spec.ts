import { describe, expect, it } from '@jest/globals';
import { A, NOBODY, offers, policyOf, rule, share, sold, usd } from '../../test/reward.fixtures.js';
import type { Earned } from './trigger.js';

/** What each side is given or refused. */
const said = (earned: Partial<Earned>) =>
  offers(sold(earned)).map((offer) =>
    'grant' in offer ? [offer.grant.side, offer.grant.cost?.amount ?? 'NO_RATE'] : [offer.offer.side, offer.refused],
  );
const both = (answer: string) => [
  ['referrer', answer],
  ['customer', answer],
];
const net = (amount: string, currency = 'USD') => ({ amount, currency });
const EUR = { from: 'EUR', to: 'USD', fromRate: '1', toRate: '1.0850', day: '2026-03-01', source: 'ecb' };

describe('what rules offer', () => {
  it('is each side its own, at what it costs', () => {
    expect(said({})).toEqual([
      ['referrer', '29.00'],
      ['customer', '20.00'],
    ]);
  });

  it('is nothing where no rule fits, or asks for something else', () => {
    expect(said({ policy: policyOf(rule({ on: 'lead-qualified' })) })).toEqual([]);
    expect(said({ kind: 'lead', net: null })).toEqual([]);
  });

  it('says why there is nothing', () => {
    expect(said({ number: 2 })).toEqual(both('NOT_THE_FIRST_SALE'));
    expect(said({ number: null })).toEqual(both('NOT_THE_FIRST_SALE'));
    expect(said({ net: net('0.00') })).toEqual(both('BELOW_MINIMUM'));
    expect(said({ referrer: NOBODY })).toEqual([['customer', 'NOT_CREDITED']]);
    expect(said({ referrer: { reason: 'SELF_REFERRAL', partnerId: 'A' } })).toEqual(both('SELF_REFERRAL'));
    expect(said({ referrer: { ...A, earning: 'earns-nothing' } })).toEqual(both('COULD_NOT_EARN'));
    expect(said({ journeyId: null })).toEqual([['referrer', '29.00']]);
  });

  it('asks for what has to stay, exactly, at the rate of the day', () => {
    const exchanges = () => EUR;
    const of = (amount: string) => ({
      net: net(amount, 'EUR'),
      exchanges,
      policy: policyOf(rule({ minimumNet: '50.00', customer: null, referrer: share('0.1') })),
    });
    // 46.08 × 1.085 = 49.9968, 46.09 × 1.085 = 50.00765; 10 % of it once rounded.
    expect(said(of('46.08'))).toEqual([['referrer', 'BELOW_MINIMUM']]);
    expect(said(of('46.09'))).toEqual([['referrer', '5.00']]);
  });

  it('waits where no rate is known', () => {
    expect(said({ net: net('100.00', 'EUR') })).toEqual(both('NO_RATE'));
  });

  it('gives a share of the sale, rounded once, half away from zero', () => {
    const policy = policyOf(rule({ customer: null, referrer: share('0.15') }));
    expect(said({ policy, net: net('33.33') })).toEqual([['referrer', '5.00']]);
    expect(said({ policy, net: net('33.30') })).toEqual([['referrer', '5.00']]);
    const [offer] = offers(sold({ policy, net: net('33.33') }));
    expect(offer).toMatchObject({ grant: { given: { amount: usd('5.00') } } });
  });

  it('is of the code’s partner where a rule asks for codes', () => {
    const policy = policyOf(rule({ codesOnly: true }));
    expect(said({ policy })).toEqual([['customer', 'NOT_CREDITED']]);
    const [offer] = offers(sold({ policy, coder: { ...A, partnerId: 'B' } }));
    expect(offer).toMatchObject({ grant: { partnerId: 'B', byCode: true } });
  });

  it('is anew for the referrer alone when the sale is credited to another', () => {
    expect(said({ anew: true, occasion: 'E1' })).toEqual([['referrer', '29.00']]);
    expect(said({ anew: true, policy: policyOf(rule({ codesOnly: true })), coder: A })).toEqual([]);
  });

  it('is anew for the customer, too, when the sale was nobody’s until then', () => {
    const first = { anew: true, wasNobodys: true, occasion: 'E1' };
    expect(said(first)).toEqual([
      ['referrer', '29.00'],
      ['customer', '20.00'],
    ]);
    const ids = (earned: Partial<Earned>) =>
      offers(sold(earned)).map((one) => ('grant' in one ? one.grant : one.offer).rewardId);
    const codes = { anew: true, occasion: 'E1', policy: policyOf(rule({ codesOnly: true })) };
    expect(said({ ...codes, hadNoCode: true, coder: A })).toEqual(said(first));
    expect(said({ ...codes, hadNoCode: true })).toEqual([]);
    expect(said({ ...codes, wasNobodys: true, coder: A })).toEqual([]);
    // Its first answer was no, and stays what it was.
    expect(ids(first)).not.toContain(ids({ referrer: NOBODY })[0]);
  });

  it('asks all caps over all beneficiaries', () => {
    const cap = (per: 'program' | 'beneficiary', count: number | null, cost: string | null = null) =>
      ({ per, window: 'year', count, cost }) as const;
    const caps = [cap('program', 50), cap('program', 40), cap('program', 40), cap('program', null, '9.00')];
    const [offer] = offers(sold({ policy: policyOf(rule({ caps })) }));
    expect(offer).toMatchObject({ caps: [{ count: 50 }, { count: 40 }, { count: 40 }, { cost: '9.00' }] });
  });

  it('is the same however often it is asked', () => {
    expect(offers(sold())).toEqual(offers(sold()));
  });
});
