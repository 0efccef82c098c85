import type { AliasEvent, JourneyEvent } from '#libs/attribution';
import { idOf, type Recorded } from '#libs/kernel';
import type { ProgramStates } from '../rating/program.states.js';
import { type FieldDifference, type Findings, refOf } from '../sources/findings.js';
import { shortId } from '../states/short-id.js';
import { ClickPlaces } from './click.places.js';
import { CustomersKnown } from './customers.known.js';

type Of<Type extends JourneyEvent['type']> = Extract<JourneyEvent, { type: Type }>['data'];
type Claimed = Extract<AliasEvent, { type: 'alias.claimed' }>['data'];

const must = (holds: boolean, path: string, expected: unknown, recorded: unknown): FieldDifference[] =>
  holds ? [] : [{ path, expected, recorded }];

/** Than the click that somebody came by. */
const isMore = ({ kind }: { readonly kind: string }): boolean => kind !== 'click';

/** Who customers are: where what they are known by leads, and that it leads nowhere else. */
export class IdentityAudit {
  readonly known = new CustomersKnown();
  private readonly clicks = new ClickPlaces(this.known);
  /** By the touch that the place of a click makes: who has it. */
  private readonly places = new Map<string, number>();
  /** Something of what customers are known by is left out, and nobody can read it. */
  private isBlind = false;

  constructor(
    private readonly tenant: string,
    private readonly of: { readonly programId: string; readonly knowledge: Pick<ProgramStates, 'attributionPolicies'> },
    private readonly findings: Findings,
  ) {}

  leftOut(): void {
    this.isBlind = true;
  }

  /** Whether who holds a place of a code had surely bought, by what these lead to. */
  buyers(aliasIds: readonly string[], recordedAt: string): ReturnType<CustomersKnown['buyers']> {
    return this.isBlind ? { haveBought: false, areSeveral: false } : this.known.buyers(aliasIds, recordedAt);
  }

  /** To how many others a click can lead: as customers, and as what those were once; undefined: nobody can tell. */
  mostOthers(touch: Parameters<ClickPlaces['mostOthers']>[0], journeyId: string | null, recordedAt: string) {
    if (this.isBlind) return undefined;
    const journey = journeyId === null ? undefined : this.known.find(journeyId);
    return this.clicks.mostOthers(touch, journey, recordedAt);
  }

  alias(event: Recorded<AliasEvent>): void {
    const { aliasId, journeyId } = event.data;
    const { known } = this;
    const before = known.leadOf(aliasId);
    const journey = known.numberOf(journeyId);
    if (event.type === 'alias.vacated') {
      known.vacated(aliasId);
      return this.report(event, [
        ...must(before === journey, 'journeyId', 'the customer that it leads to', journeyId),
        ...must(known.isErased(known.customerOf(journey)), 'journeyId', 'a customer that was erased', journeyId),
      ]);
    }
    known.claimed(aliasId, journey, event.recordedAt);
    this.report(event, [
      ...must(before === undefined, 'journeyId', 'the customer that it leads to already', journeyId),
      ...(event.data.kind === 'click' ? this.place(event.data, journey) : []),
    ]);
  }

  journey(event: Recorded<JourneyEvent>): void {
    const { type, data, recordedAt } = event;
    const { known } = this;
    const journey = known.numberOf(data.journeyId);
    if (type === 'journey.opened' || type === 'journey.identified') {
      if (data.identifiers.some(isMore)) known.named(journey);
      this.report(event, this.knownBy(data, journey));
    } else if (type === 'journey.touch-noted') this.report(event, this.noted(data, journey));
    else if (type === 'journey.absorbed') this.absorbed(data, journey, recordedAt);
    else if (type === 'journey.conversion-noted') known.bought(journey, recordedAt);
    else if (type === 'journey.merged') known.merged(journey, known.numberOf(data.into), recordedAt);
    else if (type === 'journey.customer-erased') known.erased(journey);
  }

  private absorbed({ from, kept }: Of<'journey.absorbed'>, journey: number, recordedAt: string): void {
    const { known } = this;
    if (kept.identifiers.some(isMore)) known.named(journey);
    for (const id of [from, ...kept.absorbed]) known.takenIn(journey, known.numberOf(id));
    for (const touch of kept.touches) this.clicks.noted(journey, touch);
    if (kept.conversionCount > 0) known.bought(journey, recordedAt);
  }

  /** Each leads to its customer: it was claimed first. */
  private knownBy({ identifiers, journeyId }: Of<'journey.opened'>, journey: number): FieldDifference[] {
    return identifiers.flatMap(({ aliasId, kind }) =>
      must(this.known.leadsTo(this.known.leadOf(aliasId), journey), `identifiers.${kind}`, 'its customer', journeyId),
    );
  }

  /** The touch of a click, and a touch with a number, are of the customer that has the place. */
  private noted(touch: Of<'journey.touch-noted'>, journey: number): FieldDifference[] {
    this.clicks.noted(journey, touch);
    const holder = this.places.get(shortId(touch.touchId)) ?? this.known.leadOf(touch.touchId);
    return must(
      holder === undefined || this.known.leadsTo(holder, journey),
      'touchId',
      'the customer that has the place',
      touch.journeyId,
    );
  }

  /** Nobody takes a place of a click that leads to as many other customers as it may. */
  private place({ aliasId, placeOf }: Claimed, journey: number): FieldDifference[] {
    const touchId = idOf(this.tenant, 'touch', `click ${aliasId}`);
    this.places.set(shortId(touchId), journey);
    const others = this.clicks.claimed({ touchId, journey, click: placeOf, isNamed: this.known.isNamed(journey) });
    const policies = this.of.knowledge.attributionPolicies;
    const most = Math.max(1, ...policies.map(({ customersPerClick }) => customersPerClick));
    return must(others < most, 'customersPerClick', `at most ${most}`, others + 1);
  }

  private report(event: Recorded<AliasEvent | JourneyEvent>, fields: readonly FieldDifference[]): void {
    if (fields.length === 0 || this.isBlind) return;
    const about = { position: event.position, programId: this.of.programId, partnerId: null, period: null };
    const message = `${event.type}: what a customer is known by leads elsewhere`;
    this.findings.add({ kind: 'customer-identity', message, events: [refOf(event)], fields, ...about });
  }
}
