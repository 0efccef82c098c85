import type { DomainEvent, Recorded } from '#libs/kernel';
import type { LedgerEvent } from '../../ledger/events/ledger.events.js';

const PERSONS: readonly string[] = ['admin', 'manager'];

/** What nobody but a person posts; a credit of a payout, and what a sale moved, follow from something else whoever told it. */
const BY_HAND: readonly string[] = [
  'ledger.commission-adjusted',
  'ledger.commission-voided',
  'ledger.commission-declined',
  'ledger.clawback-reversed',
  'ledger.payout-cost-assigned',
] satisfies LedgerEvent['type'][];

const CLAWED_BACK: LedgerEvent['type'] = 'ledger.commission-clawed-back';

/** The person who has posted it by hand; nobody where it follows from something else. */
export function postedBy({ type, data, metadata: { actor } }: Recorded<DomainEvent>): string | null {
  if (!PERSONS.includes(actor.role)) return null;
  const isByHand = BY_HAND.includes(type) || (type === CLAWED_BACK && (data as { source?: unknown }).source === null);
  return isByHand ? actor.subject : null;
}
