import type { JourneyEvent } from '#libs/attribution';
import type { Recorded } from '#libs/kernel';
import type { SharingEvent } from '#libs/marketing';
import type { SaleAttribution, SaleEvent } from '#libs/sales';
import type { ProgramStates } from '../rating/program.states.js';
import type { StateLog } from '../rating/state-log.js';
import { type FieldDifference, type FindingKind, type Findings, refOf } from '../sources/findings.js';
import type { SourceEvent } from '../sources/source.checks.js';
import type { PartnerStates } from '../states/partner.states.js';
import { bindingFaults, type BoundBySale, bySale } from './bindings.js';
import type { CodesAudit } from './codes.audit.js';
import { DecisionsModel } from './decisions.model.js';
import { JourneyModel } from './journey.model.js';
import type { OtherStreams } from './touch-rules.js';
import { LeadsModel } from './leads.model.js';
import { evidenceFaults } from './sale.evidence.js';

type Decided = Extract<SaleEvent, { type: 'sale.recorded' | 'sale.recredited' }>;
type Bound = Extract<JourneyEvent, { type: 'journey.bound' }>;
type ReadAt = SaleAttribution['readAt'];

/** What the audit knows of a program when it comes to an event. */
interface OfProgram {
  readonly programId: string;
  readonly log: StateLog;
  readonly knowledge: ProgramStates;
  readonly program: { readonly hierarchy: { survivor(partnerId: string): string } };
}

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

  constructor(
    private readonly tenant: string,
    private readonly of: OfProgram,
    private readonly codes: CodesAudit,
    private readonly findings: Findings,
  ) {}

  journey(event: Recorded<JourneyEvent>): void {
    this.leads.take(event);
    if (!MATTERS.has(event.type)) return;
    const { journeyId } = event.data;
    let journey = this.journeys.get(journeyId);
    if (!journey) this.journeys.set(journeyId, (journey = new JourneyModel()));
    if (event.type === 'journey.bound') this.bound(journey, event as Recorded<Bound>);
    journey.take(event);
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

  private decisionFaults(event: Decided, attribution: SaleAttribution): readonly FieldDifference[] {
    const { saleId } = event.data;
    const { decidedBy, policyVersion, readAt, journeyId } = attribution;
    const policy = this.of.knowledge.attributionPolicies.find(({ version }) => version === policyVersion);
    const at = soldAt(event);
    if (policy?.bind === 'lead' && decidedBy === 'touches' && journeyId !== null)
      this.binding.set(saleId, bySale(attribution, at));
    const read = readAt.find(({ stream }) => stream === 'journey');
    if (!policy || (journeyId !== null && !read)) return [];
    return evidenceFaults({
      ...{ tenant: this.tenant, saleId, at, attribution, policy },
      journey: this.journeys.get(read?.id ?? '') ?? NOTHING,
      revision: BigInt(read?.revision ?? -1),
      isAgain: event.type === 'sale.recredited',
      around: this.asReadAt(readAt, new Set(attribution.shares.map(({ partnerId }) => partnerId))),
    });
  }

  private bound(journey: JourneyModel, event: Recorded<Bound>): void {
    const { saleId } = event.data;
    const { lead } = journey;
    const fields = bindingFaults(event, {
      ...{ journey, program: this.of.knowledge },
      accepted: this.accepted.get(lead?.leadId ?? '') ?? new Set(),
      sale: saleId === null ? undefined : this.binding.get(saleId),
      around: [this.asKnownNow(), ...(lead ? [this.asOf(lead.position)] : [])],
    });
    if (saleId !== null) this.binding.delete(saleId);
    this.report('customer-binding', 'the customer is bound otherwise than by the policy', event, fields);
  }

  private report(kind: FindingKind, message: string, event: Recorded, fields: readonly FieldDifference[]): void {
    if (fields.length === 0) return;
    const about = { position: event.position, programId: this.of.programId, partnerId: null, period: null };
    this.findings.add({ kind, message, events: [refOf(event)], fields, ...about });
  }

  private asKnownNow(): OtherStreams {
    const { partnersNow } = this.of.log;
    return this.otherStreams(
      (id) => partnersNow.get(id),
      () => undefined,
      this.survivor,
    );
  }

  private asOf(position: bigint): OtherStreams {
    const partners = this.of.log.partnersAt(position);
    return this.otherStreams(
      (id) => partners.get(id),
      () => undefined,
      this.survivor,
    );
  }

  /** Up to the events that a sale names; what it does not name, as is known now. */
  private asReadAt(readAt: ReadAt, credited: ReadonlySet<string>): OtherStreams {
    const { log } = this.of;
    const revisions = new Map(readAt.map(({ stream, id, revision }) => [`${stream} ${id}`, BigInt(revision)]));
    const revisionOf = (stream: string, id: string): bigint | undefined => revisions.get(`${stream} ${id}`);
    return this.otherStreams(
      (id) => log.partnerUpTo(id, revisionOf('partner', id)),
      (id) => revisionOf('code', id),
      (id) => (credited.has(id) ? id : this.survivor(id)),
    );
  }

  private readonly survivor = (id: string): string => this.of.program.hierarchy.survivor(id);

  private otherStreams(
    partner: (id: string) => PartnerStates | undefined,
    codeAt: (id: string) => bigint | undefined,
    living: OtherStreams['living'],
  ): OtherStreams {
    return {
      living,
      earnsAt: (id, moment) => partner(id)?.earnsAt(moment) ?? false,
      kindOf: (id) => partner(id)?.kind ?? 'affiliate',
      codeFault: (id, moment) => this.codes.codes.get(id)?.faultAt(moment, codeAt(id)) ?? null,
    };
  }
}

const soldAt = (event: Decided): string =>
  event.type === 'sale.recorded' ? event.data.occurredAt : event.data.sold.occurredAt;
