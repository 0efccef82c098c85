import { reconcile, type ReconcileOptions } from '../../libs/audit/src/report/reconcile.js';
import type { Reconciliation } from '../../libs/audit/src/report/report.js';
import { type EventStore, MemoryBlindIndex, sealedFieldsOf } from '#libs/eventing';
import { CODEC, INDEX, PROGRAM, TENANT } from './history.js';

const reader: ReconcileOptions['reader'] = {
  decode: (events) => CODEC.decode(INDEX, events),
  sealed: (type, version) => sealedFieldsOf(INDEX, type, version),
  persons: (tenant) => new MemoryBlindIndex().persons(tenant),
};

/** Audits the program of the scenario. */
export const audit = (store: EventStore, more: Partial<ReconcileOptions> = {}): Promise<Reconciliation> =>
  reconcile({ store, reader, tenant: TENANT, programId: PROGRAM, waitMs: 50, ...more });
