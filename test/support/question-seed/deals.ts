import type { Sender } from '../sender.js';
import { ago } from './program.js';

interface Registered {
  readonly partner: string;
  /** Days before now. */
  readonly registered: number;
  readonly amount: number;
  readonly website: string;
  /** Days before now when it was last worked on. */
  readonly active?: number;
}

/** By the number of the CRM. Above 5000 a person decides; protection lasts 90 days. */
export const DEALS: Readonly<Record<string, Registered>> = {
  'CRM-1': { partner: 'north', registered: 80, amount: 1000, website: 'initech.com', active: 70 },
  'CRM-2': { partner: 'south', registered: 80, amount: 1200, website: 'hooli.com', active: 5 },
  'CRM-3': { partner: 'north', registered: 5, amount: 1300, website: 'stark.com' },
  'CRM-4': { partner: 'north', registered: 4, amount: 9000, website: 'tyrell.com' },
  'CRM-5': { partner: 'south', registered: 3, amount: 9500, website: 'tyrell.com' },
};

/** Won and so booked as a sale of books or anything but lamps. */
export const WON = {
  number: 'CRM-6',
  partner: 'west',
  registeredAt: '2024-05-01T12:00:00.000Z',
  at: '2024-05-20T12:00:00Z',
  amount: 600,
} as const;

export async function registerDeals(seed: Sender, programId: string): Promise<void> {
  const register = (number: string, partner: string, website: string, more: object) =>
    seed.send('registerDeal', {
      ...{ programId, externalId: number, partnerExternalId: partner, productLines: ['Lamps'], currency: 'EUR' },
      ...{ customer: { name: `${website} Inc`, country: 'US', website }, ...more },
    });
  for (const [number, { partner, registered, amount, website, active }] of Object.entries(DEALS)) {
    const { id: dealId } = await register(number, partner, website, {
      ...{ amount: String(amount), occurredAt: ago(registered) },
    });
    if (active !== undefined) await seed.send('logDealActivity', { dealId, kind: 'DEMO', happenedAt: ago(active) });
  }
  const { id: dealId } = await register(WON.number, WON.partner, 'globex.com', {
    ...{ amount: '500', occurredAt: WON.registeredAt },
  });
  await seed.send('winDeal', { dealId, amount: String(WON.amount), closedAt: WON.at, occurredAt: WON.at });
}
