import type { Sender } from '../sender.js';
import type { Partners } from './partners.js';

/** What partners cost beside what they are paid. */
export async function spend(seed: Sender, programId: string, { ids: { north } }: Partners): Promise<void> {
  const items = [
    { programId, externalId: 'C-1', category: 'software', amount: '1500.00', day: '2024-02-01' },
    {
      programId,
      externalId: 'C-2',
      category: 'agency',
      amount: '560',
      currency: 'USD',
      day: '2024-02-02',
      partnerId: north,
    },
    { programId, externalId: 'C-4', category: 'agency', amount: '1', day: '2024-02-03', partnerExternalId: 'north' },
    // No rate of francs is published.
    { programId, externalId: 'C-3', category: 'travel', amount: '90', currency: 'CHF', day: '2024-02-03' },
  ];
  await seed.send('recordCosts', { items });
  // An activity has brought somebody who buys in francs.
  const customer = { ref: 'K-12' };
  const lead = { programId, externalId: 'W-1-9', customer, activityExternalId: 'W-1' };
  await seed.send('recordLeads', { items: [lead] });
  const lines = [{ product: 'lantern', quantity: '1', unitPrice: '30' }];
  const sale = { programId, externalId: 'F-1', currency: 'CHF', customer, lines, crediting: 'NONE' };
  await seed.send('recordSale', { ...sale, occurredAt: new Date().toISOString() });
}
