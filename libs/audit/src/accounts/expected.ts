import type { ClawbackReason, Hold, LedgerEvent, Rated, RefundShare, Source } from '#libs/commissions';
import { deterministicId } from '#libs/kernel';
import { moneyText } from '../arithmetic/minor.js';
import { Rational } from '../arithmetic/rational.js';
import { monthAt } from '../arithmetic/calendar.js';
import type { Entry } from '../ledger/entry.js';
import type { Posting, Skip } from '../ledger/journal.js';
import type { Brings } from '../ledger/sheet.js';
import { broughtBy } from '../ledger/windows.js';
import { baseLines, baseOf } from '../rating/rule-lines.js';
import { earnedBy } from '../rating/worth.js';
import { type NetLine, totalOf } from '../sources/sale-lines.js';
import type { LedgerModel } from './ledger.model.js';
import { payableIn } from './root.js';
import { standingOf } from './standing.js';

/** A source as its own event says it. */
export interface Arrived {
  readonly source: Source;
  readonly occurredAt: string;
  readonly zone: string;
  /** Of a refund: why, and how much of the sale is refunded before and after. */
  readonly reason: ClawbackReason;
  readonly refund: RefundShare | null;
}

/** An event that must stand in a ledger: its type, and what of its data the recomputation gives. */
export interface Expected {
  readonly type: LedgerEvent['type'];
  readonly data: Readonly<Record<string, unknown>>;
  /** The entry that it moves. */
  readonly posting: Posting | null;
}

/** What a ledger event must say of something posted; `entryId` is the id of the entry itself. */
export function expectedOf(
  model: LedgerModel,
  arrived: Arrived,
  line: Brings,
  posting: Posting,
  entryId: string,
): Expected {
  const { kind } = posting;
  const data = { ...common(model, arrived, posting, entryId), ...moreOf(model, arrived, line, posting, entryId) };
  return { type: TYPES[kind] ?? 'ledger.commission-accrued', data, posting };
}

const TYPES: Partial<Record<Posting['kind'], LedgerEvent['type']>> = {
  accrual: 'ledger.commission-accrued',
  rerated: 'ledger.window-rerated',
  refund: 'ledger.commission-clawed-back',
  refundReversal: 'ledger.commission-restored',
  amendment: 'ledger.commission-amended',
};

const WORDS: Partial<Record<Posting['kind'], string>> = {
  rerated: 'rerated',
  refund: 'clawed-back',
  refundReversal: 'restored',
  amendment: 'amended',
};

export function passedBy({ owner }: LedgerModel, { source, occurredAt }: Arrived, skip: Omit<Skip, 'cause'>): Expected {
  const { reason, credited, ruleId } = skip;
  const data = { source, reason, occurredAt, owner, credited, ruleId };
  return { type: 'ledger.source-passed', data, posting: null };
}

/** The id of the entry of a sale or credit note under one rule for one credited partner. */
export const madeId = ({ sale, rule, credit }: Brings): string =>
  deterministicId('entry', sale.source.saleId, rule.ruleId, credit.credit.partner);

/** The same as it was before a rule could pay several entries of a sale. */
export const madeIdBefore = (ledgerId: string, eventId: string, ruleId: string, part: number): string =>
  deterministicId('entry', ledgerId, 'accrued', eventId, ruleId, String(part));

function common(model: LedgerModel, { source, occurredAt, zone }: Arrived, posting: Posting, entryId: string) {
  const { currency, ledgerId, owner } = model;
  const { kind, amount } = posting;
  const word = WORDS[kind];
  const own = word === undefined ? entryId : deterministicId('entry', ledgerId, word, source.eventId, entryId);
  const place = model.periodFor(monthAt(occurredAt, zone));
  return { entryId: own, ...owner, amount: moneyText(amount, currency), currency, occurredAt, source, ...place };
}

function moreOf(model: LedgerModel, arrived: Arrived, line: Brings, posting: Posting, entryId: string): object {
  switch (posting.kind) {
    case 'accrual':
      return accrued(model, arrived, line, posting);
    case 'rerated':
      return rerated(model, arrived, line, posting, entryId);
    case 'refund':
      return { of: entryId, reason: arrived.reason, refund: arrived.refund, ...movedOf(model, line, posting) };
    case 'refundReversal':
      return {
        of: entryId,
        refund: arrived.refund,
        ...holdsOf(model, arrived, line, posting),
        ...movedOf(model, line, posting),
      };
    default:
      return { of: entryId, ...holdsOf(model, arrived, line, posting), ...movedOf(model, line, posting) };
  }
}

function accrued(model: LedgerModel, arrived: Arrived, line: Brings, posting: Posting): object {
  const { entry, moved } = posting;
  const { sale, credit, terms, rule, lines } = line;
  const { source, state } = sale;
  const { pins } = credit;
  return {
    ruleId: rule.ruleId,
    terms: { planId: terms.planId, planVersion: terms.version, ...pins },
    base: baseOf(lines).toFraction(),
    baseCurrency: source.currency,
    excluded: excludedOf(state.lines, terms).toFraction(),
    split: { weights: sale.weights, part: credit.part },
    rounding: terms.rounding,
    rated: ratedOf(line, entry, moved),
    exchange: credit.exchange,
    caps: takenOf(entry, model.currency),
    ...holdsOf(model, arrived, line, posting),
    timeZone: source.zone,
    made: {
      ...{ saleId: source.saleId, credited: credit.credit.partner, level: rule.level, onTop: rule.onTop },
      withoutDiscounts: terms.excludes.kinds.includes('discount'),
      lines: lines.map(({ line: { line: number }, net }) => ({ line: number, net: net.toFraction() })),
      earned: earned(entry, model.currency),
    },
    standing: { ...standingOf(entry, model.currency), held: moneyText(posting.carried, model.currency) },
  };
}

/** Lines that the base leaves out; a plan that ignores discounts leaves these out and spreads nothing. */
function excludedOf(lines: readonly NetLine[], { excludes }: Brings['terms']): Rational {
  const ignores = excludes.kinds.includes('discount');
  const base = new Set(baseLines(lines, excludes).map(({ line }) => line));
  return totalOf(lines.flatMap((line) => (base.has(line) ? [] : [ignores ? line.amount : line.net])));
}

function earned(entry: Entry, currency: string): object {
  const { pinned, extent } = entry;
  const { pays } = pinned.rule;
  if (pays.kind === 'brackets') {
    const { base, volume } = broughtBy(pinned, {
      ...extent,
      baseLeft: extent.base,
      unitsLeft: extent.units,
      whole: false,
    });
    return { kind: 'window', base: base.toFraction(), volume: volume.toFraction() };
  }
  const refundedBy = pays.kind === 'flat' && pays.per === 'unit' ? 'units' : 'money';
  return { kind: 'amount', amount: moneyText(earnedBy(pinned, extent), currency), refundedBy };
}

function ratedOf({ rule: { pays } }: Brings, entry: Entry, moved: Posting['moved']): Rated {
  switch (pays.kind) {
    case 'share':
      return { kind: 'share', rate: pays.rate.toString() };
    case 'flat':
      return { kind: 'flat', amount: pays.amount.toString(), per: pays.per };
    case 'brackets': {
      const { kind, mode, by } = pays;
      const steps = pays.steps.map(({ from, rate, amount }) =>
        amount ? { from: from.toString(), amount: amount.toString() } : { from: from.toString(), rate: `${rate}` },
      );
      return { kind, mode, by, steps, windowKey: entry.window?.at ?? '', ...reached(moved) };
    }
  }
}

function reached(moved: Posting['moved']) {
  const text = (exact: Rational | undefined): string => (exact ?? Rational.zero).toFraction();
  return {
    ...{ volumeBefore: text(moved?.volumeBefore), volumeAfter: text(moved?.volumeAfter) },
    ...{ before: text(moved?.dueBefore), after: text(moved?.dueAfter) },
  };
}

function rerated(model: LedgerModel, arrived: Arrived, line: Brings, posting: Posting, entryId: string): object {
  const { terms, rule, credit } = line;
  const { before, after } = reached(posting.moved);
  return {
    ...{ ruleId: rule.ruleId, rounding: terms.rounding, windowKey: posting.entry.window?.at ?? '', before, after },
    terms: { planId: terms.planId, planVersion: terms.version, ...credit.pins },
    ...{ of: entryId, ...holdsOf(model, arrived, line, posting), held: moneyText(posting.carried, model.currency) },
  };
}

function movedOf(model: LedgerModel, line: Brings, posting: Posting): object {
  const { entry, moved } = posting;
  const window = moved && { windowKey: entry.window?.at ?? '', ...reached(moved) };
  return {
    window,
    standing: { ...standingOf(entry, model.currency), held: moneyText(posting.carried, model.currency) },
  };
}

/** The holds of the entry, those of its sale and a person's, and the month in which the last of them ends. */
function holdsOf(model: LedgerModel, { occurredAt, zone }: Arrived, { credit, sale }: Brings, { entry }: Posting) {
  const holds: readonly Hold[] = (model.rootOf(entry) ?? credit).holds;
  const { period } = model.periodFor(monthAt(occurredAt, zone));
  return { holds, payableIn: payableIn(period, holds, sale.source.zone) };
}

/** What an entry wanted of the caps of its sale when it was made, and what it was granted. */
function takenOf({ caps, worth, drawn, pinned }: Entry, currency: string) {
  if (worth < 0n || pinned.creditNote) return [];
  const figures = { wanted: moneyText(worth, currency), granted: moneyText(drawn, currency) };
  return caps.map(({ capId, windowKey }) => ({ capId, windowKey, ...figures }));
}
