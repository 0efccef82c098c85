import { type CommandContext, Decimal, type EventOf, isRefusal, type Recorded } from '#libs/kernel';
import { policyContext } from '#libs/eventing';
import { AskForProtection, type Pinned } from '../account/account.commands.js';
import { StartDealReview } from '../deal/deal.commands.js';
import { type DealStateReader, decideBy } from '../state-reader/deal.state-reader.js';
import type { DealEvent } from '../deal/deal.events.js';
import type { ReviewReason } from '../vocabulary/deal.types.js';
import { accountIdOf } from '../vocabulary/ids.js';
import { type Deal, isOpenAt } from '../deal/deal.state.js';
import type { Candidate, Evidence } from '../vocabulary/evidence.js';
import { NameCustomer } from '../customer/name-block.commands.js';
import { FreeSlot, TakeSlot } from '../portfolio/portfolio.commands.js';
import { portfolioIdOf } from '../portfolio/portfolio.aggregate.js';
import { foldedName, similarity } from '../customer/similarity.js';

/** Each step goes under the name of the policy that would do it, should the one who began it be gone. */
export const CLAIM = 'claim-customer-when-deal-submitted';
export const ASK = 'ask-for-protection-when-customer-identified';
export const FOLLOW = 'follow-account-when-it-decided';
export const FREE = 'free-slot-when-deal-is-over';
export const NOTE = 'note-history-when-deal-imported';

/** After these a deal takes up no place in its partner's portfolio. */
export const OVER: ReadonlySet<DealEvent['type']> = new Set([
  'deal.rejected',
  'deal.duplicate-found',
  'deal.withdrawn',
  'deal.won',
  'deal.lost',
  'deal.expired',
  'deal.revoked',
]);

export type Submitted = Recorded<EventOf<DealEvent, 'deal.submitted'>>;
export type Reinstated = Recorded<EventOf<DealEvent, 'deal.reinstated'>>;
export type CustomerIdentified = Recorded<EventOf<DealEvent, 'deal.customer-identified'>>;

/** Whom a registration is for: the account, or why it is not known. */
export type Customer =
  | { readonly accountId: string; readonly by: 'identifiers' | 'person' }
  | { readonly accountId: null; readonly reason: ReviewReason };

/** What the steps of a registration have to know; each can be taken again, by anybody. */
export class Registration {
  constructor(private readonly known: DealStateReader) {}

  async takeSlot(event: Submitted | Reinstated, deal: Deal): Promise<TakeSlot | null> {
    const slot = this.slotOf(deal);
    if (!slot) return null;
    const limit = await this.known.capacity(deal.programId, slot.partnerId, event.data.at);
    return new TakeSlot({ ...slot, limit }, policyContext(event.type === 'deal.submitted' ? CLAIM : FREE, event));
  }

  freeSlot(event: Recorded<DealEvent>, deal: Deal): FreeSlot | null {
    const slot = this.slotOf(deal);
    return slot && new FreeSlot(slot, policyContext(FREE, event));
  }

  /** Those of the partner's open registrations that time or a decision has ended without anybody telling its portfolio. */
  async overdue(deal: Deal, at: string): Promise<readonly Deal[]> {
    if (deal.partnerId === null) return [];
    const { open } = await this.known.portfolio(deal.programId, deal.partnerId);
    const deals = await Promise.all([...open.keys()].map(async (dealId) => (await this.known.deal(dealId)).state));
    return deals.filter(
      (one): one is Deal => one.status !== 'absent' && one.dealId !== deal.dealId && !isOpenAt(one, at),
    );
  }

  /** All identifiers must lead to one account, or be free. */
  async customer({ identifiers, before }: Pick<Deal, 'identifiers' | 'before'>): Promise<Customer> {
    if (before?.by === 'person' && sameIds(before.identifiers, identifiers)) return { ...before, by: 'person' };
    const led = await Promise.all(identifiers.map(({ identifierId }) => this.known.identifier(identifierId)));
    const accounts = [...new Set(led.filter((accountId) => accountId !== null))];
    const [first] = identifiers;
    if (!first) return { accountId: null, reason: 'NO_IDENTIFIER' };
    if (accounts.length > 1) return { accountId: null, reason: 'IDENTIFIERS_DISAGREE' };
    return { accountId: accounts[0] ?? accountIdOf(this.known.tenant, first.identifierId), by: 'identifiers' };
  }

  /** With everything that was known of the deal when it asked. */
  async ask(event: CustomerIdentified, deal: Deal): Promise<AskForProtection | null> {
    const { accountId, programId, dealId, at } = event.data;
    const { partnerId, productLines } = deal;
    const terms = await this.known.terms(programId, at);
    if (partnerId === null || isRefusal(terms)) return null;
    const pinned = await this.pinned(deal, accountId, at);
    const data = { accountId, programId, dealId, partnerId, productLines, terms, pinned };
    return new AskForProtection(data, policyContext(ASK, event));
  }

  /** Lists the customer where names that begin like its own are compared. */
  name({ data: { accountId } }: CustomerIdentified, deal: Deal, context: CommandContext): NameCustomer | null {
    const { nameBlockId, customerName, customerId, programId } = deal;
    if (nameBlockId === null || customerName === null) return null;
    return new NameCustomer({ nameBlockId, programId, accountId, customerId, name: foldedName(customerName) }, context);
  }

  /** A person looks: nobody knows for whom it could be protected. */
  async review(
    { data: { dealId, programId, at } }: Submitted,
    deal: Deal,
    reason: ReviewReason,
    context: CommandContext,
  ): Promise<StartDealReview | null> {
    const terms = await this.known.terms(programId, at);
    if (isRefusal(terms)) return null;
    const evidence = withoutAccount(await this.pinned(deal, null, at));
    return new StartDealReview({ dealId, reasons: [reason], decideBy: decideBy(terms, at), evidence }, context);
  }

  async pinned(deal: Deal, accountId: string | null, at: string): Promise<Pinned> {
    const { programId, partnerId, dealId, identifiers, nameImitates } = deal;
    const [known, similar] = await Promise.all([
      this.known.outside(programId, partnerId, dealId, at),
      this.similar(deal, accountId, at),
    ]);
    const lookalike = nameImitates || identifiers.some((one) => one.lookalike);
    return { known, similar, lookalike, amount: await this.comparable(deal) };
  }

  private async similar(deal: Deal, accountId: string | null, at: string): Promise<readonly Candidate[]> {
    const terms = await this.known.terms(deal.programId, at);
    const from = isRefusal(terms) ? null : terms.policy.similarNamesFrom;
    if (from === null || deal.nameBlockId === null || deal.customerName === null) return [];
    const name = foldedName(deal.customerName);
    const { customers } = await this.known.nameBlock(deal.nameBlockId);
    const alike = customers.flatMap((one) => {
      if (one.name === null || one.accountId === accountId) return [];
      const { score, explanation } = similarity(name, one.name);
      return score >= from ? [similarTo(one.accountId, score, explanation)] : [];
    });
    return [...alike].sort((one, other) => (other.score ?? 0) - (one.score ?? 0)).slice(0, MOST_ALIKE);
  }

  /** Only amounts in program currency can be held against the program's limits. */
  private async comparable({ programId, amount, currency }: Deal): Promise<string | null> {
    const program = await this.known.program(programId);
    if (amount === null || program.status === 'absent' || program.currency !== currency) return null;
    return Decimal.of(amount).toString();
  }

  private slotOf({ programId, partnerId, dealId, imported }: Deal) {
    if (partnerId === null || imported) return null;
    return { portfolioId: portfolioIdOf(this.known.tenant, programId, partnerId), programId, partnerId, dealId };
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

interface Named {
  readonly identifierId: string;
}

const sameIds = (one: readonly Named[], other: readonly Named[]): boolean =>
  one.length === other.length &&
  one.every(({ identifierId }) => other.some((each) => each.identifierId === identifierId));
