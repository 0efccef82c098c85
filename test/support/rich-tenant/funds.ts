import { fromGlobalId } from '#libs/kernel';
import type { Sender } from '../sender.js';
import type { Partners } from './partners.js';
import { ago } from './program.js';

const BOB = { subject: 'bob', role: 'manager' } as const;
const day = (days: number): string => ago(days).slice(0, 10);
const sha = (n: number): string => String(n).padStart(64, '0');

const WEBINAR = { name: 'Joint webinar', kind: 'WEBINAR', startsOn: day(12), endsOn: day(10), cost: '5000' };
const cost = (n: number, amount: string, more: object = {}) => ({
  ...{ number: `INV-${n}`, activity: 1, day: day(10), amount, sha256: sha(n) },
  ...more,
});
const proofs = [{ activity: 1, name: 'attendance.csv', mediaType: 'text/csv', size: 1024, sha256: sha(900) }];

/** Funds, and everything that can become of requests, claims and payments; partners have payout methods. */
export class FundSeed {
  private fundId = '';

  constructor(
    private readonly seed: Sender,
    private readonly programId: string,
    private readonly partners: Partners,
  ) {}

  async add(chapter: (tell: () => Promise<unknown>) => Promise<unknown>): Promise<void> {
    const { seed, programId } = this;
    const { id: budgetId } = await seed.send('openFundBudget', {
      ...{ programId, name: 'Always', amount: '90000', startsOn: '2024-01-01', endsOn: '2099-12-31' },
    });
    await seed.send('changeFundBudget', { budgetId, amount: '100000' });
    this.fundId = await this.allocated(budgetId, 'north', '50000');
    const { fundId } = this;
    await this.allocated(budgetId, 'south', '20000');
    const item = { programId, budget: 'Always', partnerExternalId: 'south', amount: '20001' };
    await seed.send('setAllocations', { items: [item] });
    await chapter(() => this.refusals());
    await chapter(() => this.ends());
    const requestId = await this.approved('9000');
    await chapter(async () => {
      const paid = await this.claimed(requestId, [cost(1, '1000'), cost(2, '125', { currency: 'USD' })]);
      await this.settle(paid);
      await seed.send('recoverClaim', { fundId, claimId: paid, amount: '1', reason: 'paid twice' });
    });
    await chapter(async () => this.comesBack(await this.claimed(requestId, [cost(3, '800')])));
    await chapter(async () => {
      const claimId = await this.claimed(requestId, [cost(5, '600')]);
      await seed.send('cancelClaimRest', { fundId, claimId, reason: 'its account is closed' });
    });
    await chapter(async () => {
      const { id: waiting } = await seed.send('submitClaim', { ...this.of(requestId), costs: [cost(4, '50')], proofs });
      const given = { fundId, claimId: waiting, submission: 1, decision: 'RETURN', reason: 'no date' };
      await seed.send('decideClaim', given, BOB);
      await seed.send('submitClaim', { ...this.of(requestId), claimId: waiting, costs: [cost(4, '12000')], proofs });
      // Above the limit: it waits for a second person.
      await seed.send('decideClaim', { fundId, claimId: waiting, submission: 2, decision: 'APPROVE' }, BOB);
    });
    await this.request({ note: 'for spring' });
  }

  private of(requestId: string) {
    return { fundId: this.fundId, requestId };
  }

  private async allocated(budgetId: string, name: string, amount: string): Promise<string> {
    const partnerId = this.partners.ids[name];
    return (await this.seed.send('allocateFunds', { budgetId, partnerId, amount })).id;
  }

  private async request(more: object = {}): Promise<string> {
    const { fundId } = this;
    const partner = this.partners.ids['north'] ?? '';
    const who = { role: 'partner', subject: 'north', partnerId: fromGlobalId('partner', partner) ?? '' } as const;
    const request = { fundId, amount: '1000', activities: [WEBINAR], ...more };
    return (await this.seed.send('submitFundRequest', request, who)).id;
  }

  private async refusals(): Promise<void> {
    const { seed } = this;
    const reason = 'not this year';
    await seed.send('withdrawFundRequest', { ...this.of(await this.request()), reason });
    await seed.send('decideFundRequest', {
      ...this.of(await this.request()),
      submission: 1,
      decision: 'DECLINE',
      reason,
    });
  }

  private async ends(): Promise<void> {
    const { seed } = this;
    const reason = 'not this year';
    const closed = await this.approved('100');
    await seed.send('extendFundRequest', { ...this.of(closed), lastClaimAt: '2099-01-01T00:00:00Z', reason });
    await seed.send('closeFundRequest', { ...this.of(closed), reason });
  }

  /** Above the limit by two. */
  private async approved(amount: string): Promise<string> {
    const requestId = await this.request({ amount, note: 'a joint webinar' });
    await this.seed.send('decideFundRequest', { ...this.of(requestId), submission: 1, decision: 'APPROVE' });
    if (Number(amount) > 5000)
      await this.seed.send('decideFundRequest', { ...this.of(requestId), submission: 1, decision: 'APPROVE' }, BOB);
    return requestId;
  }

  private async claimed(requestId: string, costs: readonly object[]): Promise<string> {
    const { fundId } = this;
    const { id: claimId } = await this.seed.send('submitClaim', { ...this.of(requestId), costs, proofs });
    await this.seed.send('decideClaim', { fundId, claimId, submission: 1, decision: 'APPROVE', pays: '10' }, BOB);
    return claimId;
  }

  private async settle(claimId: string): Promise<void> {
    const { fundId } = this;
    await this.reported(claimId, 'settled,2024-03-01,');
    await this.seed.send('payClaim', { fundId, claimId });
    await this.reported(claimId, 'settled,2024-03-02,');
  }

  private async comesBack(claimId: string): Promise<void> {
    await this.reported(claimId, 'settled,2024-03-01,');
    await this.seed.send('payClaim', { fundId: this.fundId, claimId, amount: '20' });
    const id = await this.reported(claimId, 'settled,2024-03-02,');
    await this.seed.send('importPayoutStatuses', {
      csv: `${HEADER}\n${id},returned,2024-03-04,account closed,19.50\n`,
    });
  }

  /** Once it is sent, the bank says what became of it. */
  private async reported(claimId: string, status: string): Promise<string> {
    const { seed, programId } = this;
    const args = `programId: "${programId}", filter: { claimId: ["${claimId}"], status: [SENT] }, first: 1`;
    type Found = { nodes: { id: string }[] };
    const id = await seed.soon(
      async () => (await seed.see<Found>('reimbursements', args, '{ nodes { id } }')).nodes[0]?.id,
      `the payment of ${claimId}`,
    );
    await seed.send('importPayoutStatuses', { csv: `${HEADER}\n${id},${status},\n` });
    return id;
  }
}

const HEADER = 'reference,status,date,reason,amount';
