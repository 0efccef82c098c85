import { policyContext } from '#libs/eventing';
import type { Recorded } from '#libs/kernel';
import { NoteHistory } from '../account/account.commands.js';
import type { DealEvent } from '../deal/deal.events.js';

export const NOTE = 'note-history-when-deal-imported';

/** Nothing for a customer that could not be told, for what nobody had registered, and for the vendor's own deals. */
export function noteHistoryCommand(event: Recorded<DealEvent>): NoteHistory | null {
  if (event.type !== 'deal.imported') return null;
  const { accountId, programId, dealId, partnerId, productLines, registeredAt, closedAt, outcome, from } = event.data;
  if (accountId === null || partnerId === null || registeredAt === null) return null;
  const when = { registeredAt, closedAt, won: outcome === 'won', order: from.row };
  return new NoteHistory(
    { accountId, programId, dealId, partnerId, productLines, ...when },
    policyContext(NOTE, event),
  );
}
