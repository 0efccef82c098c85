import { type NetLine, totalOf } from '../sources/sale-lines.js';
import { isRefundedWhole, leftOf, moneyRefunded, netOf, refundedInAll, SaleState } from '../sources/sale-state.js';
import type { Entry } from './entry.js';
import { broughtInTheEnd, dueInTheEnd, worthInTheEnd } from './final-state.js';
import type { Posting } from './journal.js';
import type { KnownSale, Recomputation } from './recomputation.js';

/**
 * What must hold whatever came before (§6, §7): compares sums of postings with what the final state of every sale and
 * window gives, worked out anew. Each broken one is a sentence that names where.
 */
export function brokenInvariants(
  program: Recomputation,
  postings: readonly Posting[] = program.settlement.journal.postings,
) {
  const sums = sumsOf(postings);
  return [
    ...[...program.sales.values()].flatMap(brokenOfSale),
    ...[...program.settlement.allEntries].flatMap((entry) => brokenOfEntry(program, entry, sums)),
    ...brokenOfWindows(program, sums),
    ...brokenOfCaps(program),
  ];
}

interface Sums {
  readonly entries: ReadonlyMap<string, bigint>;
  readonly windows: ReadonlyMap<string, bigint>;
}

function sumsOf(postings: readonly Posting[]): Sums {
  const [entries, windows] = [new Map<string, bigint>(), new Map<string, bigint>()];
  for (const posting of postings) {
    const { window, amount } = posting;
    const [into, key] = window === null ? [entries, placeOf(posting)] : [windows, window];
    into.set(key, (into.get(key) ?? 0n) + amount);
  }
  return { entries, windows };
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
function brokenOfEntry(program: Recomputation, entry: Entry, { entries }: Sums): string[] {
  if (!entry.entered) return [];
  const { place, kept, given, drawn, pinned } = entry;
  const where = placeOf(place);
  const broken: string[] = [];
  if (kept < 0n || given < 0n || drawn < 0n || entry.held < 0n) broken.push(`${where}: a figure is below zero`);
  if (entry.window !== null) return broken;
  const known = knownOf(program, entry);
  if (!known) return [...broken, `${where}: its sale is not known`];
  const posted = entries.get(where) ?? 0n;
  const worth = worthInTheEnd(entry, known.sale, broughtInTheEnd(entry, known.sale, known.credit));
  const allowed = entry.capped && drawn < worth ? drawn : worth;
  const stands = pinned.creditNote ? worth - kept + given : (allowed > kept ? allowed - kept : 0n) + given;
  if (posted !== stands) broken.push(`${where}: ${posted} is posted, ${stands} stands`);
  if (!pinned.creditNote && isRefundedWhole(known.sale.state) && posted !== given) {
    broken.push(`${where}: refunded whole, ${posted} is left of it`);
  }
  return broken;
}

function knownOf({ sales }: Recomputation, { place }: Entry) {
  const known = sales.get(place.saleId);
  const credit = known?.credits.find(({ credit: { partner } }) => partner === place.credited);
  return known && credit && { sale: known.sale, credit };
}

/** posted + cut = due + absorbed (+ given), per window. */
function brokenOfWindows(program: Recomputation, { windows }: Sums): string[] {
  return [...program.settlement.windows.values()].flatMap((window) => {
    const sum = (figure: (entry: Entry) => bigint): bigint =>
      window.entries.reduce((all, entry) => all + figure(entry), 0n);
    const due = dueInTheEnd(window, (entry) => {
      const known = knownOf(program, entry);
      if (!known) throw new Error(`${entry.place.saleId} is not known`);
      return broughtInTheEnd(entry, known.sale, known.credit);
    });
    const [posted, kept, given] = [
      windows.get(window.key) ?? 0n,
      sum((entry) => entry.kept),
      sum((entry) => entry.given),
    ];
    const [cut, absorbed] = [sum((entry) => entry.cut), sum((entry) => entry.absorbed)];
    const broken: string[] = [];
    if (posted + kept + cut !== due + absorbed + given) {
      broken.push(`${window.key}: ${posted} is posted and ${cut} cut, ${due} is due and ${absorbed} absorbed`);
    }
    const nothingLeft = window.entries.every(
      ({ place, pinned }) => !pinned.creditNote && isRefundedWhole(program.sales.get(place.saleId)?.sale.state ?? NONE),
    );
    if (nothingLeft && posted !== given) broken.push(`${window.key}: all is refunded, ${posted} is left`);
    return broken;
  });
}

const NONE = new SaleState([]);

/** What was drawn is what entries have drawn, and no entry drew beyond its own sale's limit. */
function brokenOfCaps({ settlement }: Recomputation): string[] {
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
