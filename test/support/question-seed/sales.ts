import type { Sender } from '../sender.js';

interface Sold {
  readonly number: string;
  /** Each with its part in percent; none: sold directly. */
  readonly partners: Readonly<Record<string, number>>;
  readonly at: string;
  readonly category: 'lamps' | 'books';
  readonly amount: number;
}

const sold = (number: string, partners: Sold['partners'], day: string, category: Sold['category'], amount: number) => ({
  ...{ number, partners, at: `2024-${day}T12:00:00Z`, category, amount },
});

/** What was sold: every figure about revenue and commission follows from this and from `REFUNDS`. */
export const SALES: readonly Sold[] = [
  sold('S-1', { north: 100 }, '02-05', 'lamps', 1000),
  sold('S-2', { north: 100 }, '02-20', 'books', 200),
  sold('S-3', { south: 100 }, '02-10', 'lamps', 800),
  sold('S-4', { north: 60, south: 40 }, '05-03', 'lamps', 500),
  sold('S-5', { south: 100 }, '05-10', 'books', 3000),
  sold('S-6', {}, '02-12', 'lamps', 300),
  sold('S-7', {}, '05-12', 'books', 700),
  sold('S-8', { west: 100 }, '05-15', 'lamps', 900),
  sold('S-9', { south: 100 }, '03-05', 'lamps', 20000),
  sold('S-10', { east: 100 }, '05-04', 'books', 500),
  sold('S-11', { east: 100 }, '05-20', 'books', 400),
  sold('S-12', { north: 100 }, '03-15', 'lamps', 1000),
  sold('S-14', { north: 50, late: 50 }, '05-25', 'lamps', 200),
  sold('S-15', { debtor: 100 }, '02-15', 'lamps', 400),
];

interface Refunded {
  readonly number: string;
  readonly sale: string;
  readonly at: string;
  readonly amount: number;
}

export const REFUNDS: readonly Refunded[] = [
  { number: 'R-1', sale: 'S-1', at: '2024-03-01T12:00:00Z', amount: 250 },
  { number: 'R-2', sale: 'S-3', at: '2024-04-02T12:00:00Z', amount: 800 },
  { number: 'R-3', sale: 'S-15', at: '2024-04-10T12:00:00Z', amount: 400 },
  { number: 'R-4', sale: 'S-8', at: '2024-05-30T12:00:00Z', amount: 90 },
];

export const saleNamed = (number: string): Sold => SALES.find((sale) => sale.number === number)!;
export const refundNamed = (number: string): Refunded => REFUNDS.find((refund) => refund.number === number)!;

export async function sell(seed: Sender, programId: string): Promise<void> {
  const items = SALES.map(({ number, partners, at, category, amount }) => ({
    ...{ programId, externalId: number, occurredAt: at, currency: 'EUR' },
    credits: Object.entries(partners).map(([name, part]) => ({ partnerExternalId: name, weight: part * 100 })),
    lines: [{ product: category, category, quantity: '1', unitPrice: String(amount) }],
  }));
  await seed.send('recordSales', { items });
}

export async function refund(seed: Sender, programId: string, numbers: readonly string[]): Promise<void> {
  const items = numbers.map(refundNamed).map(({ number, sale, at, amount }) => ({
    ...{ programId, saleExternalId: sale, externalId: number, occurredAt: at, amount: String(amount) },
    reason: 'ORDER_CANCELLED',
  }));
  await seed.send('refundSales', { items });
}
