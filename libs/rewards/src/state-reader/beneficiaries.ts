import { JourneyStateReader } from '#libs/attribution';
import type { StateReader } from '#libs/eventing';
import { endedRecords, survivorOf } from '#libs/partners';
import type { RewardOffer } from '../vocabulary/reward.types.js';

/** All records of a partner: the one that lives, and what has ended in it in one step or several. */
export async function recordsOf(facts: StateReader, tenant: string, partnerId: string): Promise<readonly string[]> {
  const all = new Set([await survivorOf(facts, tenant, partnerId)]);
  for (const id of all) for (const ended of await endedRecords(facts, tenant, id)) all.add(ended);
  return [...all];
}

/** All journeys of a customer. */
async function journeysOf(facts: StateReader, tenant: string, id: string): Promise<readonly string[]> {
  const { journeyId, state } = await new JourneyStateReader(facts, tenant).staying(id);
  return state.status === 'absent' ? [id] : [journeyId, ...state.absorbed];
}

/** All that a beneficiary is or was, the one that lives first. Nothing is added to what it was. */
export const beneficiaryOf = (
  facts: StateReader,
  tenant: string,
  { side, subject }: Pick<RewardOffer, 'side' | 'subject'>,
): Promise<readonly string[]> => (side === 'referrer' ? recordsOf : journeysOf)(facts, tenant, subject);
