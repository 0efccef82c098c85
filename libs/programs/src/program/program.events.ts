import { type DomainEvent, eventTypes, type Instant, type Period } from '#libs/kernel';
import type { AttributionPolicy } from '../attribution-policy/attribution-policy.js';
import type { BusinessCalendar, DealPolicy } from '../deal-policy/deal-policy.js';
import type { FundPolicy } from '../fund-policy/fund-policy.js';
import type { ReportPolicy } from '../report-policy/report-policy.js';
import type { Goal } from '../goal/goal.js';
import type { Asset, Offer } from '../enablement/enablement.js';
import type { IdealPartnerProfile } from '../partner-profile/partner-profile.js';
import type { HoldPolicy, PayoutPolicy } from '../payout-policy/payout-policy.js';
import type { Plan } from '../plan/plan.js';
import { planWithoutPersons } from '../plan/plan.persons.js';
import { planBeforeLineRules } from '../plan/plan.upcast.js';
import type { RewardPolicy } from '../reward-policy/reward-policy.js';
import type { TierLadder } from '../tier-ladder/tier-ladder.js';

export type ProgramEvent =
  | DomainEvent<
      'program.created',
      {
        readonly programId: string;
        readonly name: string;
        readonly currency: string;
        readonly timeZone: string;
        /** The first period is the one this moment falls into; what happened earlier earns nothing. */
        readonly startsAt: Instant;
      }
    >
  /** Holds from the start of a period that is still open everywhere; closed periods keep their zone. */
  | DomainEvent<
      'program.time-zone-changed',
      { readonly programId: string; readonly timeZone: string; readonly from: Period }
    >
  | DomainEvent<
      'program.plan-published',
      {
        readonly programId: string;
        readonly plan: Plan;
        /** The plan of every partner that has no plan of its own. */
        readonly standard: boolean;
      }
    >
  | DomainEvent<'program.payout-policy-set', { readonly programId: string; readonly policy: PayoutPolicy }>
  | DomainEvent<'program.hold-policy-set', { readonly programId: string; readonly policy: HoldPolicy }>
  | DomainEvent<'program.deal-policy-set', { readonly programId: string; readonly policy: DealPolicy }>
  | DomainEvent<'program.fund-policy-set', { readonly programId: string; readonly policy: FundPolicy }>
  | DomainEvent<'program.attribution-policy-set', { readonly programId: string; readonly policy: AttributionPolicy }>
  | DomainEvent<'program.reward-policy-set', { readonly programId: string; readonly policy: RewardPolicy }>
  | DomainEvent<'program.report-policy-set', { readonly programId: string; readonly policy: ReportPolicy }>
  | DomainEvent<'program.business-calendar-set', { readonly programId: string; readonly calendar: BusinessCalendar }>
  | DomainEvent<'program.tier-ladder-set', { readonly programId: string; readonly ladder: TierLadder }>
  | DomainEvent<
      'program.ideal-partner-profile-set',
      { readonly programId: string; readonly profile: IdealPartnerProfile }
    >
  | DomainEvent<'program.goal-set', { readonly programId: string; readonly goal: Goal }>
  | DomainEvent<'program.offer-published', { readonly programId: string; readonly offer: Offer }>
  | DomainEvent<'program.asset-published', { readonly programId: string; readonly asset: Asset }>;

/** Before version 2 nothing was ever forfeited. */
const withoutForfeiture = (data: object): object => {
  const { policy } = data as { policy: object };
  return { ...data, policy: { ...policy, forfeitAfterMonths: null } };
};

export const programEvents = eventTypes<ProgramEvent>()('program', {
  'program.created': { version: 1 },
  'program.time-zone-changed': { version: 1 },
  // From version 2 on a cap may be of the whole program: who has not heard of that may not rate by the plan.
  // Before version 3 conditions held e-mail addresses and phone numbers in the clear; before version 4 no line was a service.
  // Before version 5 every rule took whole orders and paid the credited partner; before version 6 none asked which of its customer's sales one is,
  // and before version 7 none asked which partner or which customer it is.
  'program.plan-published': {
    version: 7,
    upcast: {
      ...{ 1: (data) => data, 2: (data) => data, 3: (data) => data, 4: planBeforeLineRules },
      ...{ 5: (data) => data, 6: (data) => data },
    },
    named: {
      until: 2,
      by: (data, nameOf) => ({ ...data, plan: planWithoutPersons(data.plan, data.programId, nameOf) }),
    },
  },
  'program.payout-policy-set': { version: 2, upcast: { 1: withoutForfeiture } },
  'program.hold-policy-set': { version: 1 },
  'program.deal-policy-set': { version: 1 },
  'program.fund-policy-set': { version: 1 },
  'program.attribution-policy-set': { version: 1 },
  // From version 2 on a condition may ask which partner or which customer it is.
  'program.reward-policy-set': { version: 2, upcast: { 1: (data) => data } },
  'program.report-policy-set': { version: 1 },
  'program.business-calendar-set': { version: 1 },
  'program.tier-ladder-set': { version: 1 },
  'program.ideal-partner-profile-set': { version: 1 },
  // From version 2 on a goal may count leads and revenue that partners helped in.
  'program.goal-set': { version: 2, upcast: { 1: (data) => data } },
  'program.offer-published': { version: 1 },
  'program.asset-published': { version: 1 },
});
