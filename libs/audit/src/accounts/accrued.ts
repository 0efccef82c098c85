import type { Hold, Rated } from '#libs/commissions';
import { monthAt } from '../arithmetic/calendar.js';
import { moneyText } from '../arithmetic/minor.js';
import { Rational } from '../arithmetic/rational.js';
import type { Entry } from '../ledger/entry.js';
import type { Posting } from '../ledger/journal.js';
import type { Brings } from '../ledger/sale-effects.js';
import { broughtBy } from '../ledger/windows.js';
import { baseLines, baseOf } from '../rating/rule-lines.js';
import { earnedBy, passes } from '../rating/worth.js';
import { type NetLine, totalOf } from '../sources/sale-lines.js';
import type { Arrived } from './arrived.js';
import type { LedgerModel } from './ledger.model.js';
import { payableMonth } from './root.js';
import { standingOf } from './standing.js';

/** What the event of a new entry says beside what every posting does. */
export function accrued(model: LedgerModel, arrived: Arrived, line: Brings, posting: Posting): object {
  const { entry, moved } = posting;
  const { sale, credit, terms, rule, lines, all } = line;
  const { source } = sale;
  const { pins } = credit;
  return {
    ruleId: rule.ruleId,
    terms: { planId: terms.planId, planVersion: terms.version, ...pins },
    base: baseOf(lines).toFraction(),
    baseCurrency: source.currency,
    excluded: excludedOf(all, terms).toFraction(),
    split: { weights: credit.weights, part: credit.part },
    rounding: terms.rounding,
    rated: ratedOf(line, entry, moved),
    exchange: credit.exchange,
    caps: takenOf(entry, model.currency),
    ...holdsOf(model, arrived, line, posting),
    timeZone: source.zone,
    made: {
      saleId: source.saleId,
      credited: credit.credit.partner,
      level: rule.level,
      onTop: rule.onTop,
      withoutDiscounts: terms.excludes.kinds.includes('discount'),
      ...linesAndEarned(model, line, entry),
    },
    standing: { ...standingOf(entry, model.currency), held: moneyText(posting.carried, model.currency) },
  };
}

const linesAndEarned = ({ currency }: LedgerModel, { lines }: Brings, entry: Entry) => ({
  lines: lines.map(({ line: { line: number }, net }) => ({ line: number, net: net.toFraction() })),
  earned: earned(entry, currency),
});

/** What a sale that is credited anew gives an entry: nothing, where it is another's now. */
export const remadeOf = (model: LedgerModel, line: Brings, { entry }: Posting): object | null =>
  entry.away ? null : passes(entry.pinned, entry.extent) ? {} : linesAndEarned(model, line, entry);

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

/** The exact volumes and dues of a window before and after. */
export function reached(moved: Posting['moved']) {
  const text = (exact: Rational | undefined): string => (exact ?? Rational.zero).toFraction();
  return {
    volumeBefore: text(moved?.volumeBefore),
    volumeAfter: text(moved?.volumeAfter),
    before: text(moved?.dueBefore),
    after: text(moved?.dueAfter),
  };
}

/** The holds of the entry, those of its sale and a person's, and the month in which the last of them ends. */
export function holdsOf(
  model: LedgerModel,
  { occurredAt, zone }: Arrived,
  { credit, sale }: Brings,
  { entry }: Posting,
) {
  const holds: readonly Hold[] = (model.rootOf(entry) ?? credit).holds;
  const { period } = model.periodFor(monthAt(occurredAt, zone));
  return { holds, payableIn: payableMonth(period, holds, sale.source.zone) };
}

/** What an entry wanted of the caps of its sale when it was made, and what it was granted. */
function takenOf({ caps, worth, drawn, pinned }: Entry, currency: string) {
  if (worth < 0n || pinned.creditNote) return [];
  const figures = { wanted: moneyText(worth, currency), granted: moneyText(drawn, currency) };
  return caps.map(({ capId, windowKey }) => ({ capId, windowKey, ...figures }));
}
