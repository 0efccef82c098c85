import { nounOf } from '../../libs/audit/src/history/nouns.js';
import { Auditor } from '../../libs/audit/src/history/auditor.js';
import type { ShownSum } from '../../libs/audit/src/read-models/entries/owed-sums.js';
import { entryRows, LedgerRows } from '../../libs/audit/src/read-models/entries/rows.entries.js';
import { Findings } from '../../libs/audit/src/sources/findings.js';
import type { LedgerEvent } from '../../libs/commissions/src/ledger/events/ledger.events.js';
import type { CommissionRow } from '../../libs/commissions/src/read-models/commission/commission.row.view.js';
import { commissionView } from '../../libs/commissions/src/read-models/commission/commission.view.js';
import { rowsAfter } from '../../libs/eventing/test/rows.fixtures.js';
import type { DomainEvent, Recorded } from '#libs/kernel';
import type { Columns } from '../../libs/audit/src/read-models/tables/table-check.js';
import { MemoryBlindIndex, sealedFieldsOf } from '#libs/eventing';
import { CODEC, type History, INDEX, PROGRAM, TENANT } from './history.js';

/** What lines of ledgers show, each and in sums, against what their histories say. */
export async function owedOtherwise(
  history: History,
  view: { readonly on: object } = commissionView,
): Promise<{ readonly sums: readonly string[]; readonly rows: readonly string[] }> {
  const named = await new MemoryBlindIndex().persons(TENANT);
  const auditor = new Auditor(
    TENANT,
    PROGRAM,
    (type, version) => sealedFieldsOf(INDEX, type, version),
    named,
    new Findings(() => true),
  );
  const ledgers = new Map<string, LedgerRows>();
  const events: DomainEvent[] = [];
  const stored = (await history.after('start')).filter(({ stream }) => nounOf(TENANT, stream));
  const decoded = await CODEC.decode<DomainEvent>(INDEX, stored);
  for (const [at, event] of decoded.entries()) {
    auditor.take(stored[at]!, event);
    events.push(event);
    const model = auditor.program.ledgers.get(event.stream)?.model;
    if (!model) continue;
    const ledger = ledgers.get(model.ledgerId) ?? new LedgerRows(model, entryRows(NO_DATABASE, PROGRAM), new Map());
    ledgers.set(model.ledgerId, ledger);
    ledger.take(event as unknown as Recorded<LedgerEvent>);
  }
  const rows = rowsAfter<CommissionRow>(view, events);
  const sums = [...ledgers].flatMap(([ledgerId, { owed }]) =>
    owed
      .differences([...rows.values()].filter((row) => row.ledgerId === ledgerId).map(shownSum))
      .map(({ what, expected, shown }) => `${what} is ${expected} and shown as ${shown}`),
  );
  const expected = [...ledgers.values()].flatMap((ledger) => ledger.checks()[0]?.expected ?? []);
  const others = [...rows].flatMap(([id, row]) => expected.flatMap((of) => otherThan(of.get(id), row)));
  return { sums, rows: others };
}

const NO_DATABASE = { rows: () => Promise.resolve([]), level: () => Promise.resolve() };

/** What of a row is not as the audit follows it. */
function otherThan(expected: Columns | undefined, row: CommissionRow): readonly string[] {
  if (!expected) return [];
  const shown: Columns = {
    ...{ status: row.status, due_in: row.dueIn, payout_id: row.payoutId, holds: row.holds, reversed: row.reversed },
    ...{ hold_kinds: row.holdKinds, held_since: row.heldSince, left_minor: row.leftMinor },
  };
  return Object.keys(shown).flatMap((column) => {
    const [must, is] = [expected[column], shown[column]].map((value) => JSON.stringify(value));
    return must === is ? [] : [`${column} of ${row.kind} ${row.id} is ${must} and shown as ${is}`];
  });
}

const shownSum = ({ status, payoutId, dueIn, amountMinor }: CommissionRow): ShownSum => ({
  has_ended: status === 'voided' || status === 'declined',
  payout_id: payoutId,
  due_in: dueIn,
  minor: amountMinor,
});
