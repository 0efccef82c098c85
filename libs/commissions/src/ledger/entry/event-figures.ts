import { Fraction, moneyOf } from '#libs/kernel';
import type { Drawn, EntryRemade, EntryStanding, WindowCorrected } from '../events/ledger.events.js';
import type { Book } from './book.js';
import { type Entry, worthOf } from './entry.js';
import type { WindowChange } from './posting.js';
import type { BaseLine } from '../../rating/lines/base-lines.js';

const textIn = ({ currency }: Book, minor: bigint): string => moneyOf(minor, currency).amount;

/** `held`: of the event's amount. */
export function standingOf(book: Book, entry: Entry, held: bigint): EntryStanding {
  const { refunded, drawn, kept, given, windowId } = entry;
  return {
    refunded: { money: refunded.money.toString(), units: refunded.units.toString() },
    worth: windowId === null ? textIn(book, worthOf(entry)) : null,
    drawn: textIn(book, drawn),
    kept: textIn(book, kept),
    given: textIn(book, given),
    held: textIn(book, held),
  };
}

export function remadeOf(book: Book, { place, earning }: Entry, lines: readonly BaseLine[]): EntryRemade {
  return {
    place: { credit: place[0], rule: place[1] },
    lines: lines.map(({ line, net }) => ({ line, net: net.toString() })),
    earned:
      earning.kind === 'amount'
        ? { kind: 'amount', amount: textIn(book, earning.amount), refundedBy: earning.refundedBy }
        : { kind: 'window', base: earning.base.toString(), volume: earning.volume.toString() },
  };
}

const windowKeyOf = ({ windowId }: Entry): string =>
  windowId === null ? '' : ((JSON.parse(windowId) as readonly string[])[4] ?? '');

export const movedOf = (entry: Entry, window: WindowChange | undefined): WindowCorrected => ({
  windowKey: windowKeyOf(entry),
  volumeBefore: (window?.before?.volume ?? Fraction.zero).toString(),
  volumeAfter: (window?.after?.volume ?? Fraction.zero).toString(),
  before: (window?.before?.due ?? Fraction.zero).toString(),
  after: (window?.after?.due ?? Fraction.zero).toString(),
  cutBefore: null,
  cutAfter: null,
});

export const drawsOf = (book: Book, window: WindowChange | undefined): readonly Drawn[] =>
  (window?.drew ?? []).map((entryId) => ({
    entryId,
    drawn: textIn(book, book.entries.get(entryId)?.drawn ?? 0n),
  }));
