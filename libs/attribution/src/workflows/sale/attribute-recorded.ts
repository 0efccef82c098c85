import type { Snapshot, StateReader } from '#libs/eventing';
import type { Instant } from '#libs/kernel';
import type { AttributionPolicy } from '#libs/programs';
import { attribute } from '../../attribute/attribute.js';
import type { SoldLine } from '../../attribute/evidence.js';
import type { Journey } from '../../journey/journey.state.js';
import { evidenceOf } from '../../state-reader/evidence.state-reader.js';
import { JourneyStateReader } from '../../state-reader/journey.state-reader.js';
import type { PartnerMarks } from '../../state-reader/partner-marks.js';
import type { AttributedSale } from './binding-by-sale.js';
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
export const attributeRecorded = async (known: Known, { policy, ...sale }: RecordedSale): Promise<AttributedSale> =>
  (await judgeOfRecorded(known, sale))(policy);

/** The same by any policy, from evidence that is read once. */
export async function judgeOfRecorded(
  { facts, tenant, marks }: Known,
  { saleId, programId, soldAt: at, lines, attribution, journeyId }: Omit<RecordedSale, 'policy'>,
): Promise<(policy: AttributionPolicy) => AttributedSale> {
  const journey = journeyId === null ? undefined : await openJourney(new JourneyStateReader(facts, tenant), journeyId);
  const pinned = attribution?.touches ?? [];
  const accountIds = attribution?.readAt.flatMap(({ stream, id }) => (stream === 'account' ? [id] : [])) ?? [];
  // A click that led to others already was shown with the sale, and its journey does not have it.
  const shared = pinned.find(({ dropped }) => dropped?.reason === 'click-shared');
  const codes = touchesOfItsCode({ tenant, saleId }, [...pinned, ...(journey?.state.touches.values() ?? [])]);
  const carried = shared ? [...codes, shared] : codes;
  if (!journey && carried.length === 0 && accountIds.length === 0) return () => NOBODY;
  const { evidence, readAt } = await evidenceOf(facts, tenant, journey ? withoutBindingAt(journey, at) : null, {
    ...{ at, lines, carried, accountIds, isBindingAsked: true, sharedTouchId: shared?.touchId ?? null },
    compared: { programId, partners: marks, customer: null },
  });
  return (policy) => ({ ...attribute(evidence, policy), journeyId: journey?.state.journeyId ?? null, readAt });
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
