import type { StateReader } from '#libs/eventing';
import { type Instant, type Refusal, refuse } from '#libs/kernel';
import { type Earning, earningAt, mergedInto, partnerAggregate, partnerNamed, standingAt } from '#libs/partners';

/** How a partner is named: by id, or by the vendor's own key. */
export interface PartnerReference {
  readonly partnerId: string | null;
  readonly partnerExternalId: string | null;
}

/** A partner of the program, at the revision it was read at. */
export interface PartnerRead {
  readonly partnerId: string;
  readonly revision: string;
  readonly earning: Earning;
}

type PartnerFault = 'PARTNER_NOT_FOUND' | 'PARTNER_MERGED' | 'ONE_OF';

/** The partner that is meant, as it stands at a moment. */
export async function readPartner(
  facts: StateReader,
  { tenant, programId, at }: { readonly tenant: string; readonly programId: string; readonly at: Instant },
  { partnerId, partnerExternalId }: PartnerReference,
): Promise<PartnerRead | Refusal<PartnerFault>> {
  if ((partnerId === null) === (partnerExternalId === null)) return ONE_OF;
  const id = partnerId ?? (await partnerNamed(facts, tenant, programId, partnerExternalId ?? '')).id;
  const field = partnerId === null ? 'partnerExternalId' : 'partnerId';
  const { state, revision } = await facts.of(partnerAggregate, tenant, id);
  if (state.status === 'absent' || state.programId !== programId)
    return refuse('PARTNER_NOT_FOUND', 'the program has no such partner', field);
  if (mergedInto(state) !== undefined)
    return refuse('PARTNER_MERGED', 'this partner was merged into another one: name that', field);
  return { partnerId: id, revision: String(revision), earning: earningAt(state, at) };
}

/**
 * The record that something of a partner, such as a link, was of at a moment: its own until that was merged, from then on the one that it ended in.
 * A click of B on 1 March is B's, although B was merged into A in May.
 */
export async function readHolder(
  facts: StateReader,
  { tenant, programId, at }: { readonly tenant: string; readonly programId: string; readonly at: Instant },
  partnerId: string,
): Promise<PartnerRead | Refusal<'PARTNER_NOT_FOUND'>> {
  const seen = new Set([partnerId]);
  for (const id of seen) {
    const { state, revision } = await facts.of(partnerAggregate, tenant, id);
    if (state.status === 'absent' || state.programId !== programId) break;
    const standing = standingAt(state, at);
    if (standing?.is !== 'merged' || seen.has(standing.into))
      return { partnerId: id, revision: String(revision), earning: earningAt(state, at) };
    seen.add(standing.into);
  }
  return refuse('PARTNER_NOT_FOUND', 'the program has no such partner', 'partnerId');
}

const ONE_OF: Refusal<'ONE_OF'> = refuse(
  'ONE_OF',
  'name the partner by either partnerId or partnerExternalId',
  'partnerId',
);
