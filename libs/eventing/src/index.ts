export * from './aggregate.js';
export { BlindIndex, blinded, MemoryBlindIndex, type Namer, personIdOf } from './blind-index.js';
export { EventCodec, eventTypesOf, MalformedEvent, sealedFieldsOf, UnknownEvent, type EventIndex } from './codec.js';
export { CommandExecutor, type ExecutorOptions } from './command-executor.js';
export { commandHandlers, streamOfCommand } from './command-handlers.js';
export { bodyHashOf, commandIdOf, IdempotencyConflict } from './command-identity.js';
export * from './context.js';
export * from './deadlines.js';
export { EsdbEventStore } from './esdb.event-store.js';
export type { EsdbOptions, ReadyOptions } from './esdb.options.js';
export { StoreUnusable } from './esdb.start.js';
export * from './event-store.js';
export { EventingModule, type CommandParts } from './eventing.module.js';
export * from './facts.js';
export { FactsService } from './facts.service.js';
export { Idempotency, type KeyedCall } from './idempotency.js';
export { type Named, named } from './named.js';
export { MemoryEventStore } from './memory.event-store.js';
export { MemoryPersonalData, NO_PERSONAL_DATA, PERSONAL_DATA, type PersonalData } from './personal-data.js';
export * from './policy.js';
export * from './procedure.js';
export { Parked, policyCommandId, policyContext } from './policy-context.js';
export { BEGINNING, isAfter, later, parsePosition, positionText } from './position.js';
export { isDataFault, reasonCode, reasonText } from './projection/data-faults.js';
export type { Duty } from './projection/duties.js';
export type { LaneHealth, LaneState, QuarantineNews, RunnerStatus } from './projection/lane.types.js';
export { type ParkedEvent, ParkedWork } from './projection/parked-work.js';
export {
  Quarantine,
  QUARANTINED_TENANTS,
  quarantinesOf,
  type Quarantined,
  type QuarantinedTenant,
} from './projection/quarantine.js';
export { Projector, type ProjectorOptions } from './projection/projector.js';
export { ROWS_CHANNEL } from './projection/row-notices.js';
export { type Query, ViewDatabase, type ViewDatabaseOptions } from './projection/view-database.js';
export { approveSkip, evolveSkip, requestSkip, type Skip, skipOf, skipPrefix, SkipRefused } from './skips.js';
export { storeIdentity } from './store-identity.js';
export { StoreWatch } from './store-watch.js';
export { type StreamName, streamNameOf, streamOf } from './stream-name.js';
export * from './view.js';
export { ViewHalted } from './view-halted.js';
export { NotYetVisible, ViewPositions, type VisibilityOptions } from './visibility.js';
