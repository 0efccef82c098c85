import {
  AttributionModule,
  clickIdOf,
  codeAggregate,
  CustomerJourneys,
  journeyAggregate,
  linkAggregate,
  linkIdOf,
  NOBODY,
  SaleAttributions,
  type Touch,
} from '#libs/attribution';
import { type AnyAggregate, type Outcome } from '#libs/eventing';
import { type CommandContext, deterministicId, idOf, isRefusal } from '#libs/kernel';
import { AdmitPartner, partnerAggregate, type PartnerKind } from '#libs/partners';
import { CreateProgram, programAggregate, SetAttributionPolicy, STANDARD_ATTRIBUTION_POLICY } from '#libs/programs';
import { uuidOfBlind } from '#libs/deals';
import { bindCustomerWhenLeadSubmitted } from '../../attribution/src/processes/bind-customer-when-lead-submitted.policy.js';
import { CountingStore } from '../../eventing/test/counting-store.fixtures.js';
import { MemoryWorld, PlainPersonalData } from '../../eventing/test/memory-world.fixtures.js';
import type { ContentDraft } from '../src/content/draft.js';
import { saleIdOf } from '../src/events/sale.ids.js';
import { SaleRequests } from '../src/processes/sale-requests.js';
import { useCodeWhenSaleRecorded } from '../src/processes/use-code-when-sale-recorded.policy.js';
import { SaleStateReader } from '../src/processes/sale.state-reader.js';
import type { EvidenceDraft } from '../src/sale/crediting.js';
import { saleAggregate } from '../src/sale/sale.aggregate.js';
import { RecordSale } from '../src/sale/sale.commands.js';
import type { Crediting, RecordedContent } from '../src/events/sale.events.js';

const CLOCK = '2027-01-01T00:00:00.000Z';
const START = '2025-01-01T00:00:00.000Z';

interface SaleGiven {
  readonly at: string;
  readonly ref?: string | null;
  readonly evidence?: EvidenceDraft;
  readonly credits?: ContentDraft['credits'];
  readonly crediting?: Crediting;
  readonly amount?: string;
  /** What is sold, each with its price; a mug unless told. */
  readonly lines?: readonly (readonly [product: string, unitPrice: string])[];
  /** Another one is another request. */
  readonly key?: string;
}

/** One api process that records sales, over a store that counts what is read. */
export class CreditingWorld extends MemoryWorld<CountingStore> {
  readonly programId = idOf('acme', 'program', 'affiliates');
  readonly requests: SaleRequests;
  readonly journeys: CustomerJourneys;
  /** The command before which the process dies. */
  dieBefore: string | null = null;
  private clicks = 0;

  constructor(store = new CountingStore()) {
    super({ aggregates: AGGREGATES, store, keys: new PlainPersonalData() });
    this.journeys = new CustomerJourneys(this.bus, this.facts, this.index);
    const attributions = new SaleAttributions(this.bus, this.facts, this.index);
    this.requests = new SaleRequests(this.bus, this.journeys, attributions);
    this.before = ({ type }) => {
      if (type === this.dieBefore) throw new Error('died');
    };
  }

  async begin(policy: object | null, ...partners: readonly string[]): Promise<this> {
    const { programId } = this;
    const program = { programId, name: 'Affiliates', currency: 'USD', timeZone: 'UTC', startsAt: START };
    await this.sure(new CreateProgram(program, this.context(START)));
    if (policy) await this.policy(policy);
    for (const name of partners) await this.partner(name);
    return this;
  }

  policy(change: object, effectiveFrom = START): Promise<void> {
    const data = { programId: this.programId, effectiveFrom, ...STANDARD_ATTRIBUTION_POLICY, ...change };
    return this.sure(new SetAttributionPolicy(data, this.context(START)));
  }

  partner(name: string, kind: PartnerKind = 'affiliate', since = START): Promise<void> {
    const { programId } = this;
    const partner = { externalId: name, name, kind, country: 'US', programKnown: true } as const;
    return this.sure(new AdmitPartner({ partnerId: this.idOf(name), programId, ...partner }, this.context(since)));
  }

  async code(
    partner: string,
    text: string,
    terms: Partial<{ readonly endsAt: string; readonly limit: number; readonly newCustomersOnly: boolean }> = {},
  ): Promise<void> {
    const { tenant, programId } = this;
    const codeId = uuidOfBlind(await this.index.blind(tenant, 'code', JSON.stringify([programId, text])));
    const plain = { startsAt: null, endsAt: null, limit: null, oncePerCustomer: false, newCustomersOnly: false };
    const data = { codeId, programId, partnerId: this.idOf(partner), code: text, ...plain, ...terms };
    await this.sure(new codeAggregate.commands.IssueCode(data, this.context(START)));
  }

  /** The id that a click on a partner's link put into an address. */
  async click(partner: string, at: string, change: Partial<Parameters<typeof clickIdOf>[0]> = {}): Promise<string> {
    const { tenant, programId } = this;
    const linkId = linkIdOf(tenant, `link-${partner.toLowerCase()}`);
    const settings = {
      destination: 'https://acme.com/',
      deepPaths: false,
      utm: null,
      name: null,
      allowedDomains: ['acme.com'],
    };
    const of = { linkId, programId, partnerId: this.idOf(partner), key: `link-${partner.toLowerCase()}` };
    await this.send(
      new linkAggregate.commands.CreateLink({ ...of, ...settings, activityId: null }, this.context(START)),
    );
    this.clicks += 1;
    const nonce = this.clicks.toString(16).padStart(10, '0');
    const click = { linkId, at, nonce, isRecorded: true, flags: [], ...change };
    return clickIdOf(click, await this.index.namer(tenant));
  }

  contact(partner: string, email: string): Promise<void> {
    const data = { partnerId: this.idOf(partner), contactId: deterministicId('contact', email), email };
    const { AddContact } = partnerAggregate.commands;
    return this.sure(new AddContact({ ...data, name: 'Ann', phone: null, role: 'sales' }, this.context(START)));
  }

  /** Both halves. */
  async merge(from: string, into: string, at: string): Promise<void> {
    const { AbsorbPartner, MergePartner } = partnerAggregate.commands;
    const { programId } = this;
    const other = { found: true, programId, mergeable: true, absorbed: [], ended: [] };
    const absorbing = { partnerId: this.idOf(into), from: this.idOf(from), other, reason: 'twin' };
    await this.sure(new AbsorbPartner(absorbing, this.context(at)));
    await this.sure(
      new MergePartner({ partnerId: this.idOf(from), into: this.idOf(into), reason: 'twin' }, this.context(at)),
    );
  }

  idOf(name: string): string {
    return idOf(this.tenant, 'partner', `${this.programId}:${name}`);
  }

  override context(at = CLOCK, more: Partial<CommandContext> = {}): CommandContext {
    return super.context(at, { clock: CLOCK, ...more });
  }

  /** What the door does with a sale. */
  async sell(externalId: string, { at, ref = 'C-1', key = 'k', ...more }: SaleGiven): Promise<Outcome> {
    const { programId, tenant } = this;
    const saleId = saleIdOf(tenant, programId, externalId);
    const { amount = '100', credits = [], crediting: asked = null, evidence = null } = more;
    const lines = (more.lines ?? [['mug', amount]]).map(([product, unitPrice]) => ({
      ...({ product, category: null, kind: 'goods', quantity: '1', unitPrice } as const),
    }));
    const given: ContentDraft = {
      ...{ programId, externalId, currency: 'USD', credits, saleType: null, metadata: {}, lines },
      customer: ref === null ? null : { ref, country: null, returning: null },
    };
    const known = new SaleStateReader(this.facts).ofTenant(tenant);
    const ids = credits.map(({ partnerId }) => partnerId);
    const made = { saleId, given, knowledge: await known.of(programId, at, ids) };
    const commandId = deterministicId('call', key, JSON.stringify([externalId, at, more]));
    const context = this.context(at, { commandId, bodyHash: commandId });
    const policy = await known.attributionPolicy(programId, at);
    const { commands, creditings } = this.requests.begin(known.facts);
    const crediting = await creditings.of({ ...made, policy, asked, evidence }, context);
    const outcome = await commands.execute<RecordSale, Outcome>(new RecordSale({ ...made, crediting }, context));
    if (!isRefusal(outcome)) {
      await creditings.bind(saleId, context);
      await creditings.useCode(saleId, evidence, context);
    }
    return outcome;
  }

  /** What the policy sends that follows a sale's code. */
  async follow(externalId: string): Promise<void> {
    const saleId = saleIdOf(this.tenant, this.programId, externalId);
    const events: object[] = [];
    for await (const event of this.facts.events(saleAggregate, this.tenant, saleId)) events.push(event);
    for (const { command } of await useCodeWhenSaleRecorded(this.facts).react(events as never))
      await this.send(command);
  }

  /** What the policy sends that follows leads. */
  async followLeads(ref = 'C-1'): Promise<void> {
    const events: { readonly type: string }[] = [];
    for await (const event of this.facts.events(journeyAggregate, this.tenant, await this.journeyId(ref)))
      events.push(event);
    const leads = events.filter(({ type }) => type === 'journey.lead-submitted');
    for (const { command } of await bindCustomerWhenLeadSubmitted(this.facts).react(leads as never))
      await this.send(command);
  }

  async sale(externalId: string): Promise<RecordedContent> {
    const id = saleIdOf(this.tenant, this.programId, externalId);
    const { state } = await this.facts.of(saleAggregate, this.tenant, id);
    if (state.status !== 'recorded') throw new Error(`${externalId} is not recorded`);
    return state.sale;
  }

  /** Weights by the names of partners. */
  async credits(externalId: string, ...names: readonly string[]): Promise<Record<string, number>> {
    const { credits } = await this.sale(externalId);
    const nameOf = (id: string): string => names.find((name) => this.idOf(name) === id) ?? id;
    return Object.fromEntries(credits.map(({ partnerId, weight }) => [nameOf(partnerId), weight]));
  }

  /** A touch that was recorded, by the name of its partner. */
  async touch(partner: string, at: string, change: Partial<Touch> = {}, ref = 'C-1'): Promise<void> {
    const workflow = this.journeys.workflow(this.programId, this.context(at));
    const identifiers = await workflow.names.identifiers({ ...NOBODY, ref });
    const touch = {
      ...{
        touchId: `${partner} ${at}`,
        partnerId: this.idOf(partner),
        kind: 'click' as const,
        at,
        linkId: null,
        codeId: null,
      },
      ...{ activityId: null, self: null, clickFlags: [], clickId: null, referrer: null },
      ...{ partnerRevision: '0', linkRevision: null, codeRevision: null, ...change },
    } as const;
    const known = { identifiers, marks: null, accountId: null };
    const of = { programId: this.programId, known, touch };
    const noted = await workflow.onJourney(
      identifiers,
      (journeyId) => new journeyAggregate.commands.NoteTouch({ journeyId, ...of }, this.context(at)),
    );
    if (isRefusal(noted)) throw new Error(noted.message);
  }

  /** A lead that a partner submitted, or the vendor. */
  async lead(partner: string | null, at: string, ref = 'C-1', number: string | null = null): Promise<void> {
    const context = this.context(at);
    const workflow = this.journeys.workflow(this.programId, context);
    const identifiers = await workflow.names.identifiers({ ...NOBODY, ref, leadNumber: number });
    const partnerId = partner && this.idOf(partner);
    const nothing = { name: null, email: null, phone: null, company: null, country: null, consent: null, metadata: {} };
    const lead = { submittedBy: 'partner', partnerId, activityId: null, number, ...nothing } as const;
    const touch = partnerId && {
      ...{ touchId: `lead ${partner}`, partnerId, kind: 'lead', at, linkId: null, codeId: null, activityId: null },
      ...{ self: null, clickFlags: [], clickId: null, referrer: null, partnerRevision: '0' },
      ...{ linkRevision: null, codeRevision: null },
    };
    const known = { identifiers, marks: null, accountId: null };
    const of = { programId: this.programId, known, lead, contentMark: 'm' };
    const submitted = await workflow.onJourney(identifiers, (journeyId) => {
      const data = { journeyId, ...of, touch: touch as never };
      return new journeyAggregate.commands.SubmitLead(data, context);
    });
    if (isRefusal(submitted)) throw new Error(submitted.message);
  }

  async journeyId(ref = 'C-1'): Promise<string> {
    const found = await this.journeys.find(this.tenant, this.programId, { ...NOBODY, ref });
    if (!found) throw new Error(`nothing is known of ${ref}`);
    return found.journeyId;
  }
}

const AGGREGATES: readonly AnyAggregate[] = [
  ...[saleAggregate, partnerAggregate, programAggregate],
  ...AttributionModule.context.aggregates,
];
