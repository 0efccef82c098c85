import type { Pending } from '../accounts/ledger-context.js';
import type { Entry } from '../ledger/entry.js';
import { brokenInvariants } from '../ledger/invariants.js';
import type { Recomputation } from '../ledger/recomputation.js';
import type { Findings } from '../sources/findings.js';

/** Behind all events. */
const LAST = { commit: 2n ** 63n - 1n, prepare: 2n ** 63n - 1n };

/** Where every posting is what its path gives, the sums must be what the end gives, too. Of sales that ledgers still wait for nothing can be said. */
export function checkSums(
  program: Recomputation,
  programId: string,
  recorded: (entry: Entry) => bigint,
  waiting: readonly ReadonlyMap<string, Pending>[],
  findings: Findings,
): void {
  const pending = waiting.flatMap((sources) => [...sources.values()]);
  const unsettled = new Set(pending.map(({ delivery: { known } }) => known.sale.source.saleId));
  const about = { events: [], fields: [], position: LAST, programId, partnerId: null, period: null };
  for (const message of brokenInvariants(program, recorded, unsettled)) {
    findings.add({ kind: 'invariant', message, ...about });
  }
}
