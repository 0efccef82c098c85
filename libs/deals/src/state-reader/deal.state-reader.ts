import { RequestReader, type StateReader } from '#libs/eventing';
import { type Instant, plusBusinessDays, type Refusal, refuse } from '#libs/kernel';
import {
  contactNamed,
  isBanned,
  partnerAggregate,
  partnerNamed,
  type PartnerState,
  standingAt,
  standingNow,
  tierAt,
} from '#libs/partners';
import {
  calendarInForce,
  dealCapacity,
  dealPolicyInForce,
  type Program,
  programAggregate,
  type ProgramState,
  zoneOf,
} from '#libs/programs';
import { accountAggregate } from '../account/account.aggregate.js';
import type { KnownOutside, Terms } from '../account/account.commands.js';
import { dealAggregate } from '../deal/deal.aggregate.js';
import type { ContentKnown } from '../deal/deal.commands.js';
import { sameCustomerAggregate } from '../joins/same-customer.aggregate.js';
import { type AccountJoins, accountStaying } from '../joins/same-customer.js';
import { identifierAggregate } from '../customer/identifier.aggregate.js';
import { nameBlockAggregate } from '../customer/name-block.aggregate.js';
import type { NameBlockState } from '../customer/name-block.js';
import { portfolioAggregate, portfolioIdOf } from '../portfolio/portfolio.aggregate.js';
import type { OpenSlot, PortfolioState } from '../portfolio/portfolio.js';
import { recent } from './recent.js';

const recentDeal = recent(dealAggregate);
const recentAccount = recent(accountAggregate);

interface Registered {
  readonly programId: string;
  readonly partnerId: string | null;
  readonly dealId: string;
}

/** What other streams say, at a moment of business time, as is known now. */
export class DealStateReader {
  constructor(
    private readonly facts: StateReader,
    readonly tenant: string,
  ) {}

  async deal(dealId: string) {
    return (await this.facts.of(recentDeal, this.tenant, dealId)).state;
  }

  async account(accountId: string) {
    return (await this.facts.of(recentAccount, this.tenant, accountId)).state;
  }

  async program(programId: string): Promise<ProgramState> {
    return (await this.facts.of(programAggregate, this.tenant, programId)).state;
  }

  /** The account that an identifier leads to: of one that was joined, the one that stays. */
  async identifier(identifierId: string): Promise<string | null> {
    const { accountId, programId } = (await this.facts.of(identifierAggregate, this.tenant, identifierId)).state;
    return accountId === null || programId === null ? accountId : this.staying(programId, accountId);
  }

  /** Which accounts of a program were joined. */
  async joins(programId: string): Promise<AccountJoins> {
    return (await this.facts.of(sameCustomerAggregate, this.tenant, programId)).state;
  }

  /** The account that stays of one. */
  async staying(programId: string, accountId: string): Promise<string> {
    return accountStaying(await this.joins(programId), accountId);
  }

  /** The id of the partner that the vendor's key means, also where there is none. */
  async partnerNamed(programId: string, externalId: string): Promise<string> {
    return (await partnerNamed(this.facts, this.tenant, programId, externalId)).id;
  }

  /** The id of the partner's contact under this key, also where there is none. */
  contactNamed(partnerId: string, key: string): Promise<string> {
    return contactNamed(this.facts, { tenant: this.tenant, partnerId, key });
  }

  async nameBlock(nameBlockId: string): Promise<NameBlockState> {
    return (await this.facts.of(nameBlockAggregate, this.tenant, nameBlockId)).state;
  }

  async portfolio(programId: string, partnerId: string): Promise<PortfolioState> {
    const id = portfolioIdOf(this.tenant, programId, partnerId);
    return (await this.facts.of(portfolioAggregate, this.tenant, id)).state;
  }

  async terms(programId: string, at: Instant): Promise<Terms | Refusal> {
    const program = await this.program(programId);
    return program.status === 'absent' ? NO_PROGRAM : termsAt(program, at);
  }

  /** How many registrations the partner may have open; null: no limit. */
  async capacity(programId: string, partnerId: string, at: Instant): Promise<number | null> {
    const [program, partner] = await Promise.all([this.program(programId), this.partner(programId, partnerId)]);
    return program.status === 'absent' ? null : dealCapacity(program, tierOf(partner, at), at);
  }

  async standing(programId: string, partnerId: string, at: Instant): Promise<string | undefined> {
    return standingOf(await this.partner(programId, partnerId), at);
  }

  /** `representative`: who is to lead the deal, a contact. */
  async content(
    programId: string,
    partnerId: string | null,
    representative: string | null,
    at: Instant,
  ): Promise<ContentKnown> {
    const [program, owner] = await Promise.all([
      this.program(programId),
      partnerId === null ? null : this.partner(programId, partnerId),
    ]);
    const of = { partner: knownAs(owner), representative: leadOf(owner, representative) };
    if (program.status === 'absent') return { program: 'unknown', ...of, productLines: null };
    return { program: 'known', ...of, productLines: dealPolicyInForce(program, at).productLines };
  }

  /** What is known of a registration beside its account, for the one who decides. `slot`: its own, where that is known already. */
  async outside({ programId, partnerId, dealId }: Registered, at: Instant, slot?: OpenSlot): Promise<KnownOutside> {
    const [program, partner, own] = await Promise.all([
      this.facts.of(programAggregate, this.tenant, programId),
      partnerId === null ? null : this.facts.of(partnerAggregate, this.tenant, partnerId),
      slot ?? this.slot(programId, partnerId, dealId),
    ]);
    return {
      policyVersion: program.state.status === 'absent' ? 0 : dealPolicyInForce(program.state, at).version,
      programRevision: String(program.revision),
      partnerRevision: String(partner?.revision ?? -1),
      partnerStanding: (partner && standingOf(partner.state, at)) ?? 'none',
      partnerTier: partner && partner.state.status === 'known' ? tierAt(partner.state, at) : null,
      openRegistrations: own?.open ?? null,
      capacity: own?.limit ?? null,
    };
  }

  private async slot(programId: string, partnerId: string | null, dealId: string): Promise<OpenSlot | undefined> {
    return partnerId === null ? undefined : (await this.portfolio(programId, partnerId)).open.get(dealId);
  }

  /** As absent, too, where it is of another program. */
  private async partner(programId: string, partnerId: string): Promise<PartnerState> {
    const { state } = await this.facts.of(partnerAggregate, this.tenant, partnerId);
    return state.status === 'known' && state.programId === programId ? state : { status: 'absent' };
  }
}

function knownAs(partner: PartnerState | null): ContentKnown['partner'] {
  if (partner === null) return 'none';
  if (partner.status === 'absent') return 'unknown';
  return standingNow(partner).is === 'merged' ? 'merged' : 'in-program';
}

function leadOf(partner: PartnerState | null, representative: string | null): ContentKnown['representative'] {
  if (representative === null) return 'none';
  const contact = partner?.status === 'known' ? partner.contacts.get(representative) : undefined;
  if (contact === undefined) return 'unknown';
  return contact === 'listed' ? 'listed' : 'left';
}

export const NO_PROGRAM = refuse('NOT_FOUND', 'there is no such program', 'programId');

const termsAt = (program: Program, at: Instant): Terms => ({
  policy: dealPolicyInForce(program, at),
  calendar: calendarInForce(program, at),
  timeZone: zoneOf(program, at),
});

/** When a person should have decided. */
export const decideBy = ({ policy, calendar, timeZone }: Terms, at: Instant): Instant =>
  plusBusinessDays(at, policy.decideWithinBusinessDays, timeZone, calendar);

/** A ban reaches back; of a partner that became known later than it registered, its standing now. */
function standingOf(partner: PartnerState, at: Instant): string | undefined {
  if (partner.status === 'absent') return undefined;
  if (isBanned(partner)) return 'banned';
  return (standingAt(partner, at) ?? standingNow(partner)).is;
}

const tierOf = (partner: PartnerState, at: Instant): number => (partner.status === 'known' ? tierAt(partner, at) : 1);

/** For the deals of one request: what programs and partners say is read once for all of them. */
export const forManyDeals = (facts: StateReader): StateReader =>
  new RequestReader(facts, [programAggregate, partnerAggregate]);

/** For one deal: what its own commands write is known without a read. */
export const forOneDeal = (facts: StateReader): RequestReader =>
  new RequestReader(facts, [recentDeal, identifierAggregate, nameBlockAggregate]);
