import { NoteTouch, type TouchDraft } from '#libs/attribution';
import type { StateReader } from '#libs/eventing';
import { type CommandContext, idOf, type Instant } from '#libs/kernel';
import { partnerAggregate } from '#libs/partners';

/** The touch of a partner that has accepted a lead. */
export const acceptedTouchIdOf = (tenant: string, leadId: string, partnerId: string): string =>
  idOf(tenant, 'touch', `accepted ${leadId} ${partnerId}`);

/** The touch of a partner that hosts an activity which somebody came through. */
export const responseTouchIdOf = (tenant: string, activityId: string, partnerId: string, mark: string): string =>
  idOf(tenant, 'touch', `response ${activityId} ${partnerId} ${mark}`);

interface Taken {
  readonly touchId: string;
  readonly kind: 'lead' | 'response';
  readonly partnerId: string;
  readonly activityId: string;
  readonly at: Instant;
}

/** What a partner did through an activity, as a journey notes it. Whether it is its own customer is looked at when something is decided. */
export async function noteTouch(
  facts: StateReader,
  of: { readonly journeyId: string; readonly programId: string },
  { touchId, kind, partnerId, activityId, at }: Taken,
  context: CommandContext,
): Promise<NoteTouch> {
  const { revision } = await facts.of(partnerAggregate, context.tenant, partnerId);
  const touch: TouchDraft = {
    ...{ touchId, partnerId, kind, at, activityId, linkId: null, codeId: null, self: null, clickFlags: [] },
    ...{ clickId: null, referrer: null, linkRevision: null, codeRevision: null, partnerRevision: String(revision) },
  };
  return new NoteTouch({ ...of, known: { identifiers: [], marks: null, accountId: null }, touch }, context);
}
