import type { Sender, Sent } from '../sender.js';
import type { Partners } from './partners.js';

type Terms = Readonly<Record<string, unknown>>;
const NOW = () => new Date().toISOString();

/** Deals in every state, with accounts, conflicts, imported history and the vendor's own opportunities. */
export class DealSeed {
  joinedAccountId = '';

  constructor(
    private readonly seed: Sender,
    private readonly programId: string,
    private readonly partners: Partners,
  ) {}

  async add(chapter: (tell: () => Promise<unknown>) => Promise<unknown>): Promise<void> {
    await chapter(() => this.lives());
    await chapter(() => this.decided());
    await chapter(() => this.customers());
    await chapter(() => this.imported());
    await chapter(() => this.identities());
  }

  private deal(externalId: string, partner: string, website: string, more: Terms = {}): Terms {
    return {
      ...{ programId: this.programId, externalId, partnerId: this.partners.ids[partner] },
      customer: {
        name: `${externalId} Ltd`,
        country: 'US',
        website,
        email: `sales@${website}`,
        taxId: `US-${externalId}`,
      },
      ...{
        productLines: ['GTX Pro'],
        amount: '1000',
        currency: 'EUR',
        territory: 'EMEA',
        expectedCloseOn: '2030-01-31',
      },
      metadata: [{ key: 'route', value: 'Reseller' }],
      ...more,
    };
  }

  private async accountOf(externalId: string): Promise<string> {
    type Found = { nodes: { account: { id: string } | null }[] };
    const args = `programId: "${this.programId}", externalId: "${externalId}", first: 1`;
    const { nodes } = await this.seed.see<Found>('deals', args, '{ nodes { account { id } } }');
    return nodes[0]?.account?.id ?? '';
  }

  private async registers(externalId: string, partner: string, website: string, more: Terms = {}): Promise<Terms> {
    const { id } = await this.seed.send('registerDeal', this.deal(externalId, partner, website, more));
    return { dealId: id };
  }

  private async lives(): Promise<void> {
    const { seed } = this;
    const { contactId: representativeId } = this.partners;
    const { id: dealId } = await seed.send('draftDeal', this.deal('D-1', 'north', 'globex.com'));
    const content: Terms = { ...this.deal('D-1', 'north', 'globex.com'), representativeId };
    const { programId: _p, externalId: _e, partnerId: _o, ...revised } = content;
    await seed.send('reviseDeal', { dealId, ...revised });
    await seed.send('submitDeal', { dealId });
    await seed.send('logDealActivity', { dealId, kind: 'DEMO', happenedAt: NOW() });
    await seed.send('noteDeal', { dealId, note: 'ring them before the pilot ends' });
    await seed.send('extendDeal', { dealId, days: 10, reason: 'a pilot runs' });
    const helped = { partnerId: this.partners.ids['west'], happenedAt: NOW(), evidence: 'was at the demo' };
    await seed.send('recordDealInfluence', { dealId, ...helped });
    await seed.attempt('registerDeal', this.deal('D-1 again', 'north', 'globex.com'));
    await seed.send('openDirectOpportunity', {
      account: { programId: this.programId, dealId },
      productLines: ['MG Special'],
    });
    const won = await this.registers('D-2', 'north', 'initech.com');
    await seed.send('winDeal', { ...won, amount: '1200.50', closedAt: NOW() });
    const lost = await this.registers('D-3', 'north', 'hooli.com');
    await seed.send('loseDeal', { ...lost, closedAt: NOW(), reason: 'a rival was cheaper' });
    const revoked = await this.registers('D-4', 'north', 'stark.com');
    await seed.send('revokeDeal', { ...revoked, reason: 'registered in error' });
    const over = await this.registers('D-9', 'north', 'over.com', { occurredAt: '2024-01-05T12:00:00Z' });
    await seed.send('reinstateDeal', { ...over, reason: 'they are back' });
    await this.registers('D-10', 'north', 'long-over.com', { occurredAt: '2024-01-05T12:00:00Z' });
    const gone = await this.registers('D-5', 'north', 'wayne.com', { amount: '9000' });
    await seed.send('withdrawDeal', { ...gone, reason: 'no budget' });
    const erased = await this.registers('D-6', 'north', 'person.com');
    await seed.send('eraseDealCustomer', erased);
    const many = ['D-7', 'D-8'].map((number) => this.deal(number, 'south', `${number}.com`.toLowerCase()));
    await seed.send('registerDeals', { items: many });
    const of = { programId: this.programId };
    const ends = [
      { ...of, externalId: 'D-7', outcome: 'WON', amount: '10', closedAt: NOW() },
      { ...of, externalId: 'D-8', outcome: 'LOST', reason: 'no need', closedAt: NOW() },
    ];
    await seed.send('closeDeals', { items: ends });
  }

  /** Above the amount that is approved by itself, so that a person decides. */
  private async decided(): Promise<void> {
    const large = { amount: '9000' };
    const one = await this.registers('P-1', 'north', 'cyberdyne.com', large);
    await this.registers('P-2', 'south', 'cyberdyne.com', large);
    await this.seed.send('approveDeal', { ...one, note: 'known to us' });
    const two = await this.registers('P-3', 'north', 'tyrell.com', large);
    await this.seed.send('rejectDeal', { ...two, reason: 'TOO_EARLY', note: 'no budget yet' });
    const three = await this.registers('P-4', 'north', 'umbrella.com', large);
    await this.seed.send('returnDeal', { ...three, note: 'who signs?' });
    const four = await this.registers('P-5', 'south', 'wonka.com', large);
    await this.seed.send('decideDeals', { items: [{ ...four, decision: 'APPROVE', note: 'go' }] });
    const waits = await this.registers('P-6', 'north', 'waits.com', large);
    await this.seed.send('noteDeal', { ...waits, note: 'they want an answer by Friday' });
    await this.registers('P-7', 'south', 'waits.com', large);
  }

  private async customers(): Promise<void> {
    const { seed, programId } = this;
    const at = (website: string): Terms => ({ account: { programId, customer: { website } } });
    const { id: opportunityId } = await seed.send('openDirectOpportunity', {
      ...at('own.com'),
      productLines: ['GTX Pro'],
    });
    await seed.send('closeDirectOpportunity', { ...at('own.com'), opportunityId, outcome: 'WON' });
    await seed.send('markCustomer', { ...at('old.com'), productLines: ['GTX Pro'] });
    await seed.send('markCompetitor', { ...at('rival.com'), reason: 'makes the same' });
    await this.registers('C-1', 'north', 'rival.com');
    await this.registers('C-0', 'north', 'own.com', { productLines: ['MG Special'] });
    await this.registers('C-2', 'north', 'simile.com', {
      customer: { name: 'Simile International', website: 'simile.com', crm: { system: 'HubSpot', id: 'CRM-1' } },
    });
    await this.registers('C-3', 'south', 'simile.de', {
      customer: { name: 'Simile Internationel', website: 'simile.de' },
    });
    const nobody = await this.registers('C-4', 'west', '', { customer: { name: 'Somebody' } });
    const account = { programId, customer: { website: 'somebody.com' } };
    await seed.send('identifyDealCustomer', { ...nobody, account, note: 'it is this one' });
  }

  private async identities(): Promise<void> {
    const { seed, programId } = this;
    for (const [n, partner] of ['north', 'south'].entries()) await this.registers(`J-${n}`, partner, `joined${n}.com`);
    const [into, from] = [0, 1].map((n) => ({ customer: { website: `joined${n}.com` } }));
    this.joinedAccountId = await this.accountOf('J-1');
    await seed.send('joinAccounts', { programId, from, into, reason: 'one company in the CRM' });
    const mistaken = await this.registers('J-2', 'north', 'mistaken.com');
    await seed.send('reassignDeal', { ...mistaken, partnerExternalId: 'south', reason: 'it was theirs' });
    for (const n of [3, 4]) await this.registers(`J-${n}`, 'north', `same${n}.com`);
    const [stays, other] = [3, 4].map((n) => ({ externalId: `J-${n}` }));
    await seed.send('mergeDeals', { programId, into: stays, from: [other], reason: 'one opportunity' });
  }

  private row(externalId: string, partner: string | null, row: number, more: Terms): Terms {
    const from = { source: 'crm', file: 'pipeline.csv', row, digest: 'a'.repeat(64) };
    const { partnerId: _p, ...deal } = this.deal(externalId, partner ?? '', 'cancity.com');
    const registeredAt = '2024-01-05T00:00:00Z';
    return { ...deal, partnerId: partner && this.partners.ids[partner], outcome: 'OPEN', registeredAt, from, ...more };
  }

  private imported(): Promise<Sent> {
    const won = { outcome: 'WON', amount: '100.10', closedAt: '2024-02-01T00:00:00Z' };
    const items = [
      this.row('H-1', 'north', 1, won),
      this.row('H-2', 'south', 2, { outcome: 'LOST', closedAt: '2024-02-02T00:00:00Z' }),
      this.row('H-3', 'north', 3, { customer: null }),
      this.row('H-1', 'north', 4, { ...won, amount: '99' }),
      this.row('H-4', null, 5, { outcome: 'LOST', closedAt: '2024-02-02T00:00:00Z', customer: null }),
    ];
    return this.seed.send('importDeals', { items });
  }
}
