import { type AnyAggregate, type EventStore, type Executor, type Outcome } from '#libs/eventing';
import { type Command, type CommandContext, idOf } from '#libs/kernel';
import { partnerAggregate, AdmitPartner } from '#libs/partners';
import { CreateProgram, type DealPolicy, programAggregate, SetDealPolicy, STANDARD_DEAL_POLICY } from '#libs/programs';
import { MemoryWorld, PlainPersonalData } from '../../eventing/test/memory-world.fixtures.js';
import { accountAggregate } from '../src/account/account.aggregate.js';
import { dealAggregate, dealIdOf } from '../src/deal/deal.aggregate.js';
import { ContinueRegistration, continueRegistration } from '../src/registration/continue-registration.js';
import { DealService } from '../src/registration/deal.service.js';
import type { DealAnswer, DealContext } from '../src/registration/answers.types.js';
import { type CustomerDraft, type DealDraft, type ImportDraft, NO_CUSTOMER } from '../src/vocabulary/deal.drafts.js';
import { identifierAggregate } from '../src/customer/identifier.aggregate.js';
import { sameCustomerAggregate } from '../src/joins/same-customer.aggregate.js';
import { nameBlockAggregate } from '../src/customer/name-block.aggregate.js';
import { portfolioAggregate } from '../src/portfolio/portfolio.aggregate.js';

export { CountingStore } from '../../eventing/test/counting-store.fixtures.js';

const AGGREGATES: readonly AnyAggregate[] = [
  ...[dealAggregate, accountAggregate, portfolioAggregate, identifierAggregate, nameBlockAggregate],
  ...[programAggregate, partnerAggregate, sameCustomerAggregate],
];

/** The deal service over a real executor and a store, with a program and partners: without Nest. */
export class World extends MemoryWorld<EventStore> {
  readonly service: DealService;
  /** The command that a crash keeps from being sent, with all after it. */
  crashBefore: string | null = null;
  /** What somebody else does just before a command is sent; once. */
  meanwhile: { readonly before: string; readonly act: () => Promise<unknown> } | null = null;
  readonly programId: string;

  constructor(store: EventStore, tenant = 'acme') {
    super({ aggregates: AGGREGATES, store, keys: new PlainPersonalData(), tenant });
    this.programId = idOf(tenant, 'program', 'resellers');
    this.service = new DealService(this.bus, this.facts, this.index);
    this.before = async ({ type }) => {
      if (this.crashBefore === type) throw new Error('crash');
      const { meanwhile } = this;
      if (meanwhile?.before !== type) return;
      this.meanwhile = null;
      await meanwhile.act();
    };
  }

  /** Each step of a registration that is continued may be cut off, too. */
  protected override carryOut(command: Command): Promise<Outcome> {
    if (!(command instanceof ContinueRegistration)) return super.carryOut(command);
    const executor = { execute: (_: unknown, step: Command) => this.send(step) } as Executor;
    return continueRegistration.carryOut(command, { executor, facts: this.facts, store: this.store });
  }

  override context(at: string, more: Partial<DealContext> = {}): DealContext {
    return super.context(at, more);
  }

  async begin(at: string, policy: Partial<DealPolicy> = {}): Promise<this> {
    const { programId } = this;
    const zone = { currency: 'USD', timeZone: 'UTC', startsAt: at };
    await this.sure(new CreateProgram({ programId, name: 'Resellers', ...zone }, this.context(at)));
    const draft = { ...STANDARD_DEAL_POLICY, ...policy, effectiveFrom: at };
    await this.sure(new SetDealPolicy({ programId, ...draft }, this.context(at)));
    return this;
  }

  async partner(name: string, at: string): Promise<string> {
    const partnerId = this.partnerId(name);
    const { programId } = this;
    const known = { externalId: name, name, kind: 'reseller', country: 'US', programKnown: true } as const;
    await this.sure(new AdmitPartner({ partnerId, programId, ...known }, this.context(at)));
    return partnerId;
  }

  partnerId(name: string): string {
    return idOf(this.tenant, 'partner', `${this.programId}:${name}`);
  }

  dealId(externalId: string): string {
    return dealIdOf(this.tenant, this.programId, externalId);
  }

  given(
    externalId: string,
    partner: string,
    customer: Partial<CustomerDraft>,
    more: Partial<DealDraft> = {},
  ): DealDraft {
    const { programId } = this;
    return {
      ...CONTENT,
      programId,
      externalId,
      partnerId: this.partnerId(partner),
      customer: { ...NO_CUSTOMER, ...customer },
      ...more,
    };
  }

  register(
    externalId: string,
    partner: string,
    customer: Partial<CustomerDraft>,
    at: string,
    more: Partial<DealDraft> = {},
  ): Promise<DealAnswer> {
    const given = this.given(externalId, partner, customer, more);
    return this.service.register(this.dealId(externalId), given, this.context(at));
  }

  import(given: Omit<ImportDraft, 'programId'>, at: string, context: CommandContext = this.context(at)) {
    const { programId } = this;
    return this.service.importing()(this.dealId(given.externalId), { ...given, programId }, context);
  }

  async deal(externalId: string) {
    const { state } = await this.facts.of(dealAggregate, this.tenant, this.dealId(externalId));
    if (state.status === 'absent') throw new Error(`no deal ${externalId}`);
    return state;
  }

  /** What is in a stream, oldest first. */
  async events(noun: string, id: string): Promise<{ type: string; data: Record<string, unknown> }[]> {
    const events = await this.stored(noun, id);
    return events.map(({ type, data }) => ({ type, data: data as Record<string, unknown> }));
  }
}

export const CONTENT = {
  productLines: ['crm'],
  amount: '1000',
  currency: 'USD',
  expectedCloseOn: null,
  representative: null,
  involvement: 'sourced',
  territory: null,
  metadata: {},
} as const;
