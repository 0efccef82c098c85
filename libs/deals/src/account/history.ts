import type { Decision, EventOf } from '#libs/kernel';
import type { NoteHistory } from './account.commands.js';
import type { AccountEvent } from './account.events.js';
import type { AccountState, HistoryEntry } from './account.state.js';
import { notBought, overlaps } from './conflict.js';
import type { AccountRefusal } from '../vocabulary/account.refusals.js';

/**
 * Notes what was registered elsewhere, and which registrations of the past stood against an earlier one of another partner. Which ones are found
 * does not depend on the order in which they become known; each is found once.
 */
export function noteHistory(given: NoteHistory['data'], state: AccountState): Decision<AccountEvent, AccountRefusal> {
  const { accountId, programId, dealId, partnerId, productLines, registeredAt, closedAt: until, order } = given;
  if (state.history.has(dealId)) return [];
  const noted: HistoryEntry = { dealId, partnerId, productLines, at: registeredAt, until, order };
  const others = [...state.history.values()].filter((one) => one.partnerId !== partnerId && overlaps(one, noted));
  const before = first(others.filter((one) => standsAgainst(one, noted)));
  const found = others.filter((one) => !state.conflicts.has(one.dealId) && standsAgainst(noted, one));
  const conflicts = [...(before ? [[noted, before] as const] : []), ...found.map((one) => [one, noted] as const)];
  const on = { accountId, programId };
  const bought = given.won ? notBought(state, productLines) : [];
  return [
    { type: 'account.history-noted', data: { ...on, ...noted } },
    ...conflicts.map(([{ until: _until, order: _order, ...later }, earlier]): AccountEvent => ({
      type: 'account.conflict-found',
      data: { ...on, ...later, with: earlier.dealId },
    })),
    ...(bought.length > 0 ? [becameCustomer({ ...on, at: until ?? registeredAt, productLines: bought, dealId })] : []),
  ];
}

const becameCustomer = (data: EventOf<AccountEvent, 'account.became-customer'>['data']): AccountEvent => ({
  type: 'account.became-customer',
  data,
});

/** Whether the earlier was in play when the later was registered; closed in that moment counts as in play. */
const standsAgainst = (earlier: HistoryEntry, later: HistoryEntry): boolean =>
  isBefore(earlier, later) && (earlier.until === null || earlier.until >= later.at);

const isBefore = (one: HistoryEntry, other: HistoryEntry): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

const first = (entries: readonly HistoryEntry[]): HistoryEntry | undefined =>
  entries.reduce<HistoryEntry | undefined>((best, one) => (best && !isBefore(one, best) ? best : one), undefined);
