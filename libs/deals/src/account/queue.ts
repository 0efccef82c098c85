import { plusBusinessDays, type Refusal, refuse } from '#libs/kernel';
import type {
  ApproveRegistration,
  RejectRegistration,
  ReturnRegistration,
  WithdrawRegistration,
} from './account.commands.js';
import type { AccountDraft } from './account.draft.js';
import type { QueueEntry } from './account.state.js';
import type { AccountRefusal } from '../vocabulary/account.refusals.js';

/** Whoever came first is decided first: one behind it is not promised what the other may still get. */
export function approve(draft: AccountDraft, given: ApproveRegistration['data']): Refusal<AccountRefusal> | undefined {
  const place = draft.queueEntryOf(given.dealId);
  if (!place) return notWaiting(draft, given.dealId);
  if (draft.earlier(place)) {
    return refuse('EARLIER_WAITS', 'an earlier registration of these product lines is to be decided first', 'dealId');
  }
  draft.grant(place, 'person', given.note, draft.evidence(place, given.pinned));
  return undefined;
}

export function reject(draft: AccountDraft, given: RejectRegistration['data']): Refusal<AccountRefusal> | undefined {
  const place = draft.queueEntryOf(given.dealId);
  if (!place) return notWaiting(draft, given.dealId);
  const { reason, note, pinned } = given;
  draft.refuse(place, 'REJECTED_BY_PERSON', draft.evidence(place, pinned), { reason, note });
  draft.promote();
  return undefined;
}

/** Back to the partner: its place is kept for some business days. */
export function putBack(draft: AccountDraft, given: ReturnRegistration['data']): Refusal<AccountRefusal> | undefined {
  const place = draft.queueEntryOf(given.dealId);
  if (!place) return notWaiting(draft, given.dealId);
  if (place.heldUntil !== null) return refuse('ALREADY_RETURNED', 'it has been returned already', 'dealId');
  const { policy, calendar, timeZone } = draft.about.terms;
  const until = plusBusinessDays(draft.at, policy.placeHeldBusinessDays, timeZone, calendar);
  const evidence = draft.evidence(place, given.pinned);
  draft.add({ type: 'account.place-held', data: { ...draft.of(place), until, note: given.note, evidence } });
  return undefined;
}

/** Only before a decision. */
export function withdraw(
  draft: AccountDraft,
  given: WithdrawRegistration['data'],
): Refusal<AccountRefusal> | undefined {
  const place = draft.queueEntryOf(given.dealId);
  if (!place) return notWaiting(draft, given.dealId);
  giveUp(draft, place, given.reason);
  return undefined;
}

function giveUp(draft: AccountDraft, place: QueueEntry, reason: string | null): void {
  draft.add({ type: 'account.place-given-up', data: { ...draft.of(place), why: 'withdrawn', reason } });
  draft.promote();
}

const notWaiting = ({ state }: AccountDraft, dealId: string): Refusal<AccountRefusal> =>
  state.protections.has(dealId)
    ? refuse('ALREADY_APPROVED', 'the registration has been approved', 'dealId')
    : refuse(
        'NOT_WAITING',
        'the registration does not wait for a decision: it has one, or was never submitted',
        'dealId',
      );
