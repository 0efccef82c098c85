import type { InTurn } from '#libs/attribution';
import { AtMost } from '#libs/graphql';

/** Links read at once: so many that are known, and so many that nobody has followed yet. */
const AT_ONCE = 16;
/** Of one caller, and of a tenant, so many reads wait, and so long. */
const WAITING = { mostWaiting: 20, mostOfTenant: 10_000, waitMs: 10_000 };

/**
 * Known links have reads of their own: nobody who makes links up stands before them. Of those who follow others each caller has a turn before
 * anybody has a second.
 */
export function linkTurns(atOnce = AT_ONCE): InTurn {
  const [known, others] = [new AtMost(atOnce, WAITING), new AtMost(atOnce, WAITING)];
  return ({ tenant, caller, isKnown }, read) => (isKnown ? known : others).run({ tenant, subject: caller }, read);
}
