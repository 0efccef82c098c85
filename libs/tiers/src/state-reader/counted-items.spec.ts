import type { StateReader } from '#libs/eventing';
import type { Recorded } from '#libs/kernel';
import type { Program } from '#libs/programs';
import { describe, expect, it } from '@jest/globals';
import { CountedItems, type Counting } from './counted-items.js';

const SOLD = { saleType: null, occurredAt: '2025-03-01T12:00:00.000Z', day: '2025-03-01', position: { commit: 1n } };
/** The one question that is asked: what the sale was. */
const reader = { of: () => Promise.resolve({ state: SOLD }) } as unknown as StateReader;
const items = new CountedItems(reader, { currency: 'GBP' } as Program, 'acme');

const changed = (type: string, data: object): Recorded<Counting> =>
  ({
    type,
    position: { commit: 7n },
    metadata: { tenant: 'acme' },
    data: {
      ...{ saleId: 's', programId: 'p', currency: 'GBP', occurredAt: '2025-04-02T12:00:00.000Z', timeZone: 'UTC' },
      ...{
        credits: [
          { partnerId: 'a', weight: 6000 },
          { partnerId: 'b', weight: 4000 },
        ],
        influence: false,
      },
      ...data,
    },
  }) as unknown as Recorded<Counting>;

const netsOf = async (type: string, data: object) =>
  (await items.of(changed(type, data))).map(({ partnerId, item }) => [
    partnerId,
    ...('net' in item ? [item.net] : []),
    ...('sales' in item ? [item.sales] : []),
    ...('day' in item ? [item.day] : []),
  ]);

describe('what counts as revenue of a sale after it was recorded', () => {
  it('is less by what is refunded, in parts, on the refund’s day', async () => {
    const refunded = { charged: '100', refundedBefore: '10', refundedAfter: '60' };
    expect(await netsOf('sale.refunded', refunded)).toEqual([
      ['a', '-30', 0, '2025-04-02'],
      ['b', '-20', 0, '2025-04-02'],
    ]);
  });

  it('is more by what a reversal gives back', async () => {
    const reversed = { charged: '100', refundedBefore: '60', refundedAfter: '10' };
    expect(await netsOf('sale.refund-reversed', reversed)).toEqual([
      ['a', '30', 0, '2025-04-02'],
      ['b', '20', 0, '2025-04-02'],
    ]);
  });

  it('follows an amendment, less what is refunded by it, and stays one sale', async () => {
    const amended = { amountBefore: '100', charged: '150', refundedBefore: '100', refundedAfter: '110' };
    expect(await netsOf('sale.amended', amended)).toEqual([
      ['a', '24', 0, '2025-04-02'],
      ['b', '16', 0, '2025-04-02'],
    ]);
  });

  it('goes with a sale to whom it is credited now: what stands of it, and one sale', async () => {
    const moved = {
      before: [
        { partnerId: 'a', weight: 6000 },
        { partnerId: 'b', weight: 4000 },
      ],
      charged: '100',
    };
    const after = [{ partnerId: 'b', weight: 10_000 }];
    expect(await netsOf('sale.recredited', { ...moved, after, refunded: '30' })).toEqual([
      ['a', '-42', -1, '2025-04-02'],
      ['b', '-28', -1, '2025-04-02'],
      ['b', '70', 1, '2025-04-02'],
    ]);
    expect(await netsOf('sale.recredited', { ...moved, after, refunded: '0', influence: true })).toEqual([]);
  });

  it('does not know of bookings for influence', async () => {
    const reversed = { charged: '100', refundedBefore: '60', refundedAfter: '10', influence: true };
    expect(await netsOf('sale.refund-reversed', reversed)).toEqual([]);
  });
});
