import type { Posting } from '#libs/commissions';
import { minorOf } from '../../arithmetic/minor.js';

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
