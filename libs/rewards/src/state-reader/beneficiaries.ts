import { JourneyStateReader } from '#libs/attribution';
import type { StateReader } from '#libs/eventing';
import { endedRecords, survivorOf } from '#libs/partners';
import type { RewardGrant } from '../vocabulary/reward.types.js';
import { walletAggregate, walletIdOf } from '../wallet/wallet.aggregate.js';
import type { PlaceElsewhere } from '../wallet/wallet.commands.js';
import { placesOf } from '../wallet/granting.js';

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

/** What of the same rule its beneficiary has got as what it was before. Nothing is added there any more. */
export async function placesElsewhere(
  facts: StateReader,
  tenant: string,
  { walletId, side, subject, programId, ruleId, caps }: RewardGrant,
): Promise<readonly PlaceElsewhere[]> {
  if (caps.length === 0) return [];
  const ids = await (side === 'referrer' ? recordsOf : journeysOf)(facts, tenant, subject);
  const others = ids.map((id) => walletIdOf(tenant, programId, side, id)).filter((id) => id !== walletId);
  const wallets = await Promise.all(others.map((id) => facts.of(walletAggregate, tenant, id)));
  return wallets.flatMap(({ state }) => placesOf(state, ruleId));
}
