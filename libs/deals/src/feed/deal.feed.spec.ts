import { describe, expect, it } from '@jest/globals';
import { toGlobalId } from '#libs/graphql';
import { dealFeed } from './deal.feed.js';

const [CUSTOMER, ACCOUNT] = ['0f0e0d0c-0b0a-5908-8706-050403020100', '1f0e0d0c-0b0a-5908-8706-050403020100'] as const;

const publishedOf = (type: keyof typeof dealFeed.on) =>
  dealFeed.on[type] as never as { readonly state: (before: object, event: object) => object };

describe('a merged deal in the feed', () => {
  const [INTO, OTHER] = [toGlobalId('deal', CUSTOMER), toGlobalId('deal', ACCOUNT)];
  const [DECIDED, MERGED] = ['2026-11-01T00:00:00.000Z', '2026-11-20T00:00:00.000Z'];
  const merged = (before: object, ofSamePartner = true) =>
    publishedOf('deal.merged').state(before, { data: { at: MERGED, into: CUSTOMER, ofSamePartner } });

  it('keeps when it was decided on, and is decided on then where it was not before', () => {
    expect(merged({ state: 'APPROVED', decidedAt: DECIDED })).toMatchObject({ state: 'DUPLICATE', decidedAt: DECIDED });
    expect(merged({ state: 'SUBMITTED' })).toMatchObject({ decidedAt: MERGED, duplicateOf: INTO });
  });

  it('names no deal of another partner, nor one that it was a duplicate of before', () => {
    expect(merged({ duplicateOf: OTHER }, false)).toMatchObject({ duplicateOf: null });
  });
});

describe('the erasure of a customer in the feed', () => {
  const published = publishedOf('deal.customer-erased');
  const before = { customer: { id: toGlobalId('customer', CUSTOMER), name: 'Acme' } };
  const erased = (customerId: string) => published.state(before, { data: { customerId } });

  it('takes the customer of the deal', () => {
    expect(erased(CUSTOMER)).toMatchObject({ customer: { erased: true } });
    expect(JSON.stringify(erased(CUSTOMER))).not.toContain('Acme');
  });

  it('tells nothing of the account whose reason goes with it', () => {
    expect(erased(ACCOUNT)).toEqual(before);
  });
});
