import type { AliasEvent, JourneyEvent } from '#libs/attribution';
import { idOf, type Recorded } from '#libs/kernel';
import { type FieldDifference, type Findings, refOf } from '../sources/findings.js';
import type { ProgramStates } from '../rating/program.states.js';
import { ClickPlaces } from './click.places.js';

type Claimed = Extract<AliasEvent, { type: 'alias.claimed' }>['data'];

const must = (holds: boolean, path: string, expected: unknown, recorded: unknown): FieldDifference[] =>
  holds ? [] : [{ path, expected, recorded }];

/** Than the click that somebody came by. */
const isMore = ({ kind }: { readonly kind: string }): boolean => kind !== 'click';

/** Who customers are: where what they are known by leads, and that it leads nowhere else. */
export class IdentityAudit {
  readonly clicks = new ClickPlaces((journeyId) => this.customerOf(journeyId));
  /** By alias: the journey it leads to. */
  private readonly leads = new Map<string, string>();
  private readonly into = new Map<string, string>();
  private readonly takenIn = new Map<string, Set<string>>();
  private readonly erased = new Set<string>();
  /** By the id of the touch that it makes: the place of a click. */
  private readonly places = new Map<string, string>();
  /** Journeys that are known by more than clicks. */
  private readonly named = new Set<string>();
  /** By journey: when its first sale happened. */
  private readonly firstSold = new Map<string, string>();

  constructor(
    private readonly tenant: string,
    private readonly of: { readonly programId: string; readonly knowledge: Pick<ProgramStates, 'attributionPolicies'> },
    private readonly findings: Findings,
  ) {}

  /** The journey that a customer is in by now. */
  customerOf(journeyId: string): string {
    const seen = new Set([journeyId]);
    for (const id of seen) {
      const into = this.into.get(id);
      if (into === undefined || seen.has(into)) return id;
      seen.add(into);
    }
    return journeyId;
  }

  isErased(journeyId: string): boolean {
    return this.erased.has(journeyId);
  }

  private customersOf(aliasIds: readonly string[]): ReadonlySet<string> {
    return new Set(aliasIds.flatMap((id) => this.leads.get(id) ?? []).map((id) => this.customerOf(id)));
  }

  /** When a customer that these lead to had bought first; undefined: it has bought nothing. */
  firstSoldTo(aliasIds: readonly string[]): string | undefined {
    const times = [...this.customersOf(aliasIds)].flatMap((id) => this.firstSold.get(id) ?? []);
    return times.toSorted()[0];
  }

  alias(event: Recorded<AliasEvent>): void {
    const { aliasId, journeyId } = event.data;
    const before = this.leads.get(aliasId);
    if (event.type === 'alias.vacated') {
      this.leads.delete(aliasId);
      this.clicks.vacated(aliasId);
      const leadsThere = must(before === journeyId, 'journeyId', before ?? null, journeyId);
      const hasGone = this.erased.has(this.customerOf(journeyId));
      return this.report(event, [
        ...leadsThere,
        ...must(hasGone, 'journeyId', 'a customer that was erased', journeyId),
      ]);
    }
    this.leads.set(aliasId, journeyId);
    this.report(event, [
      ...must(before === undefined, 'journeyId', before ?? null, journeyId),
      ...(event.data.kind === 'click' ? this.place(event.data) : []),
    ]);
  }

  journey(event: Recorded<JourneyEvent>): void {
    const { type, data } = event;
    const { journeyId } = data;
    if (type === 'journey.opened' || type === 'journey.identified') {
      if (data.identifiers.some(isMore)) this.named.add(journeyId);
      this.report(event, this.knownBy(data));
    } else if (type === 'journey.touch-noted') this.report(event, this.noted(data));
    else if (type === 'journey.absorbed') this.absorbed(data);
    else if (type === 'journey.conversion-noted') this.sold(journeyId, data.at);
    else if (type === 'journey.merged') this.into.set(journeyId, data.into);
    else if (type === 'journey.customer-erased') this.erased.add(journeyId);
  }

  private absorbed({ journeyId, from, kept }: Extract<JourneyEvent, { type: 'journey.absorbed' }>['data']): void {
    if (kept.identifiers.some(isMore)) this.named.add(journeyId);
    this.takenIn.set(journeyId, (this.takenIn.get(journeyId) ?? new Set()).add(from));
    for (const touch of kept.touches) this.clicks.noted(journeyId, touch);
    if (kept.firstConversion) this.sold(journeyId, kept.firstConversion.at);
  }

  /** Each leads to its customer: it was claimed first. */
  private knownBy({ journeyId, identifiers }: Extract<JourneyEvent, { type: 'journey.opened' }>['data']) {
    return identifiers.flatMap(({ aliasId, kind }) =>
      must(this.leadsTo(aliasId, journeyId), `identifiers.${kind}`, this.leads.get(aliasId) ?? 'claimed', journeyId),
    );
  }

  /** The touch of a click is of the customer that has the place. */
  private noted(touch: Extract<JourneyEvent, { type: 'journey.touch-noted' }>['data']): FieldDifference[] {
    const { touchId, journeyId } = touch;
    this.clicks.noted(journeyId, touch);
    const aliasId = this.places.get(touchId) ?? (this.leads.has(touchId) ? touchId : undefined);
    if (aliasId === undefined) return [];
    return must(this.leadsTo(aliasId, journeyId), 'touchId', this.leads.get(aliasId) ?? 'claimed', journeyId);
  }

  /** Nobody takes a place of a click that leads to as many other customers as it may. */
  private place({ aliasId, journeyId, placeOf }: Claimed): FieldDifference[] {
    this.places.set(idOf(this.tenant, 'touch', `click ${aliasId}`), aliasId);
    const others = this.clicks.claimed({ aliasId, journeyId, click: placeOf, isNamed: this.named.has(journeyId) });
    const most = Math.max(
      1,
      ...this.of.knowledge.attributionPolicies.map(({ customersPerClick }) => customersPerClick),
    );
    return must(others < most, 'customersPerClick', `at most ${most}`, others + 1);
  }

  private sold(journeyId: string, at: string): void {
    if (!this.firstSold.has(journeyId)) this.firstSold.set(journeyId, at);
  }

  private leadsTo(aliasId: string, journeyId: string): boolean {
    const to = this.leads.get(aliasId);
    if (to === undefined) return false;
    return this.customerOf(to) === this.customerOf(journeyId) || this.hasTakenIn(this.customerOf(journeyId), to);
  }

  /** What is taken in ends a little later. */
  private hasTakenIn(journeyId: string, other: string): boolean {
    const taken = this.takenIn.get(journeyId);
    return taken !== undefined && (taken.has(other) || taken.has(this.customerOf(other)));
  }

  private report(event: Recorded<AliasEvent | JourneyEvent>, fields: readonly FieldDifference[]): void {
    if (fields.length === 0) return;
    const about = { position: event.position, programId: this.of.programId, partnerId: null, period: null };
    const message = `${event.type}: what a customer is known by leads elsewhere`;
    this.findings.add({ kind: 'customer-identity', message, events: [refOf(event)], fields, ...about });
  }
}
