import { dayOf, daysBetween, plusDays, type Refusal, refuse } from '#libs/kernel';
import type {
  CloseProtection,
  ExtendProtection,
  ReassignRegistration,
  ReinstateProtection,
  RevokeProtection,
} from './account.commands.js';
import type { AccountDraft } from './account.draft.js';
import type { ProtectionClosing, ProtectionEnd } from './account.events.js';
import { type Asked, notBought, overlaps } from './conflict.js';
import type { AccountRefusal } from '../vocabulary/account.refusals.js';

/** At most so often and so long, before the end, and with something done lately (README, "What an account decides"). */
export function extend(draft: AccountDraft, given: ExtendProtection['data']): Refusal<AccountRefusal> | undefined {
  const { policy, timeZone } = draft.about.terms;
  const { dealId, days, reason, activeAt } = given;
  const held = draft.state.protections.get(dealId);
  if (!held) return ended();
  if (!Number.isInteger(days) || days < 1 || days > policy.maxExtensionDays) {
    return refuse('TOO_LONG', `an extension is of 1 to ${policy.maxExtensionDays} days`, 'days');
  }
  if (held.extensions >= policy.maxExtensions) {
    return refuse('NO_EXTENSION_LEFT', `a protection is extended at most ${policy.maxExtensions} times`, 'dealId');
  }
  if (activeAt === null || !isRecent(activeAt, draft)) {
    const message = `an extension needs an activity logged within ${policy.activityWithinDays} days before it`;
    return refuse('NO_RECENT_ACTIVITY', message, 'dealId');
  }
  const ending = draft.endingAt(plusDays(held.until, days, timeZone));
  draft.add({ type: 'account.protection-extended', data: { ...draft.of(held), ...ending, days, reason } });
  return undefined;
}

function isRecent(activeAt: string, { at, about: { terms } }: AccountDraft): boolean {
  const { policy, timeZone } = terms;
  return activeAt <= at && daysBetween(dayOf(activeAt, timeZone), dayOf(at, timeZone)) <= policy.activityWithinDays;
}

/** Anew for the program's window, where nobody else has been promised the lines or waits for them. */
export function reinstate(
  draft: AccountDraft,
  given: ReinstateProtection['data'],
): Refusal<AccountRefusal> | undefined {
  const { dealId, reason, deal } = given;
  if (draft.state.protections.has(dealId)) return refuse('STILL_PROTECTED', 'its protection has not ended', 'dealId');
  if (draft.queueEntryOf(dealId))
    return refuse('STILL_WAITING', 'the registration still waits for its decision', 'dealId');
  const asked = { dealId, ...deal };
  const taken = takenByVendor(draft, asked) ?? heldByPartner(draft, asked);
  if (taken) return taken;
  const data = { ...draft.of(asked), ...draft.window(), reason, extensions: deal.extensions };
  draft.add({ type: 'account.protection-reinstated', data });
  return undefined;
}

/** Why lines cannot be given out anew. */
export function heldByPartner(
  { state }: AccountDraft,
  asked: Pick<Asked, 'productLines'>,
): Refusal<AccountRefusal> | undefined {
  if (state.protections.some((held) => overlaps(held, asked))) {
    return refuse('PROTECTED_FOR_ANOTHER', 'another registration of these product lines is protected', 'productLines');
  }
  if (state.queue.some((place) => overlaps(place, asked))) {
    return refuse('EARLIER_WAITS', 'a registration of these product lines waits for its decision', 'productLines');
  }
  return undefined;
}

const takenByVendor = (
  { state }: AccountDraft,
  asked: Pick<Asked, 'productLines'>,
): Refusal<AccountRefusal> | undefined =>
  state.direct.some((productLines) => overlaps({ productLines }, asked))
    ? refuse('DIRECT_OPPORTUNITY', 'the vendor has an open opportunity of its own', 'productLines')
    : undefined;

/** Of a protection, or of a deal that was won under one. */
export function revoke(draft: AccountDraft, given: RevokeProtection['data']): Refusal<AccountRefusal> | undefined {
  const { dealId, reason, deal } = given;
  const held = draft.state.protections.get(dealId);
  if (!held && !deal.won) return ended();
  end(draft, held ?? { dealId, ...deal }, 'revoked', reason, null);
  return undefined;
}

/** Counts by when it was closed: also told later, a win in time is one. */
export function close(draft: AccountDraft, given: CloseProtection['data']): Refusal<AccountRefusal> | undefined {
  const { dealId, outcome, closing, reason, deal } = given;
  if (closing.closedAt > draft.at) return refuse('IN_FUTURE', 'a deal is closed when it has happened', 'closedAt');
  const held = draft.state.protections.get(dealId);
  const inTime = deal.expiresAt !== null && closing.closedAt < deal.expiresAt;
  if (!held && !inTime) return ended();
  const over = held ?? { dealId, ...deal };
  end(draft, over, outcome, reason, closing);
  if (outcome === 'won') buy(draft, over.productLines, dealId);
  return undefined;
}

export function buy(draft: AccountDraft, lines: readonly string[], dealId: string | null): void {
  const productLines = notBought(draft.state, lines);
  const { accountId, programId } = draft.about;
  if (productLines.length === 0) return;
  draft.add({ type: 'account.became-customer', data: { accountId, programId, at: draft.at, productLines, dealId } });
}

function end(
  draft: AccountDraft,
  over: Asked,
  why: ProtectionEnd,
  reason: string | null,
  closing: ProtectionClosing | null,
): void {
  draft.add({ type: 'account.protection-ended', data: { ...draft.of(over), why, reason, closing } });
}

const ended = (): Refusal<AccountRefusal> =>
  refuse('PROTECTION_ENDED', 'its protection has ended, or there never was one', 'dealId');

/** The deal is another partner's: what it was promised, its place in the queue and all dates stay as they are. */
export function reassign(
  draft: AccountDraft,
  given: ReassignRegistration['data'],
): Refusal<AccountRefusal> | undefined {
  const { dealId, partnerId, reason } = given;
  const held = draft.state.protections.get(dealId) ?? draft.queueEntryOf(dealId);
  if (!held) return refuse('PROTECTION_ENDED', 'it is neither protected nor waiting any more', 'dealId');
  if (held.partnerId === partnerId) return undefined;
  const before = held.partnerId;
  const data = { ...draft.of({ ...held, partnerId }), before, reason };
  draft.add({ type: 'account.registration-reassigned', data });
  return undefined;
}

/** It goes on as another deal. */
export function endMerged(draft: AccountDraft, dealId: string): undefined {
  const ends = { why: 'merged', reason: null } as const;
  const held = draft.state.protections.get(dealId);
  if (held) draft.add({ type: 'account.protection-ended', data: { ...draft.of(held), ...ends, closing: null } });
  const place = draft.queueEntryOf(dealId);
  if (place) draft.add({ type: 'account.place-given-up', data: { ...draft.of(place), ...ends } });
  draft.promote();
}
