import type { JourneyEvent } from '#libs/attribution';
import type { Position, Recorded } from '#libs/kernel';
import { type EventRef, refOf } from '../sources/findings.js';
import { biggestShare } from './reward.attributes.js';

interface Binding {
  readonly from: string;
  readonly until: string | null;
  readonly shares: readonly { partnerId: string; weight: number; risks?: readonly unknown[] }[];
}

interface JourneyModel {
  lead: { readonly leadId: string; readonly partnerId: string | null } | null;
  bindings: readonly Binding[];
  readonly absorbed: Set<string>;
  into: string | null;
}

/** A lead that was qualified. */
export interface QualifiedLead {
  readonly leadId: string;
  readonly at: string;
  /** Under the record that it became theirs under. */
  readonly partnerId: string | null;
  /** The record that it is credited to this time. */
  readonly credited: string | null;
  /** By what it became that partner’s. */
  readonly occasion: string;
  /** The evidence says that somebody should look first. */
  readonly risky: boolean;
}

interface LeadModel {
  readonly had: Set<string | null>;
  latest: QualifiedLead;
  /** It became another partner’s since. */
  moved: boolean;
  position: Position;
  ref: EventRef;
}

/** Leads as rewards see them: whose they were each time that they were qualified. */
export class LeadsOfRewards {
  private readonly journeys = new Map<string, JourneyModel>();
  private readonly leads = new Map<string, LeadModel>();

  /** `whose`: the record that lives, of a partner’s. */
  constructor(private readonly whose: (partnerId: string) => string) {}

  of(leadId: string): LeadModel | undefined {
    return this.leads.get(leadId);
  }

  /** The journey that a customer’s has ended in. */
  staying(journeyId: string): string {
    const seen = new Set([journeyId]);
    for (const id of seen) {
      const into = this.journeys.get(id)?.into ?? null;
      if (into === null || seen.has(into)) return id;
      seen.add(into);
    }
    return journeyId;
  }

  /** An occasion to give something, if it is one. */
  take(event: Recorded<JourneyEvent>): QualifiedLead | undefined {
    const { type, data } = event;
    const journey = this.journeys.get(data.journeyId) ?? { lead: null, bindings: [], absorbed: new Set(), into: null };
    this.journeys.set(data.journeyId, journey);
    if (type === 'journey.lead-submitted') journey.lead = { leadId: data.leadId, partnerId: data.partnerId };
    if (type === 'journey.bound' || type === 'journey.rebound') journey.bindings = [...journey.bindings, data];
    if (type === 'journey.merged') journey.into = data.into;
    if (type === 'journey.absorbed') absorb(journey, data);
    return type === 'journey.lead-qualified' ? this.qualified(event as Recorded<Qualified>, journey) : undefined;
  }

  private qualified(event: Recorded<Qualified>, { lead, bindings }: JourneyModel): QualifiedLead {
    const { leadId, at } = event.data;
    const shares = inForce(bindings, at)?.shares ?? [];
    const credited = biggestShare(shares, []) ?? lead?.partnerId ?? null;
    const risky = shares.some((share) => share.partnerId === credited && (share.risks ?? []).length > 0);
    const before = this.leads.get(leadId);
    const about = { position: event.position, ref: refOf(event) };
    const is = { leadId, at, partnerId: credited, credited, risky };
    if (!before) {
      const latest = { ...is, occasion: leadId };
      this.leads.set(leadId, { had: new Set([credited]), latest, moved: false, ...about });
      return latest;
    }
    const { partnerId, occasion } = before.latest;
    if (this.areOne(credited, partnerId)) before.latest = { ...is, partnerId, occasion };
    else {
      const cameBack = [...before.had].some((one) => this.areOne(one, credited));
      before.latest = { ...is, occasion: cameBack ? event.id : leadId };
      before.had.add(credited);
      before.moved = true;
    }
    return Object.assign(before, about).latest;
  }

  private areOne(one: string | null, other: string | null): boolean {
    if (one === null || other === null) return one === other;
    return this.whose(one) === this.whose(other);
  }
}

type Qualified = Extract<JourneyEvent, { type: 'journey.lead-qualified' }>;
type Absorbed = Extract<JourneyEvent, { type: 'journey.absorbed' }>['data'];

/** What was said after it had been taken in goes on; of what both had, its own stays. */
function absorb(journey: JourneyModel, { from, kept }: Absorbed): void {
  const goesOn = journey.bindings.length === 0 || journey.absorbed.has(from);
  if (goesOn) journey.bindings = [...journey.bindings, ...kept.bindings];
  journey.lead ??= kept.lead && { leadId: kept.lead.leadId, partnerId: kept.lead.partnerId };
  for (const id of [from, ...kept.absorbed]) journey.absorbed.add(id);
}

function inForce(bindings: readonly Binding[], at: string): Binding | undefined {
  const begun = bindings.filter(({ from }) => from <= at);
  const from = begun.reduce((latest, one) => (one.from > latest ? one.from : latest), '');
  const last = begun.findLast((one) => one.from === from);
  return last && (last.until === null || last.until > at) ? last : undefined;
}
