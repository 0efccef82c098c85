import type { DomainEvent, Recorded } from '#libs/kernel';
import type {
  AttributionPolicy,
  BusinessCalendar,
  HoldPolicy,
  PayoutPolicy,
  Plan,
  ProgramEvent,
  RewardPolicy,
} from '#libs/programs';
import { lastToHold } from '../states/last-to-hold.js';
import { readPlan } from './plan-reading.js';
import type { PlanTerms } from './plan-terms.js';
import { monthAt, type WorkingDays } from '../arithmetic/calendar.js';

type Published = { readonly plan: Plan; readonly standard: boolean };

/** What is known of a program at the moment of history that the audit has come to. */
export class ProgramStates {
  revision = -1n;
  currency = '';
  startsAt = '';
  name = '';
  private zones: { timeZone: string; from: string }[] = [];
  private readonly published: Published[] = [];
  private readonly read = new Map<Plan, PlanTerms>();
  private readonly payoutPolicies: PayoutPolicy[] = [];
  private readonly holdPolicies: HoldPolicy[] = [];
  private readonly rewardPolicies: RewardPolicy[] = [];
  private readonly calendars: BusinessCalendar[] = [];
  /** In the order in which they were set. */
  readonly attributionPolicies: AttributionPolicy[] = [];

  learn(event: Recorded<ProgramEvent>): void {
    this.revision = event.revision;
    switch (event.type) {
      case 'program.created':
        this.currency = event.data.currency;
        this.startsAt = event.data.startsAt;
        this.name = event.data.name;
        this.zones = [{ timeZone: event.data.timeZone, from: '' }];
        return;
      case 'program.time-zone-changed':
        this.zones.push({ timeZone: event.data.timeZone, from: event.data.from });
        return;
      case 'program.plan-published':
        this.published.push(event.data);
        return;
      case 'program.payout-policy-set':
        this.payoutPolicies.push(event.data.policy);
        return;
      case 'program.hold-policy-set':
        this.holdPolicies.push(event.data.policy);
        return;
      case 'program.attribution-policy-set':
        this.attributionPolicies.push(event.data.policy);
        return;
      case 'program.business-calendar-set':
        this.calendars.push(event.data.calendar);
        return;
      case 'program.reward-policy-set':
        this.rewardPolicies.push(event.data.policy);
        return;
      case 'program.deal-policy-set':
      case 'program.fund-policy-set':
      case 'program.report-policy-set':
      case 'program.tier-ladder-set':
      case 'program.ideal-partner-profile-set':
      case 'program.goal-set':
      case 'program.offer-published':
      case 'program.asset-published':
        return;
      default:
        unforeseen(event);
    }
  }

  /** The zone of a moment: of the latest change whose first month has begun by then, in its own zone. */
  zoneAt(moment: string): string {
    const holding = this.zones.filter(({ timeZone, from }) => from === '' || monthAt(moment, timeZone) >= from);
    return holding.reduce((best, zone) => (zone.from >= best.from ? zone : best), { timeZone: 'UTC', from: '' })
      .timeZone;
  }

  get firstPeriod(): string {
    return monthAt(this.startsAt, this.zoneAt(this.startsAt));
  }

  /** The version in force at a moment of the given plan, or of the plan that is the program's standard one by then. */
  planAt(moment: string, planId: string | null): Plan | undefined {
    const standards = this.published.filter(({ standard }) => standard).map(({ plan }) => plan);
    const chosen = planId ?? lastToHold(standards, moment)?.planId;
    return lastToHold(
      this.published.map(({ plan }) => plan).filter((plan) => plan.planId === chosen),
      moment,
    );
  }

  /** The same as the recomputation reads it. */
  termsAt(moment: string, planId: string | null): PlanTerms | undefined {
    const plan = this.planAt(moment, planId);
    if (!plan) return undefined;
    let terms = this.read.get(plan);
    if (!terms) this.read.set(plan, (terms = readPlan(plan, this.currency)));
    return terms;
  }

  /** The policy of a closing: of those that took effect before the period's end. */
  payoutPolicyBefore(end: string): PayoutPolicy | undefined {
    return lastToHold(
      this.payoutPolicies.filter(({ effectiveFrom }) => effectiveFrom < end),
      end,
    );
  }

  payoutPolicyAt(moment: string): PayoutPolicy | undefined {
    return lastToHold(this.payoutPolicies, moment);
  }

  get hasRewardRules(): boolean {
    return this.rewardPolicies.length > 0;
  }

  rewardPolicyAt(moment: string): RewardPolicy | undefined {
    return lastToHold(this.rewardPolicies, moment);
  }

  calendarAt(moment: string): WorkingDays {
    return lastToHold(this.calendars, moment) ?? { weekend: [6, 7], holidays: [] };
  }

  holdPolicyAt(moment: string): HoldPolicy | undefined {
    return lastToHold(this.holdPolicies, moment);
  }
}

/** An event that this audit has not been taught may not be passed over in silence. */
function unforeseen(event: never): never {
  const { type, stream } = event as Recorded<DomainEvent>;
  throw new Error(`the audit does not know what ${type} in ${stream} means`);
}
