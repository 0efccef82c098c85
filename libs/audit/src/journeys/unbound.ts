import type { JourneyEvent } from '#libs/attribution';
import type { Recorded } from '#libs/kernel';
import type { AttributionPolicy } from '#libs/programs';
import { lastToHold } from '../states/last-to-hold.js';
import type { AsKnown, OfProgram } from './as.known.js';
import type { IdentityAudit } from './identity.audit.js';
import type { JourneyModel } from './journey.model.js';
import { Judge } from './touch-rules.js';

/** A customer that ought to have been bound, and by what. */
interface NotBound {
  readonly event: Recorded;
  readonly by: 'lead' | 'sale';
  readonly isStill: () => boolean;
}

interface Sold {
  readonly event: Recorded;
  readonly journeyId: string;
  readonly soldAt: string;
}

interface Known {
  readonly of: OfProgram;
  readonly asKnown: AsKnown;
  readonly identity: Pick<IdentityAudit, 'customerOf' | 'isErased'>;
  readonly journeyOf: (journeyId: string) => JourneyModel | undefined;
}

type Submitted = Extract<JourneyEvent, { type: 'journey.lead-submitted' }>['data'];

/** Leads and sales that ought to bind their customers, until they do. Where it depends on when somebody looked, nothing is expected. */
export class UnboundCustomers {
  private readonly leads = new Map<string, Recorded>();
  private readonly sales = new Map<string, Sold>();
  private late: readonly NotBound[] | undefined;

  constructor(private readonly known: Known) {}

  /** What an activity brought waits until it is known whose it is: that binds it another way. */
  submitted(event: Recorded, { journeyId, partnerId, activityId }: Submitted): void {
    if (partnerId !== null || activityId === null) this.leads.set(journeyId, event);
  }

  sold(event: Recorded, saleId: string, journeyId: string, soldAt: string): void {
    this.sales.set(saleId, { event, journeyId, soldAt });
  }

  bound(journeyId: string, saleId: string | null): void {
    this.leads.delete(journeyId);
    if (saleId !== null) this.sales.delete(saleId);
  }

  /** Asked again and again while something is under way. */
  waiting(): number {
    this.late = (this.late ?? this.missing()).filter(({ isStill }) => isStill());
    return this.late.length;
  }

  /** `worked`: what happened up to there has been brought to all who answer it. */
  finish(worked: bigint): readonly NotBound[] {
    return this.missing().filter(({ event }) => event.position.commit <= worked);
  }

  private missing(): readonly NotBound[] {
    const leads = [...this.leads].filter(([journeyId, event]) => this.isMissing(journeyId, event));
    const sales = [...this.sales].filter(([, sold]) => this.isFree(sold));
    return [
      ...leads.map(([id, event]) => ({ event, by: 'lead' as const, isStill: () => this.leads.has(id) })),
      ...sales.map(([id, { event }]) => ({ event, by: 'sale' as const, isStill: () => this.sales.has(id) })),
    ];
  }

  /** Whoever looked at any moment since would have found a partner. */
  private isMissing(journeyId: string, { position: { commit } }: Recorded): boolean {
    const { of, asKnown, journeyOf, identity } = this.known;
    const journey = journeyOf(journeyId);
    const lead = journey?.lead;
    if (!journey || !lead || journey.into !== null || identity.isErased(journeyId) || journey.hasSaid()) return false;
    const sets = [of.log.programAt(commit), of.knowledge].map(({ attributionPolicies }) => attributionPolicies);
    const policies = sets.map((all) => lastToHold(all, lead.at));
    const turns = [lead.since, ...journey.turns.filter((turn) => turn > lead.since)];
    const around = [asKnown.now(), asKnown.at(commit)];
    const finds = (policy: AttributionPolicy, turn: bigint): boolean => {
      const touches = journey.touchesAt(turn).map((touch) => ({ ...touch, isCarried: false, isShared: false }));
      return around.every((then) => new Judge(touches, lead.at, policy, then).byTouches().shares.length > 0);
    };
    return policies.every((policy) => policy?.bind === 'lead' && turns.every((turn) => finds(policy, turn)));
  }

  /** Nothing has ever said whose its customer is at the time of the sale. */
  private isFree({ journeyId, soldAt }: Sold): boolean {
    const { journeyOf, identity } = this.known;
    const customer = identity.customerOf(journeyId);
    const isGone = [journeyId, customer].some((id) => identity.isErased(id));
    return !isGone && !(journeyOf(customer)?.hasSaid(soldAt) ?? false);
  }
}
