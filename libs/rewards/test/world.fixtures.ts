import { type JourneyEvent, journeyEvents } from '#libs/attribution';
import { MemoryEventStore, type Policy } from '#libs/eventing';
import type { DomainEvent, EventTypes, Position, Recorded } from '#libs/kernel';
import { type PartnerEvent, partnerEvents } from '#libs/partners';
import { programEvents, type RewardPolicy } from '#libs/programs';
import { ratesEvents, ratesIdOf } from '#libs/rates';
import { type SaleEvent, saleEvents } from '#libs/sales';
import { MemoryWorld, PlainPersonalData } from '../../eventing/test/memory-world.fixtures.js';
import { Acting } from '../../eventing/src/policies/policy-acting.js';
import { rewardBudgetAggregate } from '../src/budget/reward-budget.aggregate.js';
import { rewardBudgetEvents } from '../src/budget/reward-budget.events.js';
import { grantRewardWhenEarned } from '../src/processes/grant-reward-when-earned.policy.js';
import { releaseBudgetWhenRewardEnds } from '../src/processes/release-budget-when-reward-ends.policy.js';
import { takeBackRewardWhenRefunded } from '../src/processes/take-back-reward-when-refunded.policy.js';
import { walletAggregate } from '../src/wallet/wallet.aggregate.js';
import { walletEvents } from '../src/wallet/wallet.events.js';
import { BERLIN } from './reward.fixtures.js';

const START = '2026-01-01T00:00:00.000Z';
const SOLD = '2026-03-01T09:00:00.000Z';

const ALL = [
  ...[programEvents, partnerEvents, saleEvents, journeyEvents],
  ...[ratesEvents, rewardBudgetEvents, walletEvents],
] as readonly EventTypes<never>[];

type Credits = Readonly<Record<string, number>>;
/** A code of a partner that was typed in. */
const evidence = (code: string | null) =>
  code === null ? null : { shares: [], touches: [{ kind: 'code', partnerId: code, dropped: null }] };
const parts = (credits: Credits) => Object.entries(credits).map(([partnerId, weight]) => ({ partnerId, weight }));

/** Partners, sales and leads as history tells them, and the policies of rewards that answer: in memory, batch by batch as their runner does. */
export class RewardWorld extends MemoryWorld {
  private readonly runners: { readonly policy: Policy; checkpoint: Position | 'start' }[];
  private readonly credits = new Map<string, Credits>();
  /** What was put aside. */
  readonly parked: string[] = [];
  private readonly aside: { readonly policy: Policy; readonly event: Recorded<DomainEvent> }[] = [];

  constructor() {
    const aggregates = [walletAggregate, rewardBudgetAggregate];
    super({ aggregates, store: new MemoryEventStore(), keys: new PlainPersonalData() });
    const { facts } = this;
    const policies = [grantRewardWhenEarned(facts), takeBackRewardWhenRefunded(facts), releaseBudgetWhenRewardEnds()];
    this.runners = (policies as Policy[]).map((policy) => ({ policy, checkpoint: 'start' }));
  }

  private told(types: object, id: string, type: string, data: object): Promise<void> {
    return this.happen(
      types as EventTypes<never>,
      id,
      { type, data: { programId: 'p', ...data } } as DomainEvent,
      SOLD,
    );
  }

  async begin(policy: RewardPolicy, ...names: readonly string[]): Promise<void> {
    const created = { name: 'P', currency: 'USD', timeZone: BERLIN, startsAt: START };
    await this.told(programEvents, 'p', 'program.created', created);
    await this.told(programEvents, 'p', 'program.reward-policy-set', { policy });
    for (const name of names) {
      const identity = { externalId: name, personalKey: null, name: null, kind: 'affiliate', country: null };
      await this.partner(name, 'partner.prospected', identity);
      await this.partner(name, 'partner.enrolled', { tier: 1 });
      await this.partner(name, 'partner.activated');
    }
  }

  partner = (name: string, type: PartnerEvent['type'], data: object = {}): Promise<void> =>
    this.told(partnerEvents, name, type, { partnerId: name, at: START, ...data });

  async merge(name: string, into: string): Promise<void> {
    await this.partner(name, 'partner.merged', { into, reason: 'one company' });
    await this.partner(into, 'partner.absorbed', { from: name, reason: 'one company' });
  }

  private sale = (saleId: string, type: SaleEvent['type'], data: object): Promise<void> =>
    this.told(saleEvents, saleId, type, { saleId, ...data });

  async sell(saleId: string, credits: Credits, code: string | null = null, ref: string | null = null): Promise<void> {
    this.credits.set(saleId, credits);
    const line = {
      line: 1,
      product: 'plan',
      category: null,
      kind: 'goods',
      quantity: '1',
      unitPrice: '80',
      amount: '80',
    };
    await this.sale(saleId, 'sale.recorded', {
      ...{ externalId: saleId, occurredAt: SOLD, currency: 'USD', timeZone: BERLIN, credits: parts(credits) },
      ...{
        customer: null,
        saleType: null,
        metadata: {},
        person: ref,
        personalTexts: ref === null ? null : { ref },
        lines: [line],
        amount: '80',
      },
      ...{ crediting: 'explicit', attribution: evidence(code) },
      conversion: { journeyId: `J-${saleId}`, number: 1, firstAt: SOLD, monthsSinceFirst: 0 },
    });
  }

  async recredit(saleId: string, after: Credits, code: string | null = null): Promise<void> {
    const before = parts(this.credits.get(saleId) ?? {});
    this.credits.set(saleId, after);
    await this.sale(saleId, 'sale.recredited', {
      ...{ recreditId: saleId, externalId: saleId, occurredAt: SOLD, currency: 'USD', timeZone: BERLIN, reason: null },
      ...{ before, after: parts(after), charged: '80', refunded: '0', attribution: evidence(code), influence: false },
    });
  }

  private journey = (journeyId: string, type: JourneyEvent['type'], data: object): Promise<void> =>
    this.told(journeyEvents, journeyId, type, { journeyId, at: SOLD, ...data });

  /** A lead that nobody has brought, unless it is bound. */
  async submit(leadId: string): Promise<void> {
    await this.journey(leadId, 'journey.opened', { identifiers: [], marks: [], accountId: null });
    const none = {
      number: null,
      name: null,
      email: null,
      phone: null,
      company: null,
      country: null,
      consent: null,
      mayBeShared: false,
    };
    const brought = { leadId, partnerId: null, touchId: null, submittedBy: 'vendor', metadata: {}, soldAt: null };
    await this.journey(leadId, 'journey.lead-submitted', { ...none, ...brought, contentMark: 'm' });
  }

  bind = (leadId: string, name: string): Promise<void> =>
    this.journey(leadId, 'journey.rebound', {
      from: SOLD,
      until: null,
      shares: parts({ [name]: 10_000 }),
      reason: null,
    });

  qualify = (leadId: string): Promise<void> => this.journey(leadId, 'journey.lead-qualified', { leadId, note: null });

  async history() {
    return (await this.happened(ALL)).events;
  }

  /** Until nothing is left to answer. */
  async settle(): Promise<void> {
    for (let answered = true; answered;) {
      answered = false;
      for (const runner of this.runners) {
        const { policy, checkpoint: after } = runner;
        const wanted = (type: string) => (policy.on as readonly string[]).includes(type);
        const { events, through } = await this.happened(ALL, { after, wanted });
        this.facts.notice(through);
        const acting = new Acting(policy, (command) => this.send(command));
        await acting.on(events);
        for (const { refusal, event } of acting.parked.values()) {
          this.parked.push(refusal.refused);
          this.aside.push({ policy, event });
        }
        runner.checkpoint = through;
        answered ||= events.length > 0;
      }
    }
  }

  /** The European Central Bank's rates of the day of all that happens here. */
  async publish(rates: Readonly<Record<string, string>>): Promise<void> {
    const data = { source: 'ecb', day: SOLD.slice(0, 10), base: 'EUR', rates };
    await this.told(ratesEvents, ratesIdOf(this.tenant, 'ecb'), 'rates.published', data);
  }

  /** What was put aside is answered again, in its order. */
  async retry(): Promise<void> {
    for (const { policy, event } of this.aside.splice(0)) {
      const acting = new Acting(policy, (command) => this.send(command));
      await acting.on([event]);
      for (const { refusal } of acting.parked.values()) this.parked.push(refusal.refused);
    }
    await this.settle();
  }
}
