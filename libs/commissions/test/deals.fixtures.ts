import { type DealEvent, dealEvents } from '#libs/deals';
import { deterministicId, type EventOf, type Instant } from '#libs/kernel';
import { SalesModule } from '#libs/sales';
import type { LedgerEvent } from '../src/ledger/events/ledger.events.js';
import { partnerId, programId, World } from './world.fixtures.js';

type Content = EventOf<DealEvent, 'deal.drafted'>['data'];
type DataOf<T extends DealEvent['type']> = EventOf<DealEvent, T>['data'];

export const dealIdOf = (name: string): string => deterministicId('test', 'deal', name);
const START = '2011-01-03T09:00:00.000Z';
const EVIDENCE = {} as EventOf<DealEvent, 'deal.approved'>['data']['evidence'];

/** A world in which won deals are booked. */
export class DealWorld {
  readonly world = new World((facts) => (SalesModule.context.policies?.(facts) ?? []) as never);

  draft(name: string, partner: string | null, more: Partial<Content> = {}): Promise<void> {
    return this.happen(name, 'deal.drafted', {
      ...dealContent(name, partner),
      at: START,
      ...more,
    });
  }

  async approve(name: string, expiresAt = '2011-04-03T09:00:00.000Z'): Promise<void> {
    const accountId = deterministicId('test', 'account', name);
    const how = { accountId, by: 'person' as const, expiresAt, note: null, evidence: EVIDENCE };
    await this.happen(name, 'deal.approved', { ...of(name), at: START, ...how });
  }

  async win(name: string, partner: string | null, amount: string, closedAt: Instant): Promise<void> {
    const won = { ...of(name), at: closedAt, closedAt, amount, currency: 'GBP' };
    await this.happen(name, 'deal.won', { ...won, partnerId: partner && partnerId(partner) });
  }

  /** A deal from its beginning to its win. */
  async winNew(name: string, partner: string, amount: string, closedAt: Instant, more: Partial<Content> = {}) {
    await this.draft(name, partner, more);
    await this.approve(name);
    await this.win(name, partner, amount, closedAt);
  }

  influence(name: string, partner: string, at: Instant = START): Promise<void> {
    const evidence = { happenedAt: at, evidence: 'a joint demo' };
    return this.happen(name, 'deal.influence-recorded', {
      ...of(name),
      at,
      partnerId: partnerId(partner),
      ...evidence,
    });
  }

  reassign(name: string, from: string | null, to: string, at: Instant): Promise<void> {
    const whose = { before: from && partnerId(from), partnerId: partnerId(to) };
    return this.happen(name, 'deal.reassigned', { ...of(name), at, ...whose, reason: 'it was theirs' });
  }

  revoke(name: string, at: Instant): Promise<void> {
    return this.happen(name, 'deal.revoked', { ...of(name), at, reason: 'the order was a mistake' });
  }

  import(name: string, partner: string | null, more: Partial<DataOf<'deal.imported'>>): Promise<void> {
    const from = { source: 'crm', file: 'pipeline.csv', row: 1, digest: '0'.repeat(64) };
    const dates = { registeredAt: START, closedAt: null };
    const imported = { outcome: 'open' as const, ...dates, accountId: null, from };
    return this.happen(name, 'deal.imported', { ...dealContent(name, partner), at: START, ...imported, ...more });
  }

  happen<T extends DealEvent['type']>(name: string, type: T, data: DataOf<T>): Promise<void> {
    return this.world.happen(dealEvents as never, dealIdOf(name), { type, data }, data.at);
  }

  ledgerOf(name: string): Promise<readonly LedgerEvent[]> {
    return this.world.ledgerOf(name);
  }
}

export const of = (name: string) => ({ dealId: dealIdOf(name), programId, subjectId: dealIdOf(name) });

const dealContent = (name: string, partner: string | null) => ({
  ...of(name),
  ...{
    partnerId: partner && partnerId(partner),
    externalId: name,
    customerId: deterministicId('test', 'customer', name),
  },
  ...{ customerName: null, customerCountry: null, customerCrmId: null, customerWebsite: null },
  ...{ customerEmail: null, customerTaxId: null, productLines: ['cloud'], amount: null, currency: 'GBP' },
  ...{ expectedCloseOn: null, representative: null, involvement: 'sourced' as const, territory: null },
  ...{ metadata: {}, personalMetadata: null },
});
