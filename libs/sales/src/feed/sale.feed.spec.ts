import { describe, expect, it } from '@jest/globals';
import { SealedText } from '#libs/eventing';
import { type DomainEvent, toGlobalId } from '#libs/kernel';
import { publishedOf } from '#libs/feed';
import { EXPLICITLY_CREDITED, type SaleEvent } from '../events/sale.events.js';
import { creditNoteFeed } from './credit-note.feed.js';
import { customerFeed } from './customer.feed.js';
import { saleFeed } from './sale.feed.js';

const id = (last: number): string => `0f0e0d0c-0b0a-5908-8706-0504030201${String(last).padStart(2, '0')}`;
const [SALE, PROGRAM, FIRST, SECOND, PERSON, REFUND] = [id(1), id(2), id(3), id(4), id(5), id(6)];
const AT = '2026-11-03T10:00:00.000Z';
const person = `person:${PERSON}`;

const read = (...events: readonly DomainEvent[]) =>
  publishedOf([saleFeed, creditNoteFeed, customerFeed], `sale-north.${SALE}`, events);

const sold = {
  ...{ programId: PROGRAM, occurredAt: AT, currency: 'EUR', timeZone: 'UTC' },
  credits: [
    { partnerId: FIRST, weight: 7_000 },
    { partnerId: SECOND, weight: 3_000, namedPartnerId: id(7) },
  ],
};
const line = {
  line: 1,
  product: 'p',
  category: null,
  kind: 'goods' as const,
  quantity: '1',
  unitPrice: '100',
  amount: '100',
};
const recorded: SaleEvent = {
  type: 'sale.recorded',
  data: {
    ...{ ...sold, saleId: SALE, externalId: 'S-1', customer: { ref: person, country: 'DE', returning: true } },
    ...EXPLICITLY_CREDITED,
    ...{ saleType: 'new', metadata: { shop: 'one', mail: person }, person, lines: [line], amount: '100' },
    // As the log receives it: encrypted as a whole.
    personalTexts: new SealedText(person, 'closed') as never,
  },
};
const so = { refundedBefore: '0', charged: '100', refundedWhole: false, influence: false, ...sold };
const refund = { refundId: REFUND, saleId: SALE, externalId: 'R-1', ...sold, reason: 'fraud' as const };
const lines = [{ line: 1, refundedBefore: '0', refundedAfter: '40', unitsBefore: '0', unitsAfter: '2/5' }];
const asked = { currency: null, extent: { kind: 'rest' as const } };

describe('a sale in the feed', () => {
  it('is ordered by the partner that it credits first, and seen by none', () => {
    const [sale] = read(recorded);
    expect(sale).toMatchObject({ type: 'sale.recorded', seenBy: null, orderingKey: toGlobalId('partner', FIRST) });
    expect(sale!.data).toMatchObject({
      sale: {
        ...{ amount: { amount: '100', currency: 'EUR' }, refunded: '0', lines: 1, customerCountry: 'DE' },
        credits: [
          { partnerId: toGlobalId('partner', FIRST), weight: 7_000 },
          { partnerId: toGlobalId('partner', SECOND), namedPartnerId: toGlobalId('partner', id(7)) },
        ],
      },
    });
  });

  it('keeps what is personal encrypted, each part by its place, and names the customer who may be erased', () => {
    const [sale, erased] = read(recorded, { type: 'customer.erased', data: { person, programId: PROGRAM, at: AT } });
    expect(sale!.sealed.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: 'sale.sale.customerRef', subject: person, text: 'closed', part: 'ref' },
      { path: 'sale.sale.metadata.', subject: person, text: 'closed', part: 'metadata' },
    ]);
    expect(sale!.data).toMatchObject({ sale: { customerId: toGlobalId('customer', PERSON) } });
    expect(erased).toMatchObject({ type: 'customer.erased', subject: toGlobalId('customer', PERSON), seenBy: null });
  });

  it('says what is refunded of it in all, by which refund, and line by line', () => {
    const refunded: SaleEvent = {
      type: 'sale.refunded',
      data: { ...so, ...refund, refundedAfter: '40', amount: '40', wasRefundedWhole: false, asked, lines },
    };
    const back: SaleEvent = {
      type: 'sale.refund-reversed',
      data: {
        ...{ ...so, ...refund, refundedBefore: '40', refundedAfter: '5', amount: '40', lines },
        ...{ explainedFor: SALE, reason: 'Ann said so' },
        moved: [{ refundId: id(8), externalId: 'R-2', amount: '5', lines: [] }],
      },
    };
    const [, first, second] = read(recorded, refunded, back);
    expect(first!.data).toMatchObject({
      ...{ sale: { refunded: '40' }, before: { refunded: '0' }, changed: ['refunded'] },
      refund: { externalId: 'R-1', amount: '40', reason: 'FRAUD', status: 'APPLIED', lines: [{ unitsAfter: '2/5' }] },
    });
    expect(second).toMatchObject({ type: 'sale.refund_reversed', data: { sale: { refunded: '5' } } });
    expect(second!.data).toMatchObject({ refund: { status: 'REVERSED' }, moved: [{ externalId: 'R-2', amount: '5' }] });
    expect(JSON.stringify(second)).not.toContain('Ann');
  });

  it('changes its amount when it is amended', () => {
    const amended: SaleEvent = {
      type: 'sale.amended',
      data: {
        ...{ ...so, saleId: SALE, externalId: 'S-1', charged: '80', refundedAfter: '0' },
        ...{ lines: [line, { ...line, line: 2 }], amountBefore: '100', moved: [] },
      },
    };
    const [, after] = read(recorded, amended);
    expect(after!.data).toMatchObject({
      ...{ sale: { amount: { amount: '80' }, lines: 2 }, before: { amount: { amount: '100' }, lines: 1 } },
      changed: ['amount', 'lines'],
    });
  });
});

describe('a refund that moves nothing of its sale', () => {
  it('waits, exceeds, does not fit or is withdrawn under its own id', () => {
    const all = read(
      { type: 'sale.refund-awaited', data: { ...refund, amount: null, asked } },
      { type: 'sale.refund-refused', data: { ...refund, amount: '9', asked, refused: 'BAD_LINE' } },
      { type: 'sale.refund-withdrawn', data: { ...refund, explainedFor: SALE, reason: 'Ann said so' } },
      {
        type: 'sale.refund-exceeded',
        data: { ...refund, refundId: id(9), amount: '9', refundable: '4', exceeded: '5', lines: null, asked },
      },
    );
    expect(all.map(({ type, data }) => [type, (data['refund'] as { status: string }).status])).toEqual([
      ['refund.awaited', 'AWAITING_SALE'],
      ['refund.refused', 'REFUSED'],
      ['refund.withdrawn', 'REVERSED'],
      ['refund.exceeded', 'EXCEEDED'],
    ]);
    expect(all[2]!.data).toMatchObject({ refund: { misfit: 'BAD_LINE', amount: '9' }, before: { status: 'REFUSED' } });
    expect(all[3]!.data).toMatchObject({ refund: { refundable: '4', exceeded: '5' } });
    expect(JSON.stringify(all)).not.toContain('Ann');
  });

  it('says whose it is once it was credited to another', () => {
    const moved: SaleEvent = {
      type: 'sale.recredited',
      data: {
        ...{ programId: PROGRAM, occurredAt: AT, currency: 'EUR', timeZone: 'UTC', saleId: SALE, externalId: 'S-1' },
        ...{ before: sold.credits, after: [{ partnerId: SECOND, weight: 10_000 }], charged: '100', refunded: '0' },
        ...{ sold: { occurredAt: AT, timeZone: 'UTC' }, influence: false, partnerId: SECOND },
        attribution: null,
        reason: 'not for everybody',
      },
    };
    const [, recredited] = read(recorded, moved);
    expect(recredited).toMatchObject({ type: 'sale.recredited', seenBy: null });
    expect(recredited!.data).toMatchObject({
      ...{ sale: { credits: [{ partnerId: toGlobalId('partner', SECOND), weight: 10_000 }] }, changed: ['credits'] },
      before: { credits: [{ weight: 7_000 }, { weight: 3_000 }] },
    });
    expect(JSON.stringify(recredited)).not.toContain('not for everybody');
  });
});
