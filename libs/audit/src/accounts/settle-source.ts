import type { Recomputation } from '../ledger/recomputation.js';
import type { Posting } from '../ledger/journal.js';
import { type Brings, bringsSale, isNothing, type SaleEffect } from '../ledger/sale-effects.js';
import { isReason, type PinnedCredit } from '../ledger/pinned-credit.js';
import type { Arrived } from './arrived.js';
import { type Expected, expectedOf, madeId, passedBy } from './expected.js';
import type { LedgerModel } from './ledger.model.js';
import type { Pending } from './ledger-context.js';
import type { Root } from './root.js';
import type { SharedDraws } from './shared-draws.js';

type Waits = 'NO_RATE' | 'AMOUNT_OUT_OF_RANGE';

/** Settles what a source brings one ledger; answers with the events that must stand for it, or why it must wait. */
export function settleSource(
  program: Recomputation,
  model: LedgerModel,
  draws: SharedDraws,
  { arrived, delivery }: Pending,
  retried: boolean,
): Expected[] | Waits {
  const { event, cause, crediting } = delivery;
  const isFirst = bringsSale(event);
  if (retried && isFirst && crediting.unrated) rateNow(program, delivery);
  if (crediting.unrated && !isFirst) return [];
  if (crediting.unrated && crediting.pinned.some((credit) => mayEarn(credit, model.partnerId))) return 'NO_RATE';
  const lines = crediting.unrated
    ? program.rating.linesWithoutRate(delivery)
    : (delivery.lines ?? program.rating.linesOf(delivery) ?? []);
  const mine = lines.filter(({ ledger }) => ledger === model.partnerId);
  if (!program.mayPost(mine, event)) return 'AMOUNT_OUT_OF_RANGE';
  return mine.flatMap((line) =>
    settleLine(program, model, draws, arrived, line, () => program.settlement.settle(line, event, cause)),
  );
}

/** Of a credit that waits for a rate: its own ledger, and those of all above that a rule may pay. */
const mayEarn = ({ credit, terms, above }: PinnedCredit, ledger: string): boolean =>
  !isReason(terms) &&
  (credit.partner === ledger || [...(above?.values() ?? [])].some((payee) => payee.ledger === ledger));

/** By what is known when the ledger takes it up. */
function rateNow(program: Recomputation, { known, crediting }: Pending['delivery']): void {
  if (crediting === known.first) program.rating.rate(known);
  else program.rating.rateAgain(known, crediting);
}

function settleLine(
  { settlement }: Recomputation,
  model: LedgerModel,
  draws: SharedDraws,
  arrived: Arrived,
  line: SaleEffect,
  settle: () => void,
): Expected[] {
  draws.drawing = { model, arrived, line };
  settle();
  draws.drawing = undefined;
  const { postings, skips } = settlement.journal.taken();
  const expected = isNothing(line) ? [] : postings.map((posting) => posted(model, arrived, line, posting));
  return [...expected, ...skips.map((skip) => passedBy(model, arrived, skip))];
}

/** Takes a posting into the ledger's account. */
function posted(model: LedgerModel, arrived: Arrived, line: Brings, posting: Posting): Expected {
  const { entry, kind, amount } = posting;
  const known = model.rootOf(entry);
  const carried = carriedThen(known, line, posting);
  const entryId = known?.entryId ?? madeId(line);
  const expected = expectedOf(model, arrived, line, { ...posting, carried }, entryId);
  const period = String(expected.data['period']);
  const root = known ?? rootFor(model, arrived, line, posting, entryId, period);
  if (root.stood === 0n && amount > 0n) root.owedSince = BigInt(arrived.source.position);
  model.post(root, period, amount, carried);
  if (kind !== 'refund' && kind !== 'refundReversal') return expected;
  const { id: refundId } = arrived.source;
  const caused = model.byRefund.get(refundId) ?? [];
  if (kind === 'refund') {
    const clawback = { root, reversed: false, restored: false, refundId };
    model.clawbacks.set(String(expected.data['entryId']), clawback);
    model.byRefund.set(refundId, caused.length === 0 ? [clawback] : [...caused, clawback]);
  }
  if (kind === 'refundReversal') for (const clawback of caused) if (clawback.root === root) clawback.restored = true;
  return expected;
}

/** Nothing of what is brought to an entry without holds, or taken from it, is held. */
function carriedThen(root: Root | undefined, { credit }: Brings, { entry, carried }: Posting): bigint {
  if ((root ?? credit).holds.length > 0) return carried;
  entry.held -= carried;
  return 0n;
}

const rootFor = (
  model: LedgerModel,
  { source }: Arrived,
  { credit, sale }: Brings,
  { entry }: Posting,
  entryId: string,
  period: string,
): Root =>
  model.addRoot({
    entryId,
    entry,
    kind: 'accrued',
    period,
    owedSince: BigInt(source.position),
    decidedAt: null,
    holds: credit.holds,
    zone: sale.source.zone,
  });
