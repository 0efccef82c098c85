import type { EventStore } from '#libs/eventing';
import type { Auditor } from './auditor.js';
import type { Findings } from './findings.js';

/** Reads rows of one tenant: every statement runs in a transaction that row-level security is told the tenant of. */
export interface Database {
  query<Row extends object>(text: string, values: readonly unknown[]): Promise<readonly Row[]>;
}

export async function compareReadModels(
  _database: Database,
  _store: EventStore,
  _auditor: Auditor,
  _findings: Findings,
): Promise<Readonly<Record<string, number>>> {
  return {};
}
