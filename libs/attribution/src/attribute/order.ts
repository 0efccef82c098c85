import type { Instant } from '#libs/kernel';
import type { TouchKind } from '../vocabulary/touch.js';
import type { KnownTouch } from './evidence.js';

/** Clocks differ: what happened up to 5 minutes after the sale counts as at the sale. */
export const AFTER_MS = 300_000;

const RANK: Readonly<Record<TouchKind, number>> = { code: 0, lead: 1, click: 2, response: 3, cosell: 4 };

/** When a touch counts. */
export const countedAt = ({ at }: Pick<KnownTouch, 'at'>, sale: Instant): Instant => (at > sale ? sale : at);

/** By time, then kind, then id: never by arrival. */
export function inOrder(touches: readonly KnownTouch[], sale: Instant): readonly KnownTouch[] {
  return [...touches].sort(
    (a, b) =>
      textOrder(countedAt(a, sale), countedAt(b, sale)) ||
      RANK[a.kind] - RANK[b.kind] ||
      textOrder(a.touchId, b.touchId),
  );
}

const textOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
