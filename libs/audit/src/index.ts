export { AuditModule } from './door/audit.module.js';
export { eventReader, Reconciler, type ReconcilerParts } from './door/reconciler.js';
export { reconciliationText } from './print.js';
export { reconcile, type ReconcileOptions, UnknownProgram } from './reconcile.js';
export type { Reconciliation, ShownDifference } from './report.js';
export { type SkippedEvent, skippedEvents } from './skipped.js';
