import { journeyAggregate } from '#libs/attribution';
import type { StateReader } from '#libs/eventing';
import { saleAggregate } from '#libs/sales';
import type { RewardTrigger } from '../vocabulary/reward.types.js';

/**
 * What the vendor knows the customer by: its reference on the sale, the number of the lead. null: there is none, or the customer was erased. Read anew
 * each time: it may not stay in memory.
 */
export async function customerReference(
  facts: StateReader,
  tenant: string,
  { kind, id }: RewardTrigger,
): Promise<string | null> {
  if (kind === 'sale') {
    for await (const event of facts.events(saleAggregate, tenant, id)) {
      if (event.type === 'sale.recorded') return event.data.personalTexts?.ref ?? null;
    }
    return null;
  }
  for await (const event of facts.events(journeyAggregate, tenant, id)) {
    if (event.type === 'journey.lead-submitted') return event.data.number;
  }
  return null;
}
