import type { Position } from '#libs/kernel';
import type { Auditor } from '../history/auditor.js';
import type { Findings } from '../sources/findings.js';
import { checkOwed } from './entries/owed-check.js';
import { customerChecks, rewardChecks } from './rows.customers.js';
import { figureChecks } from './rows.figures.js';
import { fundChecks } from './rows.funds.js';
import type { RowsInPassing } from './rows.in-passing.js';
import { activityChecks, clickChecks } from './rows.movements.js';
import { checkTable, type Database, type RowReport } from './tables/table-check.js';

/** Findings about rows come after all findings about events, which may be their cause. */
const LAST = { commit: 2n ** 63n, prepare: 2n ** 63n };

/**
 * Compares the read models with what was recomputed: sums, statements, payouts and sales row by row, and what became of each ledger's entries;
 * what nothing changes was compared in passing. Answers with rows by table.
 */
export async function compareReadModels(
  database: Database,
  { program, activities, clicks, codes, customers, last }: Auditor,
  passing: RowsInPassing,
  findings: Findings,
): Promise<Readonly<Record<string, number>>> {
  const named = new Set<string | null>();
  const report: RowReport = (table, id, message, fields, about) => {
    if (table === 'commissions') named.add(about.partnerId);
    findings.add({
      kind: 'read-model',
      message: `${table} ${id}: ${message}`,
      events: [],
      fields,
      position: LAST,
      programId: program.programId,
      ...about,
    });
  };
  const rows: Record<string, number> = {};
  const checks = [
    ...figureChecks(program),
    ...fundChecks(program),
    ...rewardChecks(program),
    ...customerChecks(program.programId, customers.leads, codes.codes, customers.decisions),
    ...clickChecks(program.programId, clicks.hours),
    ...activityChecks(program.programId, activities.activities),
  ];
  const read = newest(last, passing.last);
  if (read) {
    await database.level([...checks.map(({ table }) => table), ...passing.tables], read);
    Object.assign(rows, await passing.finish(read, report));
  }
  for (const check of [...checks, ...passing.checks()]) {
    const found = await checkTable(database, check, report);
    if (!check.isCountedElsewhere) rows[check.table] = (rows[check.table] ?? 0) + found;
  }
  // Where a line is wrong by itself, the sums only say so again.
  const ledgers = passing.ofLedgers.filter(({ model }) => !named.has(model.partnerId));
  await checkOwed(database, program.programId, ledgers, report);
  return rows;
}

const newest = (one: Position | undefined, other: Position | undefined): Position | undefined =>
  one && other ? (one.commit > other.commit ? one : other) : (one ?? other);
