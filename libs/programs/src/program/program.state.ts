import { type Map } from 'immutable';
import { Decimal, type Instant, isPeriod, type Period, periodBounds, periodOf } from '#libs/kernel';
import type { AttributionPolicy } from '../attribution-policy/attribution-policy.js';
import {
  type BusinessCalendar,
  type DealPolicy,
  STANDARD_CALENDAR,
  STANDARD_DEAL_POLICY,
} from '../deal-policy/deal-policy.js';
import { type FundPolicy, STANDARD_FUND_POLICY } from '../fund-policy/fund-policy.js';
import { type ReportPolicy, STANDARD_REPORT_POLICY } from '../report-policy/report-policy.js';
import type { Goal } from '../goal/goal.js';
import type { Asset, Offer } from '../enablement/enablement.js';
import type { IdealPartnerProfile } from '../partner-profile/partner-profile.js';
import type { Plan } from '../plan/plan.js';
import type { HoldPolicy, PayoutPolicy } from '../payout-policy/payout-policy.js';
import type { RewardPolicy } from '../reward-policy/reward-policy.js';
import type { TierLadder } from '../tier-ladder/tier-ladder.js';

/** Everything a program's history adds up to: every version of everything, since the past is asked for too. */
export interface Program {
  readonly status: 'created';
  readonly programId: string;
  readonly name: string;
  readonly currency: string;
  readonly startsAt: Instant;
  /** The zone it was created with. */
  readonly timeZone: string;
  /** In the order they were decided. */
  readonly zoneChanges: readonly { readonly from: Period; readonly timeZone: string }[];
  /** Versions by plan id, in the order they were published. */
  readonly plans: Map<string, readonly Plan[]>;
  /** From when which plan is the standard one, in the order they were published. */
  readonly standards: readonly { readonly effectiveFrom: Instant; readonly planId: string }[];
  readonly payoutPolicies: readonly PayoutPolicy[];
  readonly holdPolicies: readonly HoldPolicy[];
  readonly dealPolicies: readonly DealPolicy[];
  readonly fundPolicies: readonly FundPolicy[];
  readonly attributionPolicies: readonly AttributionPolicy[];
  readonly rewardPolicies: readonly RewardPolicy[];
  readonly reportPolicies: readonly ReportPolicy[];
  readonly businessCalendars: readonly BusinessCalendar[];
  readonly tierLadders: readonly TierLadder[];
  readonly idealPartnerProfiles: readonly IdealPartnerProfile[];
  /** Every version of every one, in the order they were decided. */
  readonly goals: readonly Goal[];
  readonly offers: readonly Offer[];
  readonly assets: readonly Asset[];
}

export type ProgramState = { readonly status: 'absent' } | Program;

/** The plan that rates a partner with that plan of its own (null: none) at a moment; undefined: no plan holds then. */
export function planInForce(program: Program, planId: string | null, at: Instant): Plan | undefined {
  const chosen = planId ?? inForce(program.standards, at)?.planId;
  return chosen === undefined ? undefined : inForce(program.plans.get(chosen) ?? [], at);
}

export const payoutPolicyInForce = (program: Program, at: Instant): PayoutPolicy | undefined =>
  inForce(program.payoutPolicies, at);

export const holdPolicyInForce = (program: Program, at: Instant): HoldPolicy | undefined =>
  inForce(program.holdPolicies, at);

/** The deal policy at a moment: the standard where the program has set nothing (version 0). */
export const dealPolicyInForce = (program: Program, at: Instant): DealPolicy =>
  inForce(program.dealPolicies, at) ?? { ...STANDARD_DEAL_POLICY, effectiveFrom: program.startsAt };

/** How funds are used at a moment: half of the costs, 60 days to claim where the program has set nothing (version 0). */
export const fundPolicyInForce = (program: Program, at: Instant): FundPolicy =>
  inForce(program.fundPolicies, at) ?? { ...STANDARD_FUND_POLICY, effectiveFrom: program.startsAt };

/** How sales are attributed at a moment; undefined: the program has said nothing, and sales are credited as they say. */
export const attributionPolicyInForce = (program: Program, at: Instant): AttributionPolicy | undefined =>
  inForce(program.attributionPolicies, at);

/** Who is given what for a referral at a moment; undefined: nobody anything. */
export const rewardPolicyInForce = (program: Program, at: Instant): RewardPolicy | undefined =>
  inForce(program.rewardPolicies, at);

/** What reports that end at a moment leave out: nothing where the program has set nothing (version 0). */
export const reportPolicyInForce = (program: Program, at: Instant): ReportPolicy =>
  inForce(program.reportPolicies, at) ?? { ...STANDARD_REPORT_POLICY, effectiveFrom: program.startsAt };

/** Which days are worked at a moment: Monday to Friday where the program has set nothing (version 0). */
export const calendarInForce = (program: Program, at: Instant): BusinessCalendar =>
  inForce(program.businessCalendars, at) ?? { ...STANDARD_CALENDAR, effectiveFrom: program.startsAt };

/** The ladder of tiers at a moment; undefined: the program has none. */
export const tierLadderInForce = (program: Program, at: Instant): TierLadder | undefined =>
  inForce(program.tierLadders, at);

export const idealPartnerProfileInForce = (program: Program, at: Instant): IdealPartnerProfile | undefined =>
  inForce(program.idealPartnerProfiles, at);

/** How many times the program's capacity a partner of this rank has, an exact decimal; of a rank above the ladder, its highest. */
export function tierCapacityFactor(program: Program, rank: number, at: Instant): string {
  const tiers = tierLadderInForce(program, at)?.tiers ?? [];
  return tiers.findLast((tier) => tier.rank <= rank)?.capacityFactor ?? '1';
}

/** How many registrations a partner of this rank may have open at a moment, rounded down; null: as many as it likes. */
export function dealCapacity(program: Program, rank: number, at: Instant): number | null {
  const { capacity } = dealPolicyInForce(program, at);
  if (capacity === null) return null;
  const factor = Decimal.of(tierCapacityFactor(program, rank, at));
  const { places } = factor;
  return Number((BigInt(capacity) * factor.unitsAt(places)) / 10n ** BigInt(places));
}

/** The zone of a period, or of a moment. */
export function zoneOf(program: Program, when: Period | Instant): string {
  return isPeriod(when) ? zoneOfPeriod(program, when) : zoneAt(program, when);
}

/**
 * The period a moment falls into. A period begins where the one before it ends, also when the zone changes between them:
 * periods neither overlap nor leave a gap.
 */
export const periodAt = (program: Program, at: Instant): Period => periodOf(at, zoneAt(program, at));

/** A new zone holds from the later of the two midnights: until then both agree on nothing but the old one. */
function zoneAt(program: Program, at: Instant): string {
  let zone = program.timeZone;
  for (const period of changedPeriods(program)) {
    const next = zoneOfPeriod(program, period);
    if ([zone, next].some((one) => at < periodBounds(period, one).from)) break;
    zone = next;
  }
  return zone;
}

/** Half-open bounds of a period of this program. */
export function periodBoundsOf(program: Program, period: Period): { readonly from: Instant; readonly to: Instant } {
  const before = zoneOfPeriod(program, period, 'before');
  return { from: periodBounds(period, before).from, to: periodBounds(period, zoneOfPeriod(program, period)).to };
}

function zoneOfPeriod(program: Program, period: Period, which: 'at' | 'before' = 'at'): string {
  const changes = program.zoneChanges.map(({ from, timeZone }) => ({ effectiveFrom: from, timeZone }));
  const counted = which === 'at' ? changes : changes.filter(({ effectiveFrom }) => effectiveFrom < period);
  return inForce(counted, period)?.timeZone ?? program.timeZone;
}

const changedPeriods = (program: Program): readonly Period[] =>
  [...new Set(program.zoneChanges.map(({ from }) => from))].sort();

/** The one with the greatest `effectiveFrom` not after the moment; of equals the one decided last. */
export function inForce<Versioned extends { readonly effectiveFrom: string }>(
  versions: readonly Versioned[],
  at: string,
): Versioned | undefined {
  let found: Versioned | undefined;
  for (const version of versions) {
    if (version.effectiveFrom <= at && (!found || version.effectiveFrom >= found.effectiveFrom)) found = version;
  }
  return found;
}
