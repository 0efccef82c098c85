import type { Snapshot, StateReader } from '#libs/eventing';
import type { Instant } from '#libs/kernel';
import type { AttributionPolicy } from '#libs/programs';
import { attribute } from '../../attribute/attribute.js';
import type { Evidence, SoldLine } from '../../attribute/evidence.js';
import { bindingAt, type Journey } from '../../journey/journey.state.js';
import { evidenceOf } from '../../state-reader/evidence.state-reader.js';
import { JourneyStateReader } from '../../state-reader/journey.state-reader.js';
import type { PartnerMarks } from '../../state-reader/partner-marks.js';
import type { AttributedSale } from './binding-by-sale.js';
import { boundOtherwise, type Trial } from './bound-otherwise.js';
import { touchesOfItsCode } from './code-of-sale.js';

export const NOBODY: AttributedSale = {
  ...{ decidedBy: 'nobody', shares: [], touches: [], omitted: 0 },
  ...{ journeyId: null, readAt: [] },
};

/** A sale that was recorded, to be attributed anew. */
export interface RecordedSale {
  readonly saleId: string;
  readonly programId: string;
  readonly soldAt: Instant;
  readonly lines: readonly SoldLine[];
  readonly policy: AttributionPolicy;
  /** The journey of its customer; null: nothing says who bought. */
  readonly journeyId: string | null;
  /** How it found its partners then; null: it was told. */
  readonly attribution: Pick<AttributedSale, 'touches' | 'readAt'> | null;
}

interface Known {
  readonly facts: StateReader;
  readonly tenant: string;
  readonly marks: PartnerMarks;
}

/** Whose a recorded sale is by a policy, as is known now: with touches that came late, and what persons have said since. */
export async function attributeRecorded(known: Known, { policy, ...sale }: RecordedSale): Promise<AttributedSale> {
  const found = await evidenceOfRecorded(known, sale);
  return found ? judged(found, policy) : NOBODY;
}

export interface Tried {
  readonly now: AttributedSale;
  readonly then: AttributedSale;
}

/** The same by the policy that decided it and by what is tried of that, from evidence that is read once. */
export async function tryRecorded(
  known: Known,
  sale: Omit<RecordedSale, 'policy'>,
  [policy, changed]: readonly [AttributionPolicy, AttributionPolicy],
  trial: Trial,
): Promise<Tried> {
  const found = await evidenceOfRecorded(known, sale);
  if (!found) return { now: NOBODY, then: NOBODY };
  const bound = found.journey && bindingAt(found.journey, sale.soldAt);
  const binding =
    found.journey && bound && bound.basis !== 'person'
      ? await boundOtherwise(known, found.journey, bound, trial)
      : found.evidence.binding;
  const otherwise = { ...found, evidence: { ...found.evidence, binding } };
  return { now: judged(found, policy), then: judged(otherwise, changed) };
}

interface Found {
  readonly evidence: Evidence;
  readonly readAt: AttributedSale['readAt'];
  /** Without the binding that the sale itself began. */
  readonly journey: Journey | null;
}

const judged = ({ evidence, readAt, journey }: Found, policy: AttributionPolicy): AttributedSale => ({
  ...attribute(evidence, policy),
  ...{ journeyId: journey?.journeyId ?? null, readAt },
});

/** Undefined: nothing tells whose it is. */
async function evidenceOfRecorded(
  { facts, tenant, marks }: Known,
  { saleId, programId, soldAt: at, lines, attribution, journeyId }: Omit<RecordedSale, 'policy'>,
): Promise<Found | undefined> {
  const open = journeyId === null ? undefined : await openJourney(new JourneyStateReader(facts, tenant), journeyId);
  const pinned = attribution?.touches ?? [];
  const accountIds = attribution?.readAt.flatMap(({ stream, id }) => (stream === 'account' ? [id] : [])) ?? [];
  // A click that led to others already was shown with the sale, and its journey does not have it.
  const shared = pinned.find(({ dropped }) => dropped?.reason === 'click-shared');
  const codes = touchesOfItsCode({ tenant, saleId }, [...pinned, ...(open?.state.touches.values() ?? [])]);
  const carried = shared ? [...codes, shared] : codes;
  if (!open && carried.length === 0 && accountIds.length === 0) return undefined;
  const journey = open ? withoutBindingAt(open, at) : null;
  const { evidence, readAt } = await evidenceOf(facts, tenant, journey, {
    ...{ at, lines, carried, accountIds, isBindingAsked: true, sharedTouchId: shared?.touchId ?? null },
    compared: { programId, partners: marks, customer: null },
  });
  return { evidence, readAt, journey: journey?.state ?? null };
}

/** The binding that the sale itself began says nothing of whose the sale is. */
const withoutBindingAt = ({ state, revision }: Snapshot<Journey>, at: Instant): Snapshot<Journey> => ({
  revision,
  state: { ...state, bindings: state.bindings.filter(({ basis, from }) => basis !== 'sale' || from !== at) },
});

/** The journey that a customer is in now; undefined: there is none. */
export async function openJourney(
  known: JourneyStateReader,
  journeyId: string,
): Promise<Snapshot<Journey> | undefined> {
  const { state, revision } = await known.staying(journeyId);
  return state.status === 'absent' ? undefined : { state, revision };
}
