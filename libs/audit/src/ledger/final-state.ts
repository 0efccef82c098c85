import { baseLines, type BaseLine, takingsOf } from '../rating/rule-lines.js';
import { attributesOf } from '../rating/order-attributes.js';
import { Rational } from '../arithmetic/rational.js';
import type { RecordedSale } from '../rating/recorded-sale.js';
import { totalOf } from '../sources/sale-lines.js';
import { isRefundedWhole, type SaleState } from '../sources/sale-state.js';
import type { Entry } from './entry.js';
import { isReason, type PinnedCredit } from './pinned-credit.js';
import type { BracketWindow } from './windows.js';

/** What one entry brings, worked out from nothing but its sale's final state and its plan's terms. */
export interface Brought {
  readonly base: Rational;
  readonly refunded: Rational;
  readonly units: Rational;
  readonly unitsLeft: Rational;
  readonly lines: number;
  readonly whole: boolean;
}

export function broughtInTheEnd(entry: Entry, { source, state }: RecordedSale, credit: PinnedCredit): Brought {
  const { terms, facts, convert } = credit;
  const all = isReason(terms) ? [] : baseLines(state.lines, terms.excludes);
  const takings = isReason(terms) ? [] : takingsOf(terms, all, attributesOf(source, state, all, convert, facts));
  const lines = takings.find(({ rule }) => rule.ruleId === entry.place.ruleId)?.lines ?? [];
  const whole = isRefundedWhole(state);
  const back = takenByLine(state);
  const base = totalOf(lines.map(({ net }) => net));
  const refunded = whole ? base : totalOf(lines.map((line) => refundedOfLine(back, line)));
  const counted = lines.flatMap(({ line }) => (line.quantity.sign > 0 ? [line] : []));
  const units = totalOf(counted.map(({ quantity }) => quantity));
  const gone = whole ? units : totalOf(counted.map(({ line }) => back.get(line)?.units ?? Rational.zero));
  return { base, refunded, units, unitsLeft: units.minus(gone), lines: lines.length, whole };
}

type Back = ReadonlyMap<number, { readonly money: Rational; readonly units: Rational }>;

/** Added up from every refund that stands, whatever sums are kept elsewhere. */
function takenByLine({ refunds }: SaleState): Back {
  const back = new Map<number, { money: Rational; units: Rational }>();
  for (const { line, money, units } of refunds.flatMap(({ taken }) => taken)) {
    const before = back.get(line);
    back.set(line, { money: before?.money.plus(money) ?? money, units: before?.units.plus(units) ?? units });
  }
  return back;
}

/** Its net under the plan × the part of its money that went back; of a free line, of its units. */
function refundedOfLine(all: Back, { line, net }: BaseLine): Rational {
  const taken = all.get(line.line);
  const [back, of] = line.net.sign === 0 ? [taken?.units, line.quantity] : [taken?.money, line.net];
  return back === undefined || of.sign === 0 ? Rational.zero : net.times(back).over(of);
}

/** What a share or flat entry is worth in the end: A − round(A × R ÷ C), A split by counting who is ahead. */
export function worthInTheEnd({ pinned }: Entry, sale: RecordedSale, brought: Brought): bigint {
  const { rule, creditNote, convert, digits, rounding, weights, part } = pinned;
  if (rule.pays.kind === 'brackets' || brought.lines === 0) return 0n;
  const counts = brought.base.sign === (creditNote ? -1 : 1);
  const base = counts ? brought.base : Rational.zero;
  let exact: Rational;
  if (rule.pays.kind === 'share') exact = convert(base).times(rule.pays.rate);
  else if (creditNote || (!counts && !rule.onZero)) return 0n;
  else exact = rule.pays.per === 'unit' ? rule.pays.amount.times(brought.units) : rule.pays.amount;
  const amount = partAhead(exact.units(digits, rounding), weights, part);
  const byUnit = rule.pays.kind === 'flat' && rule.pays.per === 'unit';
  const [all, back] = byUnit ? [brought.units, brought.units.minus(brought.unitsLeft)] : [base, brought.refunded];
  if (all.sign === 0) return isRefundedWhole(sale.state) ? 0n : amount;
  const share = back.over(all);
  const within = share.sign < 0 ? Rational.zero : share.compare(Rational.one) > 0 ? Rational.one : share;
  return amount - Rational.whole(amount).times(within).units(0, rounding);
}

function partAhead(total: bigint, weights: readonly number[], part: number): bigint {
  const size = total < 0n ? -total : total;
  const sum = BigInt(weights.reduce((all, weight) => all + weight, 0));
  const over = weights.map((weight) => (size * BigInt(weight)) % sum);
  const units = over.reduce((all, rest) => all + rest, 0n) / sum;
  const own = over[part] ?? 0n;
  const ahead = over.filter((rest, at) => rest > own || (rest === own && at < part)).length;
  const got = (size * BigInt(weights[part] ?? 0)) / sum + (BigInt(ahead) < units ? 1n : 0n);
  return total < 0n ? -got : got;
}

/** A window's due in the end: every step's stretch of the whole window cut out of each source's. */
export function dueInTheEnd(window: BracketWindow, broughtBy: (entry: Entry) => Brought): bigint {
  const sources = window.entries.map((entry) => volumeAndBase(entry, broughtBy(entry)));
  const total = totalOf(sources.map(({ volume }) => volume));
  let [due, from] = [Rational.zero, Rational.zero];
  for (const { entry, volume, base } of sources) {
    const { pays } = entry.pinned.rule;
    const start = from;
    from = from.plus(volume);
    if (pays.kind !== 'brackets') continue;
    pays.steps.forEach((step, at) => {
      const top = pays.steps[at + 1]?.from;
      const bottom = at === 0 ? undefined : step.from;
      const inside = (point: Rational): boolean =>
        (bottom === undefined || bottom.compare(point) <= 0) && (top === undefined || top.compare(point) > 0);
      const perUnit = step.amount ?? (volume.sign === 0 ? null : (step.rate ?? Rational.zero).times(base).over(volume));
      if (pays.mode === 'retroactive') {
        if (inside(total))
          due = due.plus(step.amount ? volume.times(step.amount) : base.times(step.rate ?? Rational.zero));
      } else if (perUnit === null) {
        if (inside(start)) due = due.plus(base.times(step.rate ?? Rational.zero));
      } else
        due = due.plus(
          clipped(from, bottom, top)
            .minus(clipped(start, bottom, top))
            .times(perUnit),
        );
    });
  }
  return due.units(window.digits, window.rounding);
}

function clipped(point: Rational, bottom: Rational | undefined, top: Rational | undefined): Rational {
  if (bottom && point.compare(bottom) < 0) return bottom;
  return top && point.compare(top) > 0 ? top : point;
}

function volumeAndBase(entry: Entry, brought: Brought): { entry: Entry; volume: Rational; base: Rational } {
  const { rule, creditNote, convert, weights, part } = entry.pinned;
  const zero = { entry, volume: Rational.zero, base: Rational.zero };
  const counts = brought.base.sign === (creditNote ? -1 : 1);
  const by = rule.pays.kind === 'brackets' ? rule.pays.by : 'amount';
  const free = !counts && rule.onZero && !creditNote && by !== 'amount';
  if (brought.lines === 0 || (!counts && !free)) return zero;
  const left = counts ? brought.base.minus(brought.refunded) : Rational.zero;
  const weight = Rational.whole(weights[part] ?? 0).over(Rational.whole(weights.reduce((sum, one) => sum + one, 0)));
  const inside = left.sign === brought.base.sign ? left : Rational.zero;
  const base = convert(inside).times(weight);
  if (by === 'amount') return { entry, volume: base, base };
  if (by === 'units') return { entry, volume: brought.unitsLeft.times(weight), base };
  const gone = brought.whole || (counts && inside.sign === 0);
  return { entry, volume: gone ? Rational.zero : weight, base };
}
