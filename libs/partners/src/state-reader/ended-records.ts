import type { StateReader } from '#libs/eventing';
import { mergedInto } from '../events/partner.state.js';
import { partnerAggregate } from '../partner/partner.aggregate.js';

/** Of the records that a partner has taken in, those that have ended in it: both halves of their merges are written. */
export async function endedRecords(facts: StateReader, tenant: string, partnerId: string): Promise<readonly string[]> {
  const { state } = await facts.of(partnerAggregate, tenant, partnerId);
  if (state.status === 'absent') return [];
  const all = await Promise.all(
    state.absorbed.map(async (id) => {
      const { state: other } = await facts.of(partnerAggregate, tenant, id);
      return other.status !== 'absent' && mergedInto(other) === partnerId ? [id] : [];
    }),
  );
  return all.flat();
}
