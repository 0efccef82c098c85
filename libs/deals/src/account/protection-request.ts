import { Decimal, type Instant, isLineOf, plusBusinessDays } from '#libs/kernel';
import type { DealPolicy } from '#libs/programs';
import type { AskForProtection, Pinned, Terms } from './account.commands.js';
import type { AccountDraft } from './account.draft.js';
import type { AccountRefusal } from './account.events.js';
import type { QueueEntry } from './account.state.js';
import type { Asked } from './conflict.js';
import type { ReviewReason } from '../vocabulary/deal.types.js';
import type { ConflictClass, Evidence } from '../vocabulary/evidence.js';

type Asking = AskForProtection['data'];

/** Grants, refuses, or gives a turn in the queue: by the first conflict (README, "What an account decides"). */
export function requestProtection(draft: AccountDraft, asked: Asking): undefined {
  if (draft.state.protections.has(asked.dealId)) return;
  const before = draft.queueEntryOf(asked.dealId);
  if (before && !asked.productLines.every(isLineOf(before.productLines))) giveUp(draft, before);
  const evidence = draft.evidence(asked, asked.pinned);
  const refusal = REFUSED[evidence.conflict];
  if (refusal) return void draft.refuse(asked, refusal, evidence, { of: ownRival(asked, evidence) });
  const reasons = reasonsOf(draft, asked, evidence);
  const place = draft.queueEntryOf(asked.dealId);
  if (place) resume(draft, asked, place, reasons, evidence);
  else if (reasons.length > 0) takePlace(draft, asked, reasons, evidence);
  else draft.grant(asked, 'policy', null, evidence);
}

const REFUSED: Readonly<Partial<Record<ConflictClass, AccountRefusal>>> = {
  'existing-customer': 'EXISTING_CUSTOMER',
  'open-direct-opportunity': 'DIRECT_OPPORTUNITY',
  'protected-for-another': 'PROTECTED_FOR_ANOTHER',
  'own-duplicate': 'OWN_DUPLICATE',
};

function reasonsOf({ about, state }: AccountDraft, { pinned }: Asking, evidence: Evidence): readonly ReviewReason[] {
  const reasons = reviewReasons(pinned, about.terms.policy, state.competitor);
  const waits = evidence.candidates.some(({ kind }) => kind === 'place');
  return waits ? [...reasons, 'BEHIND_ANOTHER'] : reasons;
}

/** The partner's own deal that holds the lines or waits for them. */
function ownRival({ partnerId, dealId }: Asking, { conflict, candidates }: Evidence): string | null {
  if (conflict !== 'own-duplicate') return null;
  const own = candidates.find(
    (one) =>
      (one.kind === 'protection' || one.kind === 'place') && one.partnerId === partnerId && one.dealId !== dealId,
  );
  return own?.dealId ?? null;
}

function takePlace(draft: AccountDraft, asked: Asked, reasons: readonly ReviewReason[], evidence: Evidence): void {
  const decideBy = decideByOf(draft.about.terms, draft.at);
  draft.add({ type: 'account.place-taken', data: { ...draft.of(asked), reasons, decideBy, evidence } });
}

/** It was returned by a person: it stands where it stood, and a person looks again. */
function resume(
  draft: AccountDraft,
  asked: Asked,
  before: QueueEntry,
  reasons: readonly ReviewReason[],
  evidence: Evidence,
): void {
  if (before.heldUntil === null) return;
  const decideBy = decideByOf(draft.about.terms, draft.at);
  const still = reasons.length > 0 ? reasons : before.reasons;
  draft.add({ type: 'account.place-resumed', data: { ...draft.of(asked), reasons: still, decideBy, evidence } });
}

/** Asks for more than it had waited for: behind everybody who waits now. */
function giveUp(draft: AccountDraft, place: QueueEntry): void {
  const data = { ...draft.of(place), why: 'asked-for-more', reason: null } as const;
  draft.add({ type: 'account.place-given-up', data });
  draft.promote();
}

/** When a person should have decided. */
const decideByOf = ({ policy, calendar, timeZone }: Terms, at: Instant): Instant =>
  plusBusinessDays(at, policy.decideWithinBusinessDays, timeZone, calendar);

/** Why a person has to look, beside what the account itself says; none: it may be approved at once. */
function reviewReasons(pinned: Pinned, policy: DealPolicy, competitor: boolean): readonly ReviewReason[] {
  const { partnerStanding, partnerTier, openRegistrations, capacity } = pinned.known;
  const { enabled, fromTier, upToAmount } = policy.automaticApproval;
  const tests: readonly (readonly [boolean, ReviewReason])[] = [
    [pinned.lookalike, 'LOOKALIKE_NAME'],
    [pinned.similar.length > 0, 'SIMILAR_CUSTOMER'],
    [competitor, 'COMPETITOR'],
    [partnerStanding !== 'active', 'NOT_ACTIVE'],
    [!enabled, 'BY_POLICY'],
    [fromTier !== null && (partnerTier ?? 0) < fromTier, 'TIER_TOO_LOW'],
    [upToAmount !== null && exceeds(pinned.amount, upToAmount), 'AMOUNT_TOO_HIGH'],
    [capacity !== null && (openRegistrations ?? 0) > capacity, 'NO_CAPACITY'],
  ];
  return tests.filter(([holds]) => holds).map(([, reason]) => reason);
}

/** An amount that is not known may be anything. */
const exceeds = (amount: string | null, limit: string): boolean =>
  amount === null || Decimal.of(amount).compare(Decimal.of(limit)) > 0;
