import type { Snapshot, StateReader } from '#libs/eventing';
import { type Instant, isRefusal, type Refusal, refuse } from '#libs/kernel';
import type { Code, CodeState } from '../code/code.state.js';
import { linkAggregate } from '../link/link.aggregate.js';
import { linkIdOf } from '../link/link-id.js';
import { type PartnerRead, type PartnerReference, readHolder, readPartner } from './partner.state-reader.js';

/** Whose a touch is said to be: a partner that is named, or the one of a code or of a link. */
export type TouchSource =
  | { readonly partner: PartnerReference }
  | { readonly code: string }
  | { readonly linkKey: string };

/** Whose a touch is, and by which code or link. */
export interface WhoseTouch {
  readonly partner: PartnerRead;
  readonly code?: { readonly codeId: string; readonly revision: bigint };
  /** `activityId`: through which activity it is followed. */
  readonly link?: {
    readonly linkId: string;
    readonly revision: bigint;
    readonly isDisabled: boolean;
    readonly activityId: string | null;
  };
}

interface When {
  readonly tenant: string;
  readonly programId: string;
  readonly at: Instant;
}

/** A code as it was read. */
type ReadSource = Exclude<TouchSource, { readonly code: string }> | (Snapshot<CodeState> & { readonly state: Code });

export async function whoseTouch(facts: StateReader, when: When, by: ReadSource): Promise<WhoseTouch | Refusal> {
  if ('linkKey' in by) return ofLink(facts, when, by.linkKey);
  if ('partner' in by) {
    const partner = await readPartner(facts, when, by.partner);
    return isRefusal(partner) ? partner : { partner };
  }
  const partner = await readHolder(facts, when, by.state.partnerId);
  return isRefusal(partner) ? partner : { partner, code: { codeId: by.state.codeId, revision: by.revision } };
}

async function ofLink(facts: StateReader, when: When, key: string): Promise<WhoseTouch | Refusal> {
  const { state, revision } = await facts.of(linkAggregate, when.tenant, linkIdOf(when.tenant, key));
  if (state.status === 'absent' || state.programId !== when.programId)
    return refuse('LINK_UNKNOWN', 'the program has no such link', 'linkKey');
  const partner = await readHolder(facts, when, state.partnerId);
  if (isRefusal(partner)) return partner;
  const { linkId, activityId } = state;
  const isDisabled = state.disabledAt !== null && state.disabledAt <= when.at;
  return { partner, link: { linkId, revision, isDisabled, activityId } };
}
