import { Fraction, moneyOf } from '#libs/kernel';
import type { SoldCredit } from '../commands/ledger.commands.js';
import type { CapTaken, EntryMade, LedgerEvent, Rated } from '../events/ledger.events.js';
import { drawsOf, movedOf, remadeOf, standingOf } from '../entry/event-figures.js';
import type { Book } from '../entry/book.js';
import { type Entry, worthOf } from '../entry/entry.js';
import type { Posting } from '../entry/posting.js';
import { exchangeOf } from '../../rating/exchange.js';
import { baseLines } from '../../rating/lines/base-lines.js';
import { total } from '../../rating/lines/fractions.js';

type Accrued = Extract<LedgerEvent, { type: 'ledger.commission-accrued' }>['data'];

interface Accrual {
  readonly book: Book;
  readonly posted: Posting;
  readonly rated: NonNullable<Posting['rated']>;
  readonly entry: Entry;
  readonly credit: Extract<SoldCredit, { kind: 'rated' }>;
}

/** Everything that the amount of a new entry follows from. */
export function accruedData({ book, posted, rated, entry, credit }: Accrual) {
  const { source, claim, rule } = rated;
  const { plan, conversion, weights, timeZone, lines } = source;
  const base = total(rule.lines.map(({ net }) => net));
  const all = total(lines.map(({ amount }) => Fraction.of(amount)));
  const paidOn = total(baseLines(lines, plan.base).map(({ net }) => net));
  return {
    terms: credit.terms,
    ruleId: rule.rule.ruleId,
    baseCurrency: credit.baseCurrency,
    base: base.toString(),
    excluded: all.minus(paidOn).toString(),
    split: { weights, part: claim.part },
    rated: ratedOf(rated, entry, posted),
    rounding: plan.rounding,
    caps: capsTaken(book, entry, posted),
    exchange: exchangeOf(conversion),
    holds: entry.holds,
    timeZone,
    made: madeOf(book, rated, entry),
    standing: standingOf(book, entry, posted.held),
    draws: drawsOf(book, posted.window),
  } satisfies Partial<Accrued>;
}

function ratedOf({ rule: { rule } }: Accrual['rated'], entry: Entry, { window }: Posting): Rated {
  const { pays } = rule;
  switch (pays.kind) {
    case 'share':
      return { kind: pays.kind, rate: pays.rate };
    case 'flat':
      return { kind: pays.kind, amount: pays.amount, per: pays.per };
    case 'brackets': {
      const { kind, mode, by, steps } = pays;
      const { windowKey, volumeBefore, volumeAfter, before, after } = movedOf(entry, window);
      return { kind, mode, by, steps, windowKey, volumeBefore, volumeAfter, before, after };
    }
  }
}

function madeOf(book: Book, { claim, rule }: Accrual['rated'], entry: Entry): EntryMade {
  const { level, onTop } = rule.rule;
  return {
    ...remadeOf(book, entry, rule.lines),
    saleId: entry.saleId,
    credited: claim.credited,
    level,
    onTop,
    withoutDiscounts: entry.withoutDiscounts,
    limits: entry.caps.map(({ capId, windowKey, limit, shared }) => ({
      capId,
      windowKey,
      limit: moneyOf(limit, book.currency).amount,
      shared,
    })),
  };
}

function capsTaken({ currency }: Book, entry: Entry, { window }: Posting): readonly CapTaken[] {
  const wanted = moneyOf(window ? window.part : worthOf(entry), currency).amount;
  const granted = moneyOf(entry.drawn, currency).amount;
  return entry.caps.map(({ capId, windowKey }) => ({ capId, windowKey, wanted, granted }));
}
