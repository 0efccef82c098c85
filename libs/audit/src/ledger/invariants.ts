import { Rational } from '../arithmetic/rational.js';
import type { RecordedSale } from '../rating/recorded-sale.js';
import { type NetLine, totalOf } from '../sources/sale-lines.js';
import { isRefundedWhole, leftOf, moneyRefunded, netOf, refundedInAll, type SaleState } from '../sources/sale-state.js';
import type { Entry } from './entry.js';
import { type Brought, broughtInTheEnd, dueInTheEnd, worthInTheEnd } from './final-state.js';
import type { Posting } from './journal.js';
import type { KnownSale, Recomputation } from './recomputation.js';

/** What is looked at: sales as they ended, and the ledgers that took what happened to them. */
export type Audited = Pick<Recomputation, 'sales' | 'settlement'>;

/**
 * What must hold whatever came before (§6, §7): compares sums of postings with what the final state of every sale and
 * window gives, worked out anew. Each broken one is a sentence that names where. `unsettled` are sales of which some ledger has not taken
 * everything yet: nothing can be said of them, nor of their windows.
 */
export function brokenInvariants(
  program: Audited,
  postedOf: (entry: Entry) => bigint = sumsIn(program.settlement.journal.postings),
  unsettled: ReadonlySet<string> = new Set(),
): string[] {
  const broken: string[] = [];
  const brought = new Map<Entry, Brought>();
  for (const known of program.sales.values()) {
    const { atRest } = known.sale;
    broken.push(...brokenOfSale(known));
    const { saleId } = known.sale.source;
    for (const entry of unsettled.has(saleId) ? [] : program.settlement.entriesOf(saleId)) {
      const credit = known.crediting.pinned.find(({ credit: { partner } }) => partner === entry.place.credited);
      if (!entry.entered) continue;
      const inTheEnd = credit && !entry.away ? broughtInTheEnd(entry, known.sale, credit) : NOTHING;
      if (entry.window) brought.set(entry, inTheEnd);
      broken.push(...brokenOfEntry(known.sale, entry, inTheEnd, postedOf(entry)));
    }
    if (atRest) known.sale.letGo();
    else known.sale.rest();
  }
  return [...broken, ...brokenOfWindows(program, brought, postedOf), ...brokenOfCaps(program)];
}

function sumsIn(postings: readonly Posting[]): (entry: Entry) => bigint {
  const sums = new Map<Entry, bigint>();
  for (const { entry, amount } of postings) sums.set(entry, (sums.get(entry) ?? 0n) + amount);
  return (entry) => sums.get(entry) ?? 0n;
}

const placeOf = ({ ledger, credited, saleId, ruleId }: Entry['place']): string =>
  [ledger, credited, saleId, ruleId].join(' ');

function brokenOfSale({ sale: { source, state } }: KnownSale): string[] {
  const broken: string[] = [];
  if (!netOf(state).equals(totalOf(state.lines.map(({ amount }) => amount)))) {
    broken.push(`${source.saleId}: its nets do not add up to its lines`);
  }
  if (source.creditNote) return broken;
  const over = state.lines.find(({ line, net }) => net.sign >= 0 && net.compare(moneyRefunded(state, line)) < 0);
  if (over) broken.push(`${source.saleId}: line ${over.line} is refunded by more than it cost`);
  if (refundedInAll(state).sign > 0 && netOf(state).compare(refundedInAll(state)) < 0) {
    broken.push(`${source.saleId}: more is refunded than was paid`);
  }
  if (state.refunds.some(({ excess }) => [...excess.keys()].some((line) => couldMoveIn(state, line)))) {
    broken.push(`${source.saleId}: what exceeded is not refunded though something is left`);
  }
  return broken;
}

function couldMoveIn(state: SaleState, number: number | null): boolean {
  const line = number === null ? undefined : state.line(number);
  return leftOf(state).sign > 0 && (number === null || (line !== undefined && !isGone(state, line)));
}

const isGone = (state: SaleState, { line, net }: NetLine): boolean => moneyRefunded(state, line).compare(net) >= 0;

/** stands = max(min(worth, drawn) − kept, 0) + given, and a sale refunded whole leaves what persons gave. */
function brokenOfEntry(sale: RecordedSale, entry: Entry, brought: Brought, posted: bigint): string[] {
  const { place, kept, given, drawn, pinned } = entry;
  const where = placeOf(place);
  const broken: string[] = [];
  if (kept < 0n || given < 0n || drawn < 0n || entry.held < 0n) broken.push(`${where}: a figure is below zero`);
  if (entry.window !== null) return broken;
  const worth = worthInTheEnd(entry, sale, brought);
  const allowed = entry.capped && drawn < worth ? drawn : worth;
  const stands = pinned.creditNote ? worth - kept + given : (allowed > kept ? allowed - kept : 0n) + given;
  if (posted !== stands) broken.push(`${where}: ${posted} is posted, ${stands} stands`);
  if (!pinned.creditNote && isRefundedWhole(sale.state) && posted !== given) {
    broken.push(`${where}: refunded whole, ${posted} is left of it`);
  }
  return broken;
}

/** posted + cut = due + absorbed (+ given), per window. */
function brokenOfWindows(
  { settlement }: Audited,
  brought: ReadonlyMap<Entry, Brought>,
  postedOf: (entry: Entry) => bigint,
): string[] {
  return [...settlement.windows.values()].flatMap((window) => {
    if (window.entries.some((entry) => !brought.has(entry))) return [];
    const of = (entry: Entry): Brought => brought.get(entry) ?? NOTHING;
    const sum = (figure: (entry: Entry) => bigint): bigint =>
      window.entries.reduce((all, entry) => all + figure(entry), 0n);
    const due = dueInTheEnd(window, of);
    const [posted, kept, given] = [sum(postedOf), sum((entry) => entry.kept), sum((entry) => entry.given)];
    const [cut, absorbed] = [sum((entry) => entry.cut), sum((entry) => entry.absorbed)];
    const broken: string[] = [];
    if (posted + kept + cut !== due + absorbed + given) {
      broken.push(`${window.key}: ${posted} is posted and ${cut} cut, ${due} is due and ${absorbed} absorbed`);
    }
    const nothingLeft = window.entries.every((entry) => !entry.pinned.creditNote && of(entry).whole);
    if (nothingLeft && posted !== given) broken.push(`${window.key}: all is refunded, ${posted} is left`);
    return broken;
  });
}

const NOTHING: Brought = {
  ...{ base: Rational.zero, refunded: Rational.zero, units: Rational.zero, unitsLeft: Rational.zero },
  ...{ lines: 0, whole: false },
};

/** What was drawn is what entries have drawn, and no entry drew beyond its own sale's limit. */
function brokenOfCaps({ settlement }: Audited): string[] {
  const [drawn, limits] = [new Map<string, bigint>(), new Map<string, bigint>()];
  for (const entry of settlement.allEntries) {
    for (const { account, limit } of entry.caps) {
      drawn.set(account, (drawn.get(account) ?? 0n) + entry.drawn);
      const most = limits.get(account);
      if (most === undefined || limit > most) limits.set(account, limit);
    }
  }
  return [...drawn].flatMap(([account, amount]) => {
    const broken: string[] = [];
    if (amount !== (settlement.caps.used.get(account) ?? 0n)) broken.push(`${account}: draws do not add up`);
    if (amount > (limits.get(account) ?? 0n)) broken.push(`${account}: ${amount} is drawn, more than its limit`);
    return broken;
  });
}
