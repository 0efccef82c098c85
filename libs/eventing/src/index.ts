export { Breath } from './async/breath.js';
export { KeyedQueue } from './async/keyed-queue.js';
export * from './definitions/aggregate.js';
export { BlindIndex, blinded, MemoryBlindIndex, type Namer, personIdOf } from './codec/blind-index.js';
export { EventCodec, isOfErased } from './codec/codec.js';
export { eventTypesOf, type EventIndex } from './codec/event-index.js';
export { sealedFieldsOf } from './codec/personal-fields.js';
export { MalformedEvent, UnknownEvent } from './codec/unreadable-event.js';
export { CommandExecutor, type ExecutorOptions } from './commands/command-executor.js';
export { commandHandlers, streamOfCommand } from './commands/command-handlers.js';
export { type OpenEvents, reseal, type Resealed } from './commands/reseal.js';
export { bodyHashOf, commandIdOf, IdempotencyConflict } from './commands/command-identity.js';
export * from './definitions/context.js';
export * from './definitions/deadlines.js';
export * from './definitions/feed.js';
export { EsdbEventStore } from './store/esdb/esdb.event-store.js';
export type { EsdbOptions } from './store/esdb/client/client.js';
export { watchedStore } from './store/esdb/esdb.watched.js';
export { type ReadyOptions, StoreUnusable } from './store/esdb/esdb.start.js';
export * from './store/event-store.js';
export { EventingModule, type CommandParts } from './eventing.module.js';
export * from './definitions/state-reader.js';
export { StateReaderService } from './state-reader/state-reader.service.js';
export { Idempotency, type KeyedCall } from './commands/idempotency.js';
export { sinceWritten } from './commands/request-time.js';
export { followHistory } from './state-reader/follow-history.js';
export { PastReader } from './state-reader/past-reader.js';
export { DeliveredReader } from './state-reader/delivered-reader.js';
export { OneRequest } from './state-reader/one-request.js';
export { RequestReader } from './state-reader/request-reader.js';
export { type Named, named } from './state-reader/named.js';
export { MemoryEventStore } from './store/memory.event-store.js';
export {
  MemoryPersonalData,
  NO_PERSONAL_DATA,
  NOBODYS_DATA,
  PERSONAL_DATA,
  type PersonalData,
  SealedText,
} from './codec/personal-data.js';
export * from './definitions/policy.js';
export * from './definitions/multi-stream-handler.js';
export { Parked, policyCommandId, policyContext } from './definitions/policy-context.js';
export { BEGINNING, isAfter, later, parsePosition, positionText } from './store/position.js';
export { isDataFault, isNoTable, reasonCode, reasonText } from './database/faults/data-faults.js';
export type { SingletonJob } from './runner/singleton-jobs.js';
export type { ProcessorHealth, ProcessorState, QuarantineNews, RunnerStatus } from './runner/processor.types.js';
export { type ParkedEvent, type ParkedFilter, ParkedWork } from './policies/parked-work.js';
export {
  Quarantine,
  QUARANTINED_TENANTS,
  quarantinesOf,
  type Quarantined,
  type QuarantinedTenant,
} from './consuming/quarantine.js';
export { Projector, type ProjectorOptions } from './runner/projector.js';
export { ROWS_CHANNEL } from './database/notices.js';
export type { Query } from './database/query.js';
export { ViewDatabase, type ViewDatabaseOptions } from './database/view-database.js';
export { OWNERS_WRITE, type WorkAccess, workTableSql, type WorkTable } from './database/work-table.js';
export { WorkDatabase, type WorkDatabaseOptions } from './database/work-database.js';
export { VIEWS_WANTED } from './connections/swap-turn.js';
export { foldedText, noPersonSql, type SearchedColumns, searchedName } from './database/searched-view.js';
export { sortedAs, tableOf } from './database/view-table.js';
export { approveSkip, evolveSkip, requestSkip, type Skip, skipOf, skipPrefix, SkipRefused } from './store/skips.js';
export { storeIdentity } from './store/store-identity.js';
export { StoreWatch } from './store/store-watch.js';
export { type StreamName, streamNameOf, streamOf } from './store/stream-name.js';
export * from './definitions/view.js';
export { endConnection } from './connections/end-connection.js';
export { heardPool, UNHEARD_MS } from './connections/heard-pool.js';
export { VALUE_TYPES } from './connections/value-types.js';
export { listeningClient } from './connections/listening-client.js';
export { noticesOf } from './connections/notices-of.js';
export { type RunnerStanding, RunnerStandings } from './visibility/runner-standings.js';
export { ViewHalted } from './visibility/view-halted.js';
export { NotYetVisible } from './visibility/not-yet-visible.js';
export { ViewPositions, type VisibilityOptions } from './visibility/visibility.js';
