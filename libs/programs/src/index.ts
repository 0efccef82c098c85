export * from './plan.js';
export * from './program.events.js';
export * from './program.state.js';
export { ChangeTimeZone, CreateProgram, planIdOf, PublishPlan, SetHoldPolicy, SetPayoutPolicy } from './program.js';
export { programAggregate } from './program.aggregate.js';
export type { DraftPlan } from './plan.draft.js';
export { ProgramsModule } from './programs.module.js';
export { ProgramRow } from './program.view.js';
