import { Breath } from '#libs/eventing';
import { Decimal, type Instant, isRefusal } from '#libs/kernel';
import type { Pinned } from '../../account/account.commands.js';
import { foldedName, mostAlike, similarity } from '../../customer/similarity.js';
import { type Deal, isOpenAt } from '../../deal/deal.state.js';
import { portfolioIdOf } from '../../portfolio/portfolio.aggregate.js';
import type { Slot } from '../../portfolio/portfolio.commands.js';
import type { OpenSlot } from '../../portfolio/portfolio.js';
import type { DealStateReader } from '../../state-reader/deal.state-reader.js';
import type { Candidate, Evidence } from '../../vocabulary/evidence.js';
import { accountStaying } from '../../joins/same-customer.js';
import { type Customer, customerOf, isByPerson } from './customer-of.js';

/** What other streams say of a registration. */
export class RegistrationStateReader {
  constructor(private readonly known: DealStateReader) {}

  /** Its slot of the partner's portfolio; null for what takes up none. */
  slotOf({ programId, partnerId, dealId, imported }: Deal): Slot | null {
    if (partnerId === null || imported) return null;
    return { portfolioId: portfolioIdOf(this.known.tenant, programId, partnerId), programId, partnerId, dealId };
  }

  async holdsSlot({ programId, partnerId, dealId }: Slot): Promise<boolean> {
    return (await this.known.portfolio(programId, partnerId)).open.has(dealId);
  }

  /** Those of the partner's open registrations that time or a decision has ended without anybody telling its portfolio. */
  async overdue(slot: Slot, at: Instant): Promise<readonly string[]> {
    const { open } = await this.known.portfolio(slot.programId, slot.partnerId);
    const deals = await Promise.all([...open.keys()].map(async (dealId) => (await this.known.deal(dealId)).state));
    const over = deals.filter((one) => one.status !== 'absent' && one.dealId !== slot.dealId && !isOpenAt(one, at));
    return over.map((one) => (one as Deal).dealId);
  }

  /** `asFree`: as if nobody had claimed what it is known by. */
  async customer({ identifiers, before }: Pick<Deal, 'identifiers' | 'before'>, asFree = false): Promise<Customer> {
    const isKnown = asFree || (before !== null && isByPerson(before, identifiers));
    const leads = (isKnown ? [] : identifiers).map(
      async ({ identifierId }) => [identifierId, await this.known.identifier(identifierId)] as const,
    );
    return customerOf(this.known.tenant, { identifiers, before }, new Map(await Promise.all(leads)));
  }

  /** Everything that is known of the deal beside its account. */
  async pinned(deal: Deal, accountId: string | null, at: Instant, slot?: OpenSlot): Promise<Pinned> {
    const [known, similar, amount] = await Promise.all([
      this.known.outside(deal, at, slot),
      this.similar(deal, accountId, at),
      this.comparable(deal),
    ]);
    const lookalike = deal.nameImitates || deal.identifiers.some((one) => one.lookalike);
    return { known, similar, lookalike, amount };
  }

  private async similar(deal: Deal, accountId: string | null, at: Instant): Promise<readonly Candidate[]> {
    const terms = await this.known.terms(deal.programId, at);
    const from = isRefusal(terms) ? null : terms.policy.similarNamesFrom;
    if (from === null || deal.nameBlockId === null || deal.customerName === null) return [];
    const name = foldedName(deal.customerName);
    const { customers } = await this.known.nameBlock(deal.nameBlockId);
    const joins = customers.size > 0 ? await this.known.joins(deal.programId) : null;
    const alike: Candidate[] = [];
    // One partner can make thousands of names begin alike: nobody else waits while they are compared.
    const breath = new Breath();
    for (const one of customers) {
      if (breath.due) await breath.take();
      if (one.name === null || (joins && accountStaying(joins, one.accountId) === accountId)) continue;
      if (mostAlike(name, one.name) < from) continue;
      const { score, explanation } = similarity(name, one.name);
      if (score >= from) alike.push(similarTo(one.accountId, score, explanation));
    }
    return alike.sort((one, other) => (other.score ?? 0) - (one.score ?? 0)).slice(0, MOST_ALIKE);
  }

  /** Only amounts in program currency can be held against the program's limits. */
  private async comparable({ programId, amount, currency }: Deal): Promise<string | null> {
    const program = await this.known.program(programId);
    if (amount === null || program.status === 'absent' || program.currency !== currency) return null;
    return Decimal.of(amount).toString();
  }
}

/** What is known of a deal where there is no account to hold it against. */
export const withoutAccount = ({ known, similar }: Pick<Pinned, 'known' | 'similar'>): Evidence => ({
  ...known,
  conflict: similar.length > 0 ? 'similar-name' : 'none',
  candidates: similar,
  accountRevision: null,
});

const MOST_ALIKE = 10;

const similarTo = (accountId: string, score: number, explanation: string): Candidate => ({
  kind: 'similar-name',
  accountId,
  dealId: null,
  partnerId: null,
  productLines: [],
  from: null,
  until: null,
  score,
  explanation,
  revision: '',
});
