import type { AddressMarks } from '../vocabulary/identifier.js';
import type { SelfReferral, Touch } from '../vocabulary/touch.js';
import type { PartnerMarks } from './partner-marks.js';

export interface Compared {
  readonly programId: string;
  readonly partners: PartnerMarks;
  /** Of the address that came with the sale. */
  readonly customer: AddressMarks | null;
}

/** What the customer has in common with the partners that touched it, by all addresses that are known of it: they may have come after the touch. */
export async function likenessesOf(
  tenant: string,
  touches: readonly Touch[],
  marks: Iterable<string>,
  survivors: ReadonlyMap<string, string>,
  compared: Compared | null,
): Promise<ReadonlyMap<string, SelfReferral | null>> {
  if (compared === null) return new Map();
  const { programId, partners, customer } = compared;
  const names = new Set([...marks, ...[customer?.email, customer?.domain].filter((name) => typeof name === 'string')]);
  const ids = new Set(touches.map(({ partnerId }) => partnerId));
  const likeness = (id: string) => partners.likeness(tenant, programId, id, names);
  return new Map(
    await Promise.all(
      [...ids].map(async (id) => {
        const survivor = survivors.get(id);
        return [id, nearer(await likeness(id), survivor === undefined ? null : await likeness(survivor))] as const;
      }),
    ),
  );
}

/** An address in common says more than a domain. */
export const nearer = (one: SelfReferral | null, other: SelfReferral | null): SelfReferral | null =>
  one === 'same-email' || other === null ? one : other === 'same-email' ? other : (one ?? other);
