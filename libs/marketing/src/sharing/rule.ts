import type { Set } from 'immutable';
import type { SharingPart } from './sharing.events.js';
import { type Agreement, ownerKey } from './sharing.state.js';

/**
 * Whose the next lead is by the agreed rule; undefined: nobody is left. The k-th place goes to whoever is furthest behind its part of k places, of
 * equals to the earlier in the agreement. Example: 5000/3000/2000 and ten leads: A B C A A B A C B A.
 */
export function nextOwner(agreement: Agreement, country: string | null, without: Set<string>): SharingPart | undefined {
  const left = agreement.parts.filter(({ partnerId }) => partnerId === null || !without.has(partnerId));
  if (agreement.rule === 'territory' && country !== null) {
    const own = left.find(({ countries }) => countries.includes(country));
    if (own) return own;
  }
  return furthestBehind(agreement, left);
}

function furthestBehind(agreement: Agreement, left: readonly SharingPart[]): SharingPart | undefined {
  const weigh = weightOf(agreement);
  const whole = agreement.parts.reduce((sum, part) => sum + weigh(part), 0);
  const place = placesTaken(agreement) + 1;
  let found: { readonly part: SharingPart; readonly behind: number } | undefined;
  for (const part of left) {
    if (weigh(part) === 0) continue;
    const behind = weigh(part) * place - (agreement.places.get(ownerKey(part.partnerId)) ?? 0) * whole;
    if (!found || behind > found.behind) found = { part, behind };
  }
  return found?.part;
}

const weightOf =
  ({ rule }: Agreement) =>
  ({ weight }: SharingPart): number =>
    rule === 'round-robin' ? 1 : weight;

export const placesTaken = ({ places }: Agreement): number => places.reduce((sum, count) => sum + count, 0);
