import type { Decision } from '#libs/kernel';
import type { AccountEvent } from '../account/account.events.js';
import type { DealEvent } from './deal.events.js';
import { of, saidOf } from './submission.js';
import { type Deal, UNDECIDED } from './deal.state.js';
import type { DealRefusal } from '../vocabulary/deal.refusals.js';

type Ended = Extract<AccountEvent, { type: 'account.protection-ended' }>;

/**
 * What an account's decision makes of the deal: one event, or none where the deal is past that already. An account that has ended something is
 * right also where the deal has not heard of its beginning.
 */
export function applyDecision(deal: Deal, event: AccountEvent): Decision<DealEvent, DealRefusal> {
  // An account it was taken for before, and is no more.
  if (deal.accountId !== event.data.accountId) return [];
  const said = followed(deal, event);
  return said ? [said] : [];
}

function followed(deal: Deal, event: AccountEvent): DealEvent | undefined {
  const { accountId, at } = event.data;
  const base = of(deal, at);
  const said = saidOf(deal, at);
  const undecided = UNDECIDED.includes(deal.status);
  switch (event.type) {
    case 'account.place-taken':
    case 'account.place-resumed': {
      if (!undecided) return undefined;
      const { reasons, decideBy, evidence } = event.data;
      return { type: 'deal.review-started', data: { ...base, accountId, reasons, decideBy, evidence } };
    }
    case 'account.place-held': {
      if (!undecided) return undefined;
      const { note, until: placeUntil, evidence } = event.data;
      return { type: 'deal.returned', data: { ...said, note, placeUntil, evidence } };
    }
    case 'account.place-given-up':
      if (!undecided || event.data.why !== 'withdrawn') return undefined;
      return { type: 'deal.withdrawn', data: { ...said, reason: event.data.reason } };
    case 'account.protection-granted': {
      if (!undecided) return undefined;
      const { by, until: expiresAt, note, evidence } = event.data;
      return { type: 'deal.approved', data: { ...said, accountId, by, expiresAt, note, evidence } };
    }
    case 'account.registration-refused': {
      if (!undecided) return undefined;
      const { why, of: earlier, reason, note, evidence } = event.data;
      if (why === 'OWN_DUPLICATE' && earlier !== null) {
        return { type: 'deal.duplicate-found', data: { ...base, of: earlier, evidence } };
      }
      return { type: 'deal.rejected', data: { ...said, reason, note, evidence } };
    }
    case 'account.protection-extended': {
      if (deal.status !== 'approved') return undefined;
      const { days, until: expiresAt, reason } = event.data;
      return { type: 'deal.extended', data: { ...said, days, expiresAt, reason } };
    }
    case 'account.protection-reinstated': {
      if (deal.status !== 'approved') return undefined;
      const { until: expiresAt, reason } = event.data;
      return { type: 'deal.reinstated', data: { ...said, expiresAt, reason } };
    }
    case 'account.registration-reassigned': {
      const { partnerId, before, reason } = event.data;
      // Told late, it may have been won, and reassigned again, since.
      const wonSince = deal.status === 'won' && deal.partnerId === before;
      if (!undecided && deal.status !== 'approved' && !wonSince) return undefined;
      return { type: 'deal.reassigned', data: { ...said, before, partnerId, reason } };
    }
    case 'account.protection-ended':
      return ended(deal, event);
    case 'account.direct-opportunity-opened':
    case 'account.direct-opportunity-closed':
    case 'account.became-customer':
    case 'account.marked-competitor':
    case 'account.history-noted':
    case 'account.conflict-found':
    case 'account.joined':
    case 'account.absorbed':
      return undefined;
  }
}

function ended(deal: Deal, { data }: Ended): DealEvent | undefined {
  const base = of(deal, data.at);
  const said = saidOf(deal, data.at);
  const standing = deal.status === 'approved' || UNDECIDED.includes(deal.status);
  const { why, reason, closing } = data;
  switch (why) {
    case 'won': {
      if (!standing || !closing) return undefined;
      const { closedAt, amount, currency } = closing;
      const won = { closedAt, amount: amount ?? '0', currency, partnerId: deal.partnerId };
      return { type: 'deal.won', data: { ...base, ...won } };
    }
    case 'lost':
      if (!standing || !closing) return undefined;
      return { type: 'deal.lost', data: { ...said, closedAt: closing.closedAt, reason } };
    case 'expired':
      // TimelineEntry late, after a longer promise was given: nothing has expired then.
      if (deal.status !== 'approved' || (deal.expiresAt !== null && deal.expiresAt > data.at)) return undefined;
      return { type: 'deal.expired', data: { ...base, at: data.at } };
    case 'revoked':
      if (!standing && deal.status !== 'won') return undefined;
      return { type: 'deal.revoked', data: { ...said, reason } };
    case 'merged':
      return undefined;
    case 'withdrawn':
      return standing ? { type: 'deal.withdrawn', data: { ...said, reason } } : undefined;
  }
}
