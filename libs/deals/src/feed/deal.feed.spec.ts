import { describe, expect, it } from '@jest/globals';
import { toGlobalId } from '#libs/graphql';
import { dealFeed } from './deal.feed.js';

const [CUSTOMER, ACCOUNT] = ['0f0e0d0c-0b0a-5908-8706-050403020100', '1f0e0d0c-0b0a-5908-8706-050403020100'] as const;

describe('the erasure of a customer in the feed', () => {
  const published = dealFeed.on['deal.customer-erased'] as never as {
    readonly state: (before: object, event: object) => object;
  };
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
