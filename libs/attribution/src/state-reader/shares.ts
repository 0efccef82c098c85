import type { StateReader } from '#libs/eventing';
import { type Refusal, refuse } from '#libs/kernel';
import { partnerAggregate, survivorOf } from '#libs/partners';
import type { Share } from '../vocabulary/touch.js';

/** Shares that a person hands in: each of a partner of the program that has not ended in another. */
export async function sharesRead(
  facts: StateReader,
  { tenant, programId }: { readonly tenant: string; readonly programId: string },
  shares: readonly Share[],
): Promise<readonly Share[] | Refusal<'PARTNER_NOT_FOUND' | 'PARTNER_MERGED'>> {
  const known = new Map<string, Promise<Refusal<'PARTNER_NOT_FOUND' | 'PARTNER_MERGED'> | undefined>>();
  for (const { partnerId } of shares)
    if (!known.has(partnerId)) known.set(partnerId, partnerFault(facts, tenant, programId, partnerId));
  for (const fault of await Promise.all(known.values())) if (fault) return fault;
  return shares.map(({ partnerId, weight }) => ({ partnerId, weight }));
}

async function partnerFault(facts: StateReader, tenant: string, programId: string, partnerId: string) {
  const { state } = await facts.of(partnerAggregate, tenant, partnerId);
  if (state.status === 'absent' || state.programId !== programId)
    return refuse('PARTNER_NOT_FOUND', 'the program has no such partner', 'shares');
  if ((await survivorOf(facts, tenant, partnerId)) !== partnerId)
    return refuse('PARTNER_MERGED', 'this partner was merged into another one: name that', 'shares');
  return undefined;
}
