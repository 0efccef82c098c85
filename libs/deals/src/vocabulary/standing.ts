/** Later than any moment: where what has no end stands in an order. */
export const NEVER = '9999-12-31T23:59:59.999Z';

interface Protected<State extends string> {
  readonly state: State;
  readonly expiresAt: string | null;
}

/** Protection is a function of time: it ends whether or not anybody writes that down. */
export const standingOf = <State extends string>(
  { state, expiresAt }: Protected<State>,
  now: string,
): State | 'expired' => (state === 'approved' && expiresAt !== null && expiresAt <= now ? 'expired' : state);

const DAY = 86_400_000;

/** Whole days of protection that an approved deal still has; null for one that has none. */
export function daysLeftOf({ state, expiresAt }: Protected<string>, now: number): number | null {
  if (state !== 'approved' || expiresAt === null) return null;
  const left = Date.parse(expiresAt) - now;
  return left > 0 ? Math.floor(left / DAY) : null;
}
