import type { JourneyEvent } from '#libs/attribution';
import type { Recorded } from '#libs/kernel';
import { type EventRef, refOf } from '../sources/findings.js';
import { lastToHold } from '../states/last-to-hold.js';
import type { AsKnown, OfProgram } from './as.known.js';
import type { JourneyModel } from './journey.model.js';
import { Judge } from './touch-rules.js';

/** What ought to bind a customer. */
export interface NotBound {
  readonly by: 'lead' | 'sale';
  readonly journeyId: string;
  readonly ref: EventRef;
  readonly position: Recorded['position'];
  readonly recordedAt: number;
  /** When it was sold. */
  readonly soldAt: string;
}

interface Known {
  readonly of: OfProgram;
  readonly asKnown: AsKnown;
  readonly journeyOf: (journeyId: string) => JourneyModel | undefined;
}

type Submitted = Extract<JourneyEvent, { type: 'journey.lead-submitted' }>;
type Bound = Extract<JourneyEvent, { type: 'journey.bound' }>;

/** Who answers does not do so in order: what is so much older than what was answered was passed by. */
const A_WHILE = 600_000;

/** Leads and sales that ought to bind their customers, until they do. Where it depends on when somebody looked, nothing is expected. */
export class UnboundCustomers {
  /** By journey of its lead, and by sale. */
  private readonly late = new Map<string, NotBound>();
  /** When the newest lead and the newest sale were recorded that were answered by who answers all of them. */
  private readonly answered = { lead: Number.NEGATIVE_INFINITY, sale: Number.NEGATIVE_INFINITY };
  private readonly erased = new Set<string>();
  private isBlind = false;

  constructor(private readonly known: Known) {}

  /** What an activity brought waits until it is known whose it is: that binds it another way. */
  submitted(event: Recorded<Submitted>): void {
    const { journeyId, partnerId, activityId } = event.data;
    if (partnerId === null && activityId !== null) return;
    this.late.set(journeyId, { by: 'lead', journeyId, soldAt: '', ...placeOf(event) });
  }

  sold(event: Recorded, saleId: string, journeyId: string, soldAt: string): void {
    const sold = { by: 'sale', journeyId, soldAt, ...placeOf(event) } as const;
    if (this.isFree(sold)) this.late.set(saleId, sold);
  }

  bound({ data: { journeyId, saleId, basis }, metadata }: Recorded<Bound>): void {
    const answered = this.late.get(saleId ?? journeyId);
    // A sale that comes before binds by the lead, too: that says nothing of other leads.
    if (answered && (basis === 'sale' || metadata.actor.role === 'policy'))
      this.answered[basis] = Math.max(this.answered[basis], answered.recordedAt);
    this.late.delete(journeyId);
    if (saleId !== null) this.late.delete(saleId);
  }

  rebound(journeyId: string): void {
    this.late.delete(journeyId);
  }

  isErased(journeyId: string): void {
    this.erased.add(journeyId);
    this.late.delete(journeyId);
  }

  leftOut(): void {
    this.isBlind = true;
  }

  /** What may still be answered; `since`: what was recorded before that is not asked for. */
  waiting(since = Number.NEGATIVE_INFINITY): number {
    const open = [...this.late.values()].filter((one) => one.recordedAt >= since && !this.isPassed(one));
    return open.filter((one) => this.isMissing(one)).length;
  }

  /** What was passed by. */
  finish(): readonly NotBound[] {
    return [...this.late.values()].filter((one) => this.isPassed(one) && this.isMissing(one));
  }

  private isPassed({ by, recordedAt }: NotBound): boolean {
    return recordedAt + A_WHILE < this.answered[by];
  }

  private isMissing(one: NotBound): boolean {
    if (this.isBlind) return false;
    return one.by === 'lead' ? this.findsAlways(one) : this.isFree(one);
  }

  /** Whoever looked at any moment since would have found a partner. */
  private findsAlways({ journeyId, position: { commit } }: NotBound): boolean {
    const { of, asKnown, journeyOf } = this.known;
    const journey = journeyOf(journeyId);
    const lead = journey?.lead;
    if (!journey || !lead || journey.into !== null || journey.hasSaid()) return false;
    const all = of.knowledge.attributionPolicies;
    const before = of.log.programAt(commit).attributionPolicies.length;
    const policies = Array.from({ length: all.length - before + 1 }, (_, n) =>
      lastToHold(all.slice(0, before + n), lead.at),
    );
    const turns = [lead.since, ...journey.turns.filter((turn) => turn > lead.since)];
    const around = [asKnown.now(), asKnown.at(commit)];
    return policies.every(
      (policy) =>
        policy?.bind === 'lead' &&
        turns.every((turn) => {
          // Whether a code is valid may change there and back: others must be enough.
          const touches = journey.touchesAt(turn).filter(({ kind }) => kind !== 'code');
          const asked = touches.map((touch) => ({ ...touch, isCarried: false, isShared: false }));
          return around.every((then) => new Judge(asked, lead.at, policy, then).byTouches().shares.length > 0);
        }),
    );
  }

  /** Nothing has ever said whose its customer is at the time of the sale, in whichever record it was. */
  private isFree({ journeyId, soldAt }: NotBound): boolean {
    const seen = new Set([journeyId]);
    for (const id of seen) {
      const journey = this.known.journeyOf(id);
      if (this.erased.has(id) || journey?.hasSaid(soldAt)) return false;
      if (journey?.into) seen.add(journey.into);
    }
    return true;
  }
}

const placeOf = (event: Recorded): Pick<NotBound, 'ref' | 'position' | 'recordedAt'> => ({
  ...{ ref: refOf(event), position: event.position, recordedAt: Date.parse(event.recordedAt) },
});
