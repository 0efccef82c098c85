import type { Hold, LedgerEvent, Posting } from '#libs/commissions';
import type { EventOf } from '#libs/kernel';
import { minorOf } from '../../arithmetic/minor.js';

export type Changed = EventOf<LedgerEvent, 'ledger.commission-held' | 'ledger.hold-released'>['data'];

/** What a posting says of its entry; null where it is told in an older way. */
export interface After {
  readonly standing: { readonly held: string } | null;
}

/** Before entries said what of a posting was held, all that was linked to a held one was. */
export const takesHeld = ({ standing, currency }: Posting & After): boolean =>
  standing === null || minorOf(standing.held, currency) !== 0n;

/** §12: what is held of its entry, and more. */
export const takesOfBoth = (line: Posting & After): boolean =>
  line.standing !== null &&
  takesHeld(line) &&
  minorOf(line.standing.held, line.currency) !== minorOf(line.amount, line.currency);

/** §12: what no hold of the sale is on is payable once those of persons have ended, from the open month on; where that is not said, with its entry. */
export function dueIn(entryId: string, holds: readonly Hold[], { of, payableIn, byHand }: Changed): string | null {
  const isHeldBySale = byHand === null || holds.some(({ kind }) => !byHand.kinds.includes(kind));
  return entryId === of || isHeldBySale ? payableIn : byHand.payableIn;
}
