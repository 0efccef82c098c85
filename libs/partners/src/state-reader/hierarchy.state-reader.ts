import type { StateReader } from '#libs/eventing';
import type { Instant, Position } from '#libs/kernel';
import { hierarchyAggregate } from '../hierarchy/hierarchy.aggregate.js';
import type { KnownPartner, SetPartnerParent } from '../hierarchy/hierarchy.js';
import { type Hierarchy, parentAt } from '../hierarchy/hierarchy.state.js';
import { partnerAggregate } from '../partner/partner.aggregate.js';
import { mergedInto } from '../events/partner.state.js';
import { survivorOf } from './survivor.js';

type ParentFacts = Pick<SetPartnerParent['data'], 'programId' | 'partner' | 'parent' | 'survivors'>;

/** What a change of parents has to know of the partners' own streams. A partner that is not known leads to no program's stream. */
export async function readParent(
  facts: StateReader,
  tenant: string,
  { partnerId, parentId }: { readonly partnerId: string; readonly parentId: string | null },
): Promise<ParentFacts> {
  const partner = await knownPartner(facts, tenant, partnerId);
  const parent = parentId === null ? null : await knownPartner(facts, tenant, parentId);
  const programId = partner.found ? partner.programId : partnerId;
  if (!partner.found || parentId === null) return { programId, partner, parent, survivors: {} };
  const { state } = await facts.of(hierarchyAggregate, tenant, programId);
  return { programId, partner, parent, survivors: await survivorsAbove(facts, tenant, parentId, state) };
}

async function knownPartner(facts: StateReader, tenant: string, partnerId: string): Promise<KnownPartner> {
  const { state } = await facts.of(partnerAggregate, tenant, partnerId);
  if (state.status === 'absent') return { found: false };
  return { found: true, programId: state.programId, mergedInto: mergedInto(state) ?? null };
}

/** Of everybody that ever stood above a partner who was merged, the record it ended in. */
async function survivorsAbove(
  facts: StateReader,
  tenant: string,
  parentId: string,
  { changes }: Hierarchy,
): Promise<Readonly<Record<string, string>>> {
  const survivors: Record<string, string> = {};
  const seen = new Set([parentId]);
  for (const id of seen) {
    for (const { parentId: above } of changes.get(id) ?? []) {
      if (above === null || seen.has(above)) continue;
      const survivor = await survivorOf(facts, tenant, above);
      if (survivor !== above) survivors[above] = survivor;
      seen.add(above).add(survivor);
    }
  }
  return survivors;
}

interface Asked {
  readonly programId: string;
  readonly partnerId: string;
  /** Steps above it, from 1. */
  readonly level: number;
  /** Business time. */
  readonly at: Instant;
  /** Only what was recorded up to this position; everything, if absent. */
  readonly asKnownAt?: Position;
}

/**
 * The partner that stands so many steps above another at a moment of business time, as known at a position: of a merged one its survivor.
 * Undefined: nobody does, or the partner itself does after a merge.
 */
export async function ancestorOf(facts: StateReader, tenant: string, asked: Asked): Promise<string | undefined> {
  const { state } = await facts.of(hierarchyAggregate, tenant, asked.programId, asked.asKnownAt);
  let found: string | undefined = asked.partnerId;
  for (let step = 0; step < asked.level && found !== undefined; step += 1) {
    const parent: string | null = parentAt(state, found, asked.at);
    found = parent === null ? undefined : await survivorOf(facts, tenant, parent, asked.asKnownAt);
  }
  return found === asked.partnerId ? undefined : found;
}
