import type { StateReader } from '#libs/eventing';
import type { Position } from '#libs/kernel';
import { partnerAggregate } from '../partner/partner.aggregate.js';
import { mergedInto } from '../events/partner.state.js';

/** The record that a partner was merged into in the end, as known at a position; the partner itself, where it was not. */
export async function survivorOf(
  facts: StateReader,
  tenant: string,
  partnerId: string,
  asKnownAt?: Position,
): Promise<string> {
  const seen = new Set([partnerId]);
  for (const id of seen) {
    const { state } = await facts.of(partnerAggregate, tenant, id, asKnownAt);
    const into = state.status === 'known' ? mergedInto(state) : undefined;
    if (into === undefined || seen.has(into)) return id;
    seen.add(into);
  }
  return partnerId;
}
