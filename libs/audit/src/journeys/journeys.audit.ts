import type { AliasEvent, JourneyEvent } from '#libs/attribution';
import type { AccountEvent } from '#libs/deals';
import type { Recorded } from '#libs/kernel';
import type { SharingEvent } from '#libs/marketing';
import type { AttributionPolicy } from '#libs/programs';
import type { SaleAttribution, SaleEvent } from '#libs/sales';
import type { IdentityAudit } from '../customers/identity.audit.js';
import { type Holders, RegistrationsModel } from '../customers/registrations.js';
import { SharedClicks } from '../customers/shared.clicks.js';
import { type Less, SimilarityModel } from '../customers/similarity.js';
import { type FieldDifference, type FindingKind, type Findings, refOf } from '../sources/findings.js';
import type { SourceEvent } from '../sources/source.checks.js';
import { AsKnown, type OfProgram } from './as.known.js';
import { bindingFaults, type BoundBySale, bySale } from './bindings.js';
import { evidenceFaults } from './sale.evidence.js';
import type { CodesAudit } from './codes.audit.js';
import { DecisionsModel } from './decisions.model.js';
import { JourneyModel, type LeadSaid } from './journey.model.js';
import { LeadsModel } from './leads.model.js';
import { type NotBound, UnboundCustomers } from './unbound.js';

type Decided = Extract<SaleEvent, { type: 'sale.recorded' | 'sale.recredited' }>;
type Bound = Extract<JourneyEvent, { type: 'journey.bound' }>;

const NOTHING = new JourneyModel();
const NEWEST = BigInt(Number.MAX_SAFE_INTEGER);
/** What a customer whose journey says no such thing is left out by: there may be millions of them. */
const MATTERS: ReadonlySet<JourneyEvent['type']> = new Set([
  ...(['journey.touch-noted', 'journey.touch-flagged', 'journey.touch-cleared', 'journey.lead-submitted'] as const),
  ...(['journey.bound', 'journey.rebound', 'journey.override-set', 'journey.override-ended'] as const),
  ...(['journey.absorbed', 'journey.merged'] as const),
]);

/** Follows customers: whose they are said to be, and whether their sales were decided by what their journeys said by then. */
export class JourneysAudit {
  readonly leads = new LeadsModel();
  private readonly said = new DecisionsModel();
  readonly decisions = this.said.decisions;
  private readonly journeys = new Map<string, JourneyModel>();
  /** By sale: what it would bind its customer to. */
  private readonly binding = new Map<string, BoundBySale>();
  /** By lead: when partners took it. */
  private readonly accepted = new Map<string, Set<string>>();
  private readonly registrations = new RegistrationsModel();
  private readonly similarity: SimilarityModel;
  private readonly shared: SharedClicks;
  private readonly asKnown: AsKnown;
  private readonly unbound: UnboundCustomers;

  constructor(
    private readonly tenant: string,
    private readonly of: OfProgram,
    private readonly identity: IdentityAudit,
    codes: CodesAudit,
    private readonly findings: Findings,
  ) {
    this.asKnown = new AsKnown(of, codes);
    const journeyOf = (id: string): JourneyModel | undefined => this.journeys.get(id);
    this.unbound = new UnboundCustomers({ of, journeyOf, asKnown: this.asKnown });
    this.similarity = new SimilarityModel(of.log.partnersNow);
    this.shared = new SharedClicks(identity);
  }

  alias(event: Recorded<AliasEvent>): void {
    this.identity.alias(event);
  }

  account(event: Recorded<AccountEvent>): void {
    this.registrations.account(event);
  }

  journey(event: Recorded<JourneyEvent>): void {
    this.identity.journey(event);
    this.leads.take(event);
    this.registrations.journey(event);
    this.similarity.journey(event);
    if (event.type === 'journey.customer-erased') this.unbound.isErased(event.data.journeyId);
    if (!MATTERS.has(event.type)) return;
    const { type, data } = event;
    const { journeyId } = data;
    let journey = this.journeys.get(journeyId);
    if (!journey) this.journeys.set(journeyId, (journey = new JourneyModel()));
    if (type === 'journey.bound') this.bound(journey, event as Recorded<Bound>);
    if (type === 'journey.rebound') this.unbound.rebound(journeyId);
    journey.take(event);
    if (type === 'journey.lead-submitted') this.unbound.submitted({ ...event, type, data });
  }

  sharing({ type, data }: Recorded<SharingEvent>): void {
    if (type !== 'sharing.lead-accepted') return;
    const times = this.accepted.get(data.leadId) ?? new Set();
    this.accepted.set(data.leadId, times.add(data.at));
  }

  sale(event: SourceEvent): void {
    this.said.take(event);
    if (event.type !== 'sale.recorded' && event.type !== 'sale.recredited') return;
    const { attribution } = event.data;
    if (attribution === null) return;
    const fields = this.decisionFaults(event, attribution);
    this.report('attribution', 'a decision does not follow from what it was read from', event, fields);
  }

  /** What a customer is known by, or what was promised of it, is left out, and nobody can read it: nothing is expected of that any more. */
  leftOut(noun: string | undefined): void {
    if (noun === 'account') this.registrations.leftOut();
    if (noun !== 'alias' && noun !== 'journey') return;
    this.identity.leftOut();
    this.unbound.leftOut();
  }

  /** Customers that ought to be bound and are not yet; of those that came lately. */
  waiting(since?: number): number {
    return this.unbound.waiting(since);
  }

  finish(): void {
    for (const one of this.unbound.finish()) this.unbounded(one);
  }

  private unbounded({ by, ref, position }: NotBound): void {
    const fields = [{ path: 'shares', expected: 'a customer that is bound', recorded: null }];
    const message = `its ${by} found a partner, and binds nobody`;
    const about = { position, programId: this.of.programId, partnerId: null, period: null };
    this.findings.add({ kind: 'customer-binding', message, events: [ref], fields, ...about });
  }

  private decisionFaults(event: Recorded<Decided>, attribution: SaleAttribution): readonly FieldDifference[] {
    const { saleId } = event.data;
    const { decidedBy, policyVersion, readAt, journeyId } = attribution;
    const policy = this.of.knowledge.attributionPolicies.find(({ version }) => version === policyVersion);
    const at = soldAt(event);
    if (policy?.bind === 'lead' && decidedBy === 'touches' && journeyId !== null) {
      this.binding.set(saleId, bySale(attribution, at));
      if (event.type === 'sale.recorded') this.unbound.sold(event, saleId, journeyId, at);
    }
    const read = readAt.find(({ stream }) => stream === 'journey');
    if (!policy || (journeyId !== null && !read)) return [];
    const revision = BigInt(read?.revision ?? -1);
    const around = this.asKnown.byReading(attribution);
    return evidenceFaults({
      ...{ tenant: this.tenant, saleId, at, attribution, policy, revision },
      journey: this.journeys.get(read?.id ?? '') ?? NOTHING,
      isAgain: event.type === 'sale.recredited',
      around,
      ...this.registrations.ofSale(event.data, { at, attribution, match: policy.registrationMatch, revision, around }),
      notShared: this.shared.ofSale(event.data.saleId, attribution, policy.customersPerClick, event.recordedAt),
      similarities: this.similaritiesOf(attribution, event.recordedAt),
    });
  }

  private bound(journey: JourneyModel, event: Recorded<Bound>): void {
    const { saleId } = event.data;
    const { lead } = journey;
    const fields = bindingFaults(event, {
      ...{ journey, program: this.of.knowledge },
      accepted: this.accepted.get(lead?.leadId ?? '') ?? new Set(),
      sale: saleId === null ? undefined : this.binding.get(saleId),
      around: [this.asKnown.now(), ...(lead ? [this.asKnown.at(lead.position)] : [])],
      registered: (policy) => (lead ? this.registeredByLead(event, lead, policy) : []),
    });
    if (saleId !== null) this.binding.delete(saleId);
    this.unbound.bound(event);
    this.report('customer-binding', 'the customer is bound otherwise than by the policy', event, fields);
  }

  /** By what was known at each moment from its lead to when it was bound: it was decided at one of them. */
  private registeredByLead(
    { data: { journeyId, from: at }, revision }: Recorded<Bound>,
    { position, since }: LeadSaid,
    { registrationMatch: match }: AttributionPolicy,
  ): Holders {
    const { survivor: living } = this.asKnown;
    const turns = this.registrations.namedAt(journeyId).filter((turn) => turn > since && turn < revision);
    const now = this.registrations.accountsOf(journeyId, revision, () => NEWEST);
    return [since, ...turns].flatMap((turn) =>
      this.registrations.turnsOf(now, position).flatMap((upTo) => {
        const accountIds = this.registrations.accountsOf(journeyId, turn, upTo);
        return this.registrations.holders({ accountIds, upTo, at, lines: [], match, living });
      }),
    );
  }

  /** Where references are kept apart, an address may come with a sale and not be its customer's. */
  private similaritiesOf(attribution: SaleAttribution, recordedAt: string): readonly Less[] {
    const less = this.similarity.less(attribution, recordedAt);
    return this.of.knowledge.attributionPolicies.every(({ joinByEmail }) => joinByEmail) ? less : [];
  }

  private report(kind: FindingKind, message: string, event: Recorded, fields: readonly FieldDifference[]): void {
    if (fields.length === 0) return;
    const about = { position: event.position, programId: this.of.programId, partnerId: null, period: null };
    this.findings.add({ kind, message, events: [refOf(event)], fields, ...about });
  }
}

const soldAt = (event: Decided): string =>
  event.type === 'sale.recorded' ? event.data.occurredAt : event.data.sold.occurredAt;
