import { dealIdOf, partnerDealIdOf } from '../deal/deal.aggregate.js';
import { knownForm } from '#libs/kernel';
import type { DealStateReader } from './deal.state-reader.js';

/** Whose number it is: that of a partner, or null for the vendor's own. */
export interface DealNumber {
  readonly programId: string;
  readonly externalId: string;
  readonly partnerId: string | null;
}

/** The deal that a number means, also where there is none yet; and the form of the number under which it is, or will be, recorded. */
export async function dealOfNumber(
  known: DealStateReader,
  number: DealNumber,
): Promise<{ readonly dealId: string; readonly externalId: string }> {
  const idOf = (externalId: string): Promise<string> => idUnder(known, { ...number, externalId });
  const externalId = await knownForm(number.externalId, async (form) => {
    return (await known.deal(await idOf(form))).state.status !== 'absent';
  });
  return { dealId: await idOf(externalId), externalId };
}

/**
 * Partners once shared the vendor's numbers: what one of them has there stays
 * its own, and what others have there is as if it were not.
 */
async function idUnder(known: DealStateReader, number: DealNumber): Promise<string> {
  const { programId, externalId, partnerId } = number;
  const vendors = dealIdOf(known.tenant, programId, externalId);
  if (partnerId === null) return vendors;
  const own = partnerDealIdOf(known.tenant, programId, partnerId, externalId);
  const { state: shared } = await known.deal(vendors);
  if (shared.status === 'absent' || shared.partnerId !== partnerId) return own;
  return (await known.deal(own)).state.status === 'absent' ? vendors : own;
}
