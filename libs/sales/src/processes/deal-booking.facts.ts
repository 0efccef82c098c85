import { Set } from 'immutable';
import { type Aggregate, type Facts } from '#libs/eventing';
import { type DealEvent, dealEvents } from '#libs/deals';
import type { Command, Instant, Recorded } from '#libs/kernel';
import type { DealTerms, WonDeal } from './deal-booking.js';

/** What of a deal its bookings follow from. Nothing personal is kept: a customer is a reference. */
export interface DealToBook {
  readonly terms: DealTerms | null;
  readonly won: WonDeal | null;
  /** Partners that helped, whoever brought it. */
  readonly influences: Set<string>;
  readonly isRevoked: boolean;
}

const NOTHING: DealToBook = { terms: null, won: null, influences: Set(), isRevoked: false };

/** Folds a deal's stream for this one question; it decides nothing. */
const dealToBook: Aggregate<Command, DealToBook, DealEvent> = {
  decider: { initial: NOTHING, decide: () => [], evolve },
  events: dealEvents,
  commands: {},
  id: () => '',
};

/** A deal as it was known when one of its events was recorded. */
export async function dealAsOf(facts: Facts, event: Recorded<DealEvent>): Promise<DealToBook> {
  const { tenant } = event.metadata;
  return (await facts.of(dealToBook, tenant, event.data.dealId, event.position)).state;
}

type Content = Extract<DealEvent, { type: 'deal.drafted' | 'deal.revised' | 'deal.imported' }>['data'];

function evolve(state: DealToBook, event: DealEvent): DealToBook {
  switch (event.type) {
    case 'deal.drafted':
    case 'deal.revised':
      return { ...state, terms: termsOf(event.data, state.terms?.accountId ?? null) };
    case 'deal.imported': {
      const { accountId } = event.data;
      return { ...state, terms: termsOf(event.data, accountId), won: importedWin(event.data) };
    }
    case 'deal.customer-identified':
    case 'deal.approved': {
      const { accountId } = event.data;
      return { ...state, terms: state.terms && { ...state.terms, accountId } };
    }
    case 'deal.won': {
      const { partnerId, closedAt, amount, currency } = event.data;
      return { ...state, won: { partnerId, closedAt, amount, currency } };
    }
    case 'deal.influence-recorded':
      return { ...state, influences: state.influences.add(event.data.partnerId) };
    case 'deal.revoked':
      return { ...state, isRevoked: true };
    case 'deal.submitted':
    case 'deal.review-started':
    case 'deal.returned':
    case 'deal.rejected':
    case 'deal.duplicate-found':
    case 'deal.withdrawn':
    case 'deal.activity-logged':
    case 'deal.extended':
    case 'deal.expired':
    case 'deal.reinstated':
    case 'deal.lost':
    case 'deal.reminded':
    case 'deal.import-repeated':
    case 'deal.customer-erased':
      return state;
  }
}

function termsOf({ customerId, productLines, involvement, metadata }: Content, accountId: string | null): DealTerms {
  return { customerId, accountId, productLines, involvement, metadata };
}

type Imported = Extract<DealEvent, { type: 'deal.imported' }>['data'];

/** A deal that was won elsewhere, before it was imported. */
export function importedWin({ outcome, partnerId, closedAt, amount, currency }: Imported): WonDeal | null {
  const isWon = outcome === 'won' && closedAt !== null && amount !== null;
  return isWon ? { partnerId, closedAt: closedAt as Instant, amount: amount as string, currency } : null;
}

/** The terms of an imported deal, from its one event. */
export const importedTerms = (data: Imported): DealTerms => termsOf(data, data.accountId);
