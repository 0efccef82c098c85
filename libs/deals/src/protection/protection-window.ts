import { type Instant, plusDays } from '#libs/kernel';

interface Terms {
  readonly policy: { readonly protectionDays: number; readonly remindDaysBefore: number };
  readonly timeZone: string;
}

export interface ProtectionWindow {
  readonly until: Instant;
  readonly remindAt: Instant | null;
}

/** A promise that begins at a moment; calendar days in the program's zone. */
export const protectionWindow = (at: Instant, terms: Terms): ProtectionWindow =>
  windowEndingAt(plusDays(at, terms.policy.protectionDays, terms.timeZone), terms);

export function windowEndingAt(until: Instant, { policy, timeZone }: Terms): ProtectionWindow {
  const days = policy.remindDaysBefore;
  return { until, remindAt: days > 0 ? plusDays(until, -days, timeZone) : null };
}
