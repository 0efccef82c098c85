export * from './plan/plan.js';
export * from './program/program.events.js';
export * from './program/program.state.js';
export { beginOf, type ZoneSince, zonesOf } from './program/program.zones.js';
export { ChangeTimeZone, CreateProgram, planIdOf, PublishPlan } from './program/program.js';
export {
  SetAttributionPolicy,
  SetBusinessCalendar,
  SetDealPolicy,
  SetHoldPolicy,
  SetIdealPartnerProfile,
  SetPayoutPolicy,
  SetTierLadder,
} from './program/settings.commands.js';
export type * from './payout-policy/payout-policy.js';
export { type BusinessCalendar, type DealPolicy, STANDARD_DEAL_POLICY } from './deal-policy/deal-policy.js';
export {
  type AttributionModel,
  type AttributionPolicy,
  changedAttributionPolicy,
  STANDARD_ATTRIBUTION_POLICY,
} from './attribution-policy/attribution-policy.js';
export { AttributionPolicyChangeInput } from './graphql/attribution-policy.inputs.js';
export type * from './reward-policy/reward-policy.js';
export { AttributionModelEnum } from './read-models/attribution-policy.types.js';
export type { ActivityProof, FundPolicy } from './fund-policy/fund-policy.js';
export type * from './goal/goal.js';
export type * from './enablement/enablement.js';
export type * from './tier-ladder/tier-ladder.js';
export type * from './partner-profile/partner-profile.js';
export type { LineKind } from './vocabulary/line-kind.js';
export type { ActivityKind } from './vocabulary/activity-kind.js';
export type { PartnerKind } from './vocabulary/partner-kind.js';
export { meantFor } from './enablement/enablement.js';
export { scoreProfile } from './partner-profile/partner-profile.js';
export { programAggregate } from './program/program.aggregate.js';
export type { DraftPlan } from './plan/plan.draft.js';
export { ProgramsModule } from './programs.module.js';
export { TierLevelType } from './read-models/tier-ladder.types.js';
export { RewardKindEnum, RewardRuleType } from './read-models/reward-policy.types.js';
export { ActivityKindEnum } from './read-models/fund-policy.types.js';
export { GoalMetricEnum, GoalPeriodEnum, GoalUnitEnum, GoalVersion } from './read-models/goal.types.js';
export { AssetVersion, OfferVersion, PartnerKindEnum } from './read-models/enablement.types.js';
export { ProfileBandEnum } from './read-models/partner-profile.types.js';
export { planVersionIdOf, PlanVersionRow } from './read-models/plan.view.js';
export {
  PlanBracketMode,
  PlanCapPer,
  PlanPaysKind,
  PlanRounding,
  PlanWindow,
} from './read-models/plan/plan-enums.types.js';
export { planInForceAt, planVersionsAt } from './read-models/plan-in-force.js';
export { PlanRule } from './read-models/plan/plan.types.js';
export { ProgramRow, zoneOfRow } from './read-models/program.row.view.js';
export { attributionPolicyInForce } from './program/program.state.js';
