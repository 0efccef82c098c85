import type { Database, RowReport } from '../tables/table-check.js';
import type { LedgerRows } from './rows.entries.js';
import type { ShownSum } from './owed-sums.js';

type OfLedger = ShownSum & { readonly ledger_id: string };

const ENDED = `status IN ('voided', 'declined')`;

/** Compares what lines of each ledger come to, by how far they are, with what its history says, whatever made them so. */
export async function checkOwed(
  database: Database,
  programId: string,
  ledgers: readonly LedgerRows[],
  report: RowReport,
): Promise<void> {
  const sums = await database.rows<OfLedger>(
    `SELECT ledger_id, ${ENDED} AS has_ended, payout_id, due_in, sum(amount_minor)::text AS minor
     FROM commissions WHERE program_id = $1 GROUP BY 1, 2, 3, 4`,
    [programId],
  );
  const byLedger = new Map<string, OfLedger[]>();
  for (const sum of sums) byLedger.set(sum.ledger_id, [...(byLedger.get(sum.ledger_id) ?? []), sum]);
  for (const { model, owed } of ledgers) {
    const { ledgerId, partnerId, openPeriod } = model;
    const shown = byLedger.get(ledgerId) ?? [];
    for (const { what, expected, shown: minor, of } of owed.differences(shown)) {
      const rows = await linesOf(database, ledgerId, shown.filter(of));
      const fields = [
        { path: 'minor', expected: expected.toString(), recorded: minor.toString() },
        { path: 'lines', expected: null, recorded: rows },
      ];
      report('commissions', ledgerId, `its lines do not come to ${what}`, fields, { partnerId, period: openPeriod });
    }
  }
}

/** The first of the lines that were added up. */
async function linesOf(database: Database, ledgerId: string, sums: readonly ShownSum[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { has_ended: hasEnded, payout_id: payoutId, due_in: dueIn } of sums) {
    const rows = await database.rows<{ readonly id: string }>(
      `SELECT id FROM commissions WHERE ledger_id = $1 AND (${ENDED}) = $2
       AND payout_id IS NOT DISTINCT FROM $3 AND due_in IS NOT DISTINCT FROM $4 ORDER BY id LIMIT 10`,
      [ledgerId, hasEnded, payoutId, dueIn],
    );
    found.push(...rows.map(({ id }) => id));
  }
  return found.slice(0, 10);
}
