import { Fraction, minorUnits } from '#libs/kernel';
import type { LedgerEvent, WindowCorrected } from '../events/ledger.events.js';
import { capKey } from '../../rating/caps.js';
import { dueOfVolume } from '../../rating/window-due.js';
import { type Book, withEntry } from '../entry/book.js';
import { type Entry, windowShareOf } from '../entry/entry.js';
import { windowIdOf } from './record-source.js';
import { partsIn, soleScale } from '../window/window.js';

/** What was posted before entries said what they are made of: all lines of the base, and a refund's share of the whole sale. */

type Accrued = Extract<LedgerEvent, { type: 'ledger.commission-accrued' }>['data'];

const minorIn = ({ currency }: Book, amount: string): bigint => minorUnits({ amount, currency });

const NOTHING_REFUNDED = { money: Fraction.zero, units: Fraction.zero };

export function earlierEntry(book: Book, data: Accrued): Entry {
  const { entryId, source, terms, ruleId, rated, rounding, caps, holds, partnerId: credited, split } = data;
  const { planId, planVersion } = terms;
  const minor = (amount: string): bigint => minorIn(book, amount);
  const posted = minor(data.amount);
  const wanted = caps[0] ? minor(caps[0].wanted) : posted;
  const own = rated.kind === 'brackets' ? Fraction.of(rated.volumeAfter).minus(Fraction.of(rated.volumeBefore)) : null;
  return {
    ...{ entryId, saleId: source.saleId ?? source.id, planId, planVersion, ruleId, credited, rounding, holds },
    kind: source.kind === 'credit-note' ? 'credit-note' : 'sale',
    ...{ place: [split.part, 0], lines: null, withoutDiscounts: false, refunded: NOTHING_REFUNDED },
    earning:
      own !== null && rated.kind === 'brackets'
        ? { kind: 'brackets', base: own, volume: own, scale: { mode: rated.mode, by: rated.by, steps: rated.steps } }
        : { kind: 'amount', amount: wanted, refundedBy: 'money' },
    windowId: rated.kind === 'brackets' ? windowIdOf(planId, ruleId, rated, rated.windowKey, credited) : null,
    ...{ made: posted, kept: 0n, given: 0n },
    // It did not say what its caps had been: it draws no more.
    caps: caps.map(({ capId, windowKey }) => ({
      ...{ key: capKey(planId, { capId, windowKey }), capId, windowKey, limit: 0n },
      shared: windowKey.startsWith('program|'),
    })),
    drawn: caps.length > 0 ? posted : 0n,
    held: holds.length > 0 ? posted : 0n,
  };
}

/** Whatever was linked to an entry under its holds was held with it. */
export const heldBefore = ({ holds, held }: Entry, amount: bigint): bigint => (holds.length > 0 ? held + amount : held);

interface Refund {
  readonly amount: string;
  readonly refund?: { readonly after: string; readonly charged: string } | null;
  readonly window: WindowCorrected | null;
}

export function earlierRefund(book: Book, before: Entry, { amount, refund }: Refund): Book {
  if (!refund) return book;
  const share = Fraction.of(refund.after).over(Fraction.of(refund.charged));
  const entry = {
    ...before,
    refunded: { money: share, units: share },
    held: heldBefore(before, minorIn(book, amount)),
  };
  const next = withEntry(book, entry);
  const window = next.windows.get(before.windowId ?? '');
  if (!window) return next;
  const volume = window.volume.minus(windowShareOf(before).volume).plus(windowShareOf(entry).volume);
  const scale = soleScale(window);
  const due = scale ? dueOfVolume(scale, volume) : partsIn(next, window).due;
  const stands = window.stands + minorIn(book, amount);
  return { ...next, windows: next.windows.set(window.windowId, { ...window, volume, due, stands }) };
}
