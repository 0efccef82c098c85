export * from './plan.js';
export * from './program.events.js';
export * from './program.state.js';
export { ChangeTimeZone, CreateProgram, planIdOf, PublishPlan } from './program.js';
export {
  SetBusinessCalendar,
  SetDealPolicy,
  SetHoldPolicy,
  SetIdealPartnerProfile,
  SetPayoutPolicy,
  SetTierLadder,
} from './policy.commands.js';
export type * from './deal-policy.js';
export type * from './goal.js';
export type * from './kit.js';
export type * from './tier-ladder.js';
export type * from './partner-profile.js';
export type { PartnerKind } from './partner-kind.js';
export { meantFor } from './kit.js';
export { scoreProfile } from './partner-profile.js';
export type { DraftBusinessCalendar, DraftDealPolicy } from './deal-policy.draft.js';
export { programAggregate } from './program.aggregate.js';
export type { DraftPlan } from './plan.draft.js';
export { ProgramsModule } from './programs.module.js';
export { GoalMetricEnum, GoalPeriodEnum, GoalUnitEnum, GoalVersion } from './goal.types.js';
export { AssetVersion, OfferVersion, PartnerKindEnum } from './kit.types.js';
export { ProfileBandEnum } from './partner-profile.types.js';
export { ProgramRow } from './program.row.view.js';
