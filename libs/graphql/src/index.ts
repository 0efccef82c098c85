export { ActivityModule } from './activity/activity.module.js';
export { activityOf } from './activity/person-change.view.js';
export { FairQueue } from './turns/fair-queue.js';
export { Places } from './turns/places.js';
export { AtMost, TooMuchWaits, WaitedTooLong } from './turns/turns.js';
export * from './types/connection.js';
export { Fits, Reason } from './types/fits.js';
export { csvLines, CsvNumber } from './exports/csv.js';
export { HiddenFromPartners } from './exports/hidden-from-partners.js';
export { ExportModule } from './exports/jobs/export.module.js';
export { answered } from './exports/export-answers.js';
export { exportJobs } from './exports/jobs/export-jobs.context.js';
export { FAULT_LOG, type FaultLog } from './faults/fault-log.js';
export { FaultFilter } from './mutations/fault.filter.js';
export {
  badInput,
  type BadField,
  echoed,
  fault,
  FAULT_CODES,
  type FaultCode,
  statusOf,
  tell,
} from './faults/faults.js';
export { fromGlobalId, GlobalId, IdArg, IdField, IdsField, NO_ID, toGlobalId } from './types/global-id.js';
export * from './types/graphql-enum.js';
export { GraphqlModule, type GraphqlOptions } from './graphql.module.js';
export { Operations } from './query/operations.js';
export type { GraphqlExecutor } from './query/query-executor.js';
export { type Example } from './graphiql/examples.js';
export { GraphiqlModule } from './graphiql/graphiql.module.js';
export * from './limits/limits.js';
export { LiveRows } from './live/live-rows.js';
export { Node } from './nodes/node.js';
export { NodeModule } from './nodes/node.module.js';
export { RelatedRows } from './nodes/related-rows.js';
export { type PartnersView, ShownToPartners } from './nodes/shown-to-partners.js';
export * from './types/money.types.js';
export { describeRefusals, type MutationRefusals } from './types/mutation-refusals.js';
export * from './types/mutation.types.js';
export { TextField, WholeField } from './types/plain-fields.js';
export { AmountField, DecimalField, inputOf } from './types/taken-fields.js';
export type { ListBounds } from './limits/query-cost.js';
export type { WorkPrices } from './limits/work-prices.js';
export { atLeastOne, firstElements, FirstOfAll } from './reads/elements.js';
export { Reads } from './reads/reads.js';
export { Mutations } from './mutations/mutations.js';
export { type Changing, type Creating, keyOf } from './mutations/request-keys.js';
export { QuarantineModule } from './quarantine/quarantine.module.js';
export type { RowsChanged } from './live/audience.js';
export { RowChanges } from './live/row-changes.js';
export * from './types/scalars.js';
export { SearchModule } from './search/search.module.js';
export { type ListTotals, type Summands, summandsOf, summed } from './types/totals.js';
export { SCHEMA_OPTIONS } from './schema-options.js';
export { ALL_OF, ANY_OF, HAVING, having, type HavingRow, type Range, type Where } from './statements/conditions.js';
export { readCursor, writeCursor } from './statements/cursor.js';
export { orNotACursor, type RowList } from './reads/read-slices.js';
export type { Order, Statement } from './statements/statements.js';
export * from './lists/filter-fields.js';
export * from './lists/filter-conditions.js';
export * from './lists/figures.js';
export * from './lists/explaining.js';
export * from './lists/grouped.js';
export * from './lists/listing.js';
export { listBelow, listsBelow } from './lists/lists-below.js';
export { type Readership, TenantReader, type ReaderOptions } from './reads/tenant-reader.js';
export { ViewNames } from './reads/view-names.js';
export { inputValidation } from './validation/validation.js';
export { VISIBILITY, type Visibility } from './reads/visibility.js';
