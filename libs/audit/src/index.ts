export { AuditModule } from './nest/audit.module.js';
export { eventReader, Reconciler, type ReconcilerParts } from './nest/reconciler.js';
export { reconciliationText } from './report/print.js';
export { reconcile, type ReconcileOptions, UnknownProgram } from './report/reconcile.js';
export type { Reconciliation, ShownDifference } from './report/report.js';
export { type SkippedEvent, skippedEvents } from './history/skipped.js';
