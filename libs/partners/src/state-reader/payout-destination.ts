import type { StateReader } from '#libs/eventing';
import { partnerAggregate } from '../partner/partner.aggregate.js';

/**
 * The destination that goes by a name, a reference at the payout provider; null once the partner was erased. Read anew each time: it may not
 * stay in memory.
 */
export async function destinationOf(
  facts: StateReader,
  tenant: string,
  partnerId: string,
  name: string,
): Promise<string | null> {
  let found: string | null = null;
  for await (const { type, data } of facts.events(partnerAggregate, tenant, partnerId)) {
    if (type === 'partner.erased') return null;
    if (type === 'partner.payout-method-verified' && data.destination === name) found = data.personalDestination;
  }
  return found;
}
