import { OrderedSet } from 'immutable';
import { type Aggregate, type StateReader } from '#libs/eventing';
import { type DealEvent, dealEvents } from '#libs/deals';
import type { Command, Instant, Position, Recorded } from '#libs/kernel';
import type { BookingStep } from './booking-survivors.js';
import type { DealTerms, WonDeal } from './deal-booking.js';

/** What of a deal its bookings follow from. Nothing personal is kept: a customer is a reference. */
export interface DealToBook {
  readonly terms: DealTerms | null;
  readonly won: WonDeal | null;
  /** Partners that helped, whoever brought it. */
  readonly influences: OrderedSet<string>;
  /** In the order of history; none before it is won. */
  readonly steps: readonly BookingStep[];
  readonly isRevoked: boolean;
}

const NOTHING: DealToBook = { terms: null, won: null, influences: OrderedSet(), steps: [], isRevoked: false };

/** Folds a deal's stream for this one question; it decides nothing. */
const dealToBook: Aggregate<Command, DealToBook, DealEvent> = {
  decider: { initial: NOTHING, decide: () => [], evolve },
  events: dealEvents,
  commands: {},
  id: () => '',
};

/** A deal as it was known when one of its events was recorded. */
export async function dealAsOf(facts: StateReader, event: Recorded<DealEvent>): Promise<DealToBook> {
  const { tenant } = event.metadata;
  return (await facts.of(dealToBook, tenant, event.data.dealId, event.position)).state;
}

type Content = Extract<DealEvent, { type: 'deal.drafted' | 'deal.revised' | 'deal.imported' }>['data'];
type Fold<Type extends DealEvent['type']> = (
  state: DealToBook,
  data: Extract<DealEvent, { readonly type: Type }>['data'],
  askedAt: Position,
) => DealToBook;

const described = (state: DealToBook, data: Content): DealToBook => ({
  ...state,
  terms: termsOf(data, state.terms?.accountId ?? null),
});

const identified = (state: DealToBook, { accountId }: { readonly accountId: string }): DealToBook => ({
  ...state,
  terms: state.terms && { ...state.terms, accountId },
});

/** Its interest list: of any other event no booking follows. */
const ON: { readonly [Type in DealEvent['type']]?: Fold<Type> } = {
  'deal.drafted': described,
  'deal.revised': described,
  'deal.imported': (state, data, askedAt) => {
    const won = importedWin(data);
    return { ...state, terms: termsOf(data, data.accountId), won, steps: won ? [winOf(won, askedAt)] : [] };
  },
  'deal.customer-identified': identified,
  'deal.approved': identified,
  'deal.account-joined': identified,
  'deal.won': (state, { partnerId, closedAt, amount, currency }, askedAt) => {
    const won = { partnerId, closedAt, amount, currency };
    return { ...state, won, steps: [winOf(won, askedAt, state.influences)] };
  },
  'deal.influence-recorded': (state, { partnerId }, askedAt) =>
    withStep({ ...state, influences: state.influences.add(partnerId) }, { askedAt, helperIds: [partnerId] }),
  'deal.reassigned': (state, { partnerId: ownerId }, askedAt) =>
    withStep(state, { askedAt, ownerId, helperIds: [...state.influences] }),
  'deal.revoked': (state) => ({ ...state, isRevoked: true }),
  'deal.merged': (state) => ({ ...state, isRevoked: true }),
};

function evolve(state: DealToBook, event: DealEvent): DealToBook {
  const { type, data, position } = event as Recorded<DealEvent>;
  const fold = ON[type] as ((state: DealToBook, data: DealEvent['data'], at: Position) => DealToBook) | undefined;
  return fold ? fold(state, data, position) : state;
}

/** What happens before a deal is won asks for nothing yet, and nothing is asked for once it is revoked. */
const withStep = (state: DealToBook, step: BookingStep): DealToBook =>
  state.won && !state.isRevoked ? { ...state, steps: [...state.steps, step] } : state;

/** The win of a deal, and who had helped until then. */
export const winOf = (
  { partnerId: ownerId }: WonDeal,
  askedAt: Position,
  helped: Iterable<string> = [],
): BookingStep => ({
  ...{ askedAt, ownerId },
  helperIds: [...helped],
});

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
