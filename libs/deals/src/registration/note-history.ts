import { policyContext } from '#libs/eventing';
import type { Recorded } from '#libs/kernel';
import { NoteHistory } from '../account/account.commands.js';
import type { DealEvent } from '../deal/deal.events.js';
import type { DealStateReader } from '../state-reader/deal.state-reader.js';

export const NOTE = 'note-history-when-deal-imported';

/** Nothing for a customer that could not be told, for what nobody had registered, and for the vendor's own deals. */
export async function noteHistoryCommand(
  event: Recorded<DealEvent>,
  known: DealStateReader,
): Promise<NoteHistory | null> {
  if (event.type !== 'deal.imported') return null;
  const { programId, dealId, partnerId, productLines, registeredAt, closedAt, outcome, from } = event.data;
  if (event.data.accountId === null || partnerId === null || registeredAt === null) return null;
  const accountId = await known.staying(programId, event.data.accountId);
  const when = { registeredAt, closedAt, won: outcome === 'won', order: from.row };
  return new NoteHistory(
    { accountId, programId, dealId, partnerId, productLines, ...when },
    policyContext(NOTE, event),
  );
}
