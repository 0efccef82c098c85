import type { AliasEvent, JourneyEvent } from '#libs/attribution';
import type { AccountEvent } from '#libs/deals';
import type { Recorded } from '#libs/kernel';
import type { SharingEvent } from '#libs/marketing';
import type { AttributionPolicy } from '#libs/programs';
import type { SaleAttribution, SaleEvent } from '#libs/sales';
import { type FieldDifference, type FindingKind, type Findings, refOf } from '../sources/findings.js';
import type { SourceEvent } from '../sources/source.checks.js';
import { AsKnown, type OfProgram } from './as.known.js';
import { bindingFaults, type BoundBySale, bySale } from './bindings.js';
import { evidenceFaults } from './sale.evidence.js';
import type { CodesAudit } from './codes.audit.js';
import { DecisionsModel } from './decisions.model.js';
import type { IdentityAudit } from './identity.audit.js';
import { JourneyModel } from './journey.model.js';
import { LeadsModel } from './leads.model.js';
import { SimilarityModel } from './similarity.js';
import { type KnownThen, RegistrationsModel } from './registrations.js';
import { UnboundCustomers } from './unbound.js';

type Decided = Extract<SaleEvent, { type: 'sale.recorded' | 'sale.recredited' }>;
type Bound = Extract<JourneyEvent, { type: 'journey.bound' }>;

const NOTHING = new JourneyModel();
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
  private readonly similarity = new SimilarityModel();
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
    this.unbound = new UnboundCustomers({ of, identity, journeyOf, asKnown: this.asKnown });
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
    if (!MATTERS.has(event.type)) return;
    const { type, data } = event;
    const { journeyId } = data;
    let journey = this.journeys.get(journeyId);
    if (!journey) this.journeys.set(journeyId, (journey = new JourneyModel()));
    if (type === 'journey.bound') this.bound(journey, event as Recorded<Bound>);
    if (type === 'journey.rebound') this.unbound.bound(journeyId, null);
    if (type === 'journey.touch-noted')
      this.similarity.noted(journeyId, data.partnerId, data.partnerRevision, data.self);
    if (type === 'journey.absorbed') this.similarity.absorbed(data.from, journeyId);
    journey.take(event);
    if (type === 'journey.lead-submitted') this.unbound.submitted(event, data);
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

  /** Customers that ought to be bound and are not. */
  waiting(): number {
    return this.unbound.waiting();
  }

  /** `worked`: what happened up to there has been brought to all who answer it. */
  finish(worked: bigint): void {
    for (const { event, by } of this.unbound.finish(worked))
      this.report('customer-binding', `its ${by} found a partner, and binds nobody`, event, [
        { path: 'shares', expected: 'a customer that is bound', recorded: null },
      ]);
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
      mayBeShared: (touch) => this.identity.clicks.mostOthers(touch, journeyId) >= policy.customersPerClick,
      similarities: this.similarity
        .less(attribution)
        .filter(({ place }) => this.isOne(attribution.touches[place]?.partnerId)),
    });
  }

  private bound(journey: JourneyModel, event: Recorded<Bound>): void {
    const { saleId, journeyId } = event.data;
    const { lead } = journey;
    const fields = bindingFaults(event, {
      ...{ journey, program: this.of.knowledge },
      accepted: this.accepted.get(lead?.leadId ?? '') ?? new Set(),
      sale: saleId === null ? undefined : this.binding.get(saleId),
      around: [this.asKnown.now(), ...(lead ? [this.asKnown.at(lead.position)] : [])],
      registered: (policy) => this.registeredByLead(event, lead?.position, policy),
    });
    if (saleId !== null) this.binding.delete(saleId);
    this.unbound.bound(journeyId, saleId);
    this.report('customer-binding', 'the customer is bound otherwise than by the policy', event, fields);
  }

  /** By what was known when the lead came, and by now: it was decided in between. */
  private registeredByLead(
    { data: { journeyId, from: at }, revision }: Recorded<Bound>,
    position: bigint | undefined,
    { registrationMatch: match }: AttributionPolicy,
  ): readonly (readonly string[])[] {
    const { survivor: living } = this.asKnown;
    const times: readonly KnownThen[] = [
      () => true,
      ({ position: { commit } }) => position !== undefined && commit <= position,
    ];
    return times.map((isKnown) => {
      const accountIds = this.registrations.accountsOf(journeyId, revision, isKnown);
      return this.registrations.holders({ accountIds, isKnown, at, lines: [], match, living });
    });
  }

  /** No record was merged into it: what those have in common with a customer may go with their people. */
  private isOne(partnerId: string | undefined): boolean {
    return ![...this.of.log.partnersNow.values()].some(({ into }) => into === partnerId);
  }

  private report(kind: FindingKind, message: string, event: Recorded, fields: readonly FieldDifference[]): void {
    if (fields.length === 0) return;
    const about = { position: event.position, programId: this.of.programId, partnerId: null, period: null };
    this.findings.add({ kind, message, events: [refOf(event)], fields, ...about });
  }
}

const soldAt = (event: Decided): string =>
  event.type === 'sale.recorded' ? event.data.occurredAt : event.data.sold.occurredAt;
