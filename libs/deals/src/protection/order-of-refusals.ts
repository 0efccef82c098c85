import type { ConflictClass } from '../vocabulary/evidence.js';

interface Asked {
  readonly dealId: string;
  readonly partnerId: string;
}

/** What was found of the lines that a registration asks for. */
export interface Found {
  readonly customer: readonly string[];
  readonly direct: readonly unknown[];
  readonly protections: readonly Asked[];
  readonly places: readonly Asked[];
  readonly similar: readonly unknown[];
}

/** The first class that fits, in this order. The README, "What an account decides", says what follows from each. */
export function classOf({ dealId, partnerId }: Asked, found: Found): ConflictClass {
  const others = ({ partnerId: one }: Asked): boolean => one !== partnerId;
  const own = (one: Asked): boolean => one.partnerId === partnerId && one.dealId !== dealId;
  if (found.customer.length > 0) return 'existing-customer';
  if (found.direct.length > 0) return 'open-direct-opportunity';
  if (found.protections.some(others)) return 'protected-for-another';
  if (found.protections.some(own) || found.places.some(own)) return 'own-duplicate';
  if (found.similar.length > 0) return 'similar-name';
  return found.places.some(others) ? 'waiting-behind' : 'none';
}
