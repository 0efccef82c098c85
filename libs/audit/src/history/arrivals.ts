import type { Arrived } from '../accounts/arrived.js';
import type { Crediting, Delivery } from '../ledger/recomputation.js';
import { shareOf, type SourceEvent, sourceOf } from '../sources/source.checks.js';

/** An event of a sale as ledgers meet it; undefined for one that brings them nothing. */
export function arrivedBy(event: SourceEvent): Arrived | undefined {
  switch (event.type) {
    case 'sale.recorded': {
      const { saleId, occurredAt, timeZone: zone } = event.data;
      return { source: sourceOf(event, 'sale', saleId, saleId), occurredAt, zone, ...NO_REFUND };
    }
    case 'credit-note.recorded': {
      const { creditNoteId, occurredAt, timeZone: zone } = event.data;
      return { source: sourceOf(event, 'credit-note', creditNoteId, null), occurredAt, zone, ...NO_REFUND };
    }
    case 'sale.amended': {
      const { saleId, occurredAt, timeZone: zone } = event.data;
      return { source: sourceOf(event, 'amendment', saleId, saleId), occurredAt, zone, ...NO_REFUND };
    }
    case 'sale.recredited': {
      const { saleId, occurredAt, timeZone: zone } = event.data;
      return { source: sourceOf(event, 'recredit', saleId, saleId), occurredAt, zone, ...NO_REFUND };
    }
    case 'sale.refunded': {
      const { saleId, refundId, occurredAt, timeZone: zone, reason } = event.data;
      return {
        source: sourceOf(event, 'refund', refundId, saleId),
        occurredAt,
        zone,
        reason,
        refund: shareOf(event.data),
      };
    }
    case 'sale.refund-reversed': {
      const { saleId, refundId, occurredAt, timeZone: zone } = event.data;
      const refund = shareOf({ ...event.data, wasRefundedWhole: true });
      return {
        source: sourceOf(event, 'refund-reversal', refundId, saleId),
        occurredAt,
        zone,
        reason: 'other',
        refund,
      };
    }
    case 'sale.refund-awaited':
    case 'sale.refund-exceeded':
    case 'sale.refund-refused':
    case 'sale.refund-withdrawn':
    case 'sale.credits-confirmed':
      return undefined;
  }
}

const NO_REFUND = { reason: 'other', refund: null } as const;

/**
 * The partners whose ledgers must take it: all that are credited, and those above them that it brings something. Where every rule pays
 * somebody above, the credited partner's ledger has nothing to say of the sale itself. The ledger of one above that only passed the sale over
 * is not asked again before something brings it an entry. While a sale waits for a rate, it waits with all above that a rule may pay.
 */
export function ledgersOf({ lines, event, crediting, leaving, comesTo }: Delivery): ReadonlySet<string> {
  if (event === 'recredit') return ledgersOfRecredit(crediting, leaving, comesTo);
  const told = event === 'accrual' ? lines?.map(({ ledger }) => ledger) : undefined;
  return new Set([
    ...creditedIn(crediting).filter((partner) => told?.includes(partner) ?? true),
    ...(told ?? []),
    ...(crediting.above ?? []),
    ...(lines ? [] : aboveAll(crediting)),
  ]);
}

/** All that were credited, or are now, with those above them. */
const ledgersOfRecredit = (
  crediting: Crediting,
  leaving: Crediting | undefined,
  comesTo: readonly string[] | undefined,
): ReadonlySet<string> =>
  new Set([
    ...(leaving
      ? [...creditedIn(leaving), ...(leaving.above ?? []), ...(leaving.unrated ? aboveAll(leaving) : [])]
      : []),
    ...creditedIn(crediting),
    ...(comesTo ?? aboveAll(crediting)),
  ]);

const creditedIn = ({ pinned }: Crediting): readonly string[] => pinned.map(({ credit: { partner } }) => partner);

const aboveAll = ({ pinned }: Crediting): readonly string[] =>
  pinned.flatMap(({ above }) => [...(above?.values() ?? [])]).map(({ ledger }) => ledger);
