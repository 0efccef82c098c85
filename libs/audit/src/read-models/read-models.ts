import type { EventStore, StoredEvent } from '#libs/eventing';
import type { LedgerEvent } from '#libs/commissions';
import type { DomainEvent, Position, Recorded } from '#libs/kernel';
import type { Auditor } from '../history/auditor.js';
import type { Findings } from '../sources/findings.js';
import type { LedgerModel } from '../accounts/ledger.model.js';
import { EntryRows } from './rows.entries.js';
import type { FeedComparison } from './rows.feed.js';
import { activityChecks, clickChecks, movementChecks } from './rows.movements.js';
import { customerChecks, rewardChecks } from './rows.customers.js';
import { figureChecks } from './rows.figures.js';
import { fundChecks } from './rows.funds.js';
import { PassedRows } from './rows.skipped.js';
import { checkTable, type Database, type RowReport, type TableCheck } from './table-check.js';

type Decode = (events: readonly StoredEvent[]) => Promise<readonly Recorded<DomainEvent>[]>;

const PAGE = 500;
/** Findings about rows come after all findings about events, which may be their cause. */
const LAST = { commit: 2n ** 63n, prepare: 2n ** 63n };

/**
 * Compares the read models with what was recomputed: sums, statements, payouts and sales row by row; entries ledger by
 * ledger, for which each ledger's stream is read once more, so that only one ledger's rows are in memory. Answers with rows by table.
 */
export async function compareReadModels(
  database: Database,
  store: EventStore,
  decode: Decode,
  { program, movements, activities, clicks, codes, customers, last }: Auditor,
  feed: FeedComparison,
  findings: Findings,
): Promise<Readonly<Record<string, number>>> {
  const report: RowReport = (table, id, message, fields, about) =>
    findings.add({
      kind: 'read-model',
      message: `${table} ${id}: ${message}`,
      events: [],
      fields,
      position: LAST,
      programId: program.programId,
      ...about,
    });
  const rows: Record<string, number> = {};
  const checks = [
    ...figureChecks(program),
    ...fundChecks(program),
    ...rewardChecks(program),
    ...movementChecks(program.programId, movements),
    ...customerChecks(program.programId, customers.leads, codes.codes, customers.decisions),
    ...clickChecks(program.programId, clicks.hours),
    ...activityChecks(program.programId, activities.activities),
  ];
  const read = newest(last, feed.last);
  if (read) {
    await database.level([...checks.map(({ table }) => table), 'commissions', 'passed_sources', 'feed_events'], read);
    rows['feed_events'] = await feed.finish(read, report);
  }
  for (const check of checks) rows[check.table] = await checkTable(database, check, report);
  for (const { model } of program.ledgers.values()) {
    for (const check of await checksOf(model, store, decode)) {
      rows[check.table] = (rows[check.table] ?? 0) + (await checkTable(database, check, report));
    }
  }
  return rows;
}

const newest = (one: Position | undefined, other: Position | undefined): Position | undefined =>
  one && other ? (one.commit > other.commit ? one : other) : (one ?? other);

async function checksOf(model: LedgerModel, store: EventStore, decode: Decode): Promise<TableCheck[]> {
  const tables = [new EntryRows(model), new PassedRows(model)];
  let page: StoredEvent[] = [];
  const flush = async (): Promise<void> => {
    for (const event of await decode(page)) for (const table of tables) table.take(event as Recorded<LedgerEvent>);
    page = [];
  };
  for await (const event of store.read(model.stream)) {
    if (event.revision > model.lastRevision) break;
    page.push(event);
    if (page.length >= PAGE) await flush();
  }
  await flush();
  return tables.map((table) => table.check());
}
