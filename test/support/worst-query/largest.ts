import type { RichTenant } from '../rich-tenant/index.js';
import { ago } from '../rich-tenant/program.js';
import type { Sender } from '../sender.js';

const word = (n: number): string => ((n * 2654435761) % 4294967296).toString(36);
const texts = (count: number, length: number): readonly { readonly key: string; readonly value: string }[] =>
  Array.from({ length: count }, (_, n) => ({
    key: `key ${n}`,
    value: Array.from({ length }, (_unused, at) => word(n * length + at))
      .join('')
      .slice(0, length),
  }));

/** Rows that are as large as inputs may make them. */
export async function addLargest(seed: Sender, { programId, ids }: RichTenant): Promise<void> {
  const sold = (externalId: string, more: object) => ({
    ...{ programId, externalId, occurredAt: ago(0), currency: 'EUR' },
    credits: [{ partnerExternalId: 'north' }],
    lines: [{ product: 'lantern', quantity: '1', unitPrice: '1' }],
    ...more,
  });
  const lines = Array.from({ length: 7_500 }, (_, n) => ({ product: word(n), quantity: '1', unitPrice: '0.01' }));
  await seed.send('recordSale', sold('B-lines', { lines }));
  await seed.send(
    'recordCreditNote',
    sold('B-note', { lines: lines.map((line) => ({ ...line, unitPrice: '-0.01' })) }),
  );
  await seed.send('recordSale', sold('B-meta', { metadata: texts(50, 190) }));
  await seed.send('registerDeal', {
    ...{
      programId,
      externalId: 'B-deal',
      partnerId: ids['north'],
      productLines: ['GTX Pro'],
      amount: '1',
      currency: 'EUR',
    },
    customer: { name: 'B-deal Ltd', website: 'b-deal.com' },
    metadata: texts(50, 190),
  });
}
