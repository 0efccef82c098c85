import { refuse, type Refusal } from '#libs/kernel';
import { BASIS_POINTS } from '../content/content.js';
import type { Known } from '../content/draft.js';
import { creditsOf } from '../content/survivors.js';
import type { Credit, RecordedCredit, SaleAttribution, SaleEvent } from '../events/sale.events.js';
import { refundedOf } from '../lines/refund-split.js';
import { chargedOf, ofSale, type RecordedSale } from '../refund/recorded-sale.js';
import type { SaleRefusal } from '../events/sale.refusals.js';

type Recredited = Extract<SaleEvent, { type: 'sale.recredited' }>['data'];

interface Reassignment extends Pick<Recredited, 'occurredAt' | 'timeZone' | 'reason'> {
  readonly partnerId: string;
  /** What is known of that partner. */
  readonly partner: Known['partners'][number];
  /** How often it has moved by then; undefined: however often. */
  readonly movedBefore: number | undefined;
}

const EARLIER_FIRST = refuse(
  'NOT_FOUND',
  'the booking has not moved as its deal did before: take up what is parked of the deal in its order',
  'saleExternalId',
);

/** The whole sale to one partner; of one that was merged, to the record it ended in, as if the sale were recorded for it. */
export function reassign(
  state: RecordedSale,
  { partnerId, partner, movedBefore = state.moves, ...when }: Reassignment,
): SaleEvent[] | Refusal<SaleRefusal> {
  // Sent again, or late: it would go back.
  if (movedBefore < state.moves) return [];
  if (movedBefore > state.moves) return EARLIER_FIRST;
  if (partner === 'unknown') return refuse('PARTNER_NOT_FOUND', 'the program has no such partner', 'partnerId');
  const { credits: after } = creditsOf([{ partnerId, weight: BASIS_POINTS }], [partner]);
  if (!isCredited(state, after)) return recredit(state, after, null, when);
  return state.isNamed ? [] : confirmed(state, when);
}

/** Whether the sale is credited so already, in whichever order. */
export function isCredited({ sale }: RecordedSale, after: readonly Credit[]): boolean {
  const written = (credits: readonly Credit[]): string =>
    credits
      .map(({ partnerId, weight }) => `${partnerId} ${weight}`)
      .sort()
      .join();
  return written(sale.credits) === written(after);
}

/** Other credits from now on: what moves is what the sale was charged, and what is refunded of it. */
export function recredit(
  state: RecordedSale,
  after: readonly RecordedCredit[],
  attribution: SaleAttribution | null,
  when: Pick<Recredited, 'occurredAt' | 'timeZone' | 'reason'>,
): SaleEvent[] | Refusal<SaleRefusal> {
  const { credits: before, ...of } = ofSale(state);
  const { externalId, occurredAt, timeZone } = state.sale;
  const fault = earlyFault(state, when);
  if (fault) return fault;
  const data = {
    ...of,
    externalId,
    ...when,
    before,
    after,
    sold: { occurredAt, timeZone },
    ...figuresOf(state),
    partnerId: [...after, ...before][0]?.partnerId ?? '',
    attribution,
  };
  return [{ type: 'sale.recredited', data }];
}

/** A person has said what a policy had found: nothing moves. */
export function confirmed(
  state: RecordedSale,
  when: Pick<Recredited, 'occurredAt' | 'timeZone' | 'reason'>,
): SaleEvent[] | Refusal<SaleRefusal> {
  const fault = earlyFault(state, when);
  if (fault) return fault;
  const { saleId, programId, currency, credits } = ofSale(state);
  const { externalId } = state.sale;
  const partnerId = credits[0]?.partnerId ?? '';
  const confirmation = { saleId, programId, externalId, currency, credits, partnerId };
  // Under nobody's key no words are kept.
  const reason = partnerId ? when.reason : null;
  const data = { ...confirmation, ...when, reason, ...figuresOf(state) };
  return [{ type: 'sale.credits-confirmed', data }];
}

const figuresOf = (state: RecordedSale) => ({
  ...{ charged: chargedOf(state).toString(), refunded: refundedOf(state.lines).toString() },
});

const earlyFault = ({ sale }: RecordedSale, { occurredAt }: Pick<Recredited, 'occurredAt'>) =>
  occurredAt < sale.occurredAt
    ? refuse(
        'BEFORE_SALE',
        `the sale was made later, at ${sale.occurredAt}: give that moment or a later one`,
        'occurredAt',
      )
    : undefined;

/** What the sale was credited as first stays known: by that it is recognised when it is sent again. */
export const withCredits = (state: RecordedSale, { after, attribution }: Recredited): RecordedSale => ({
  ...state,
  attribution: attribution ?? state.attribution,
  isNamed: attribution === null,
  moves: state.moves + 1,
  sale: { ...state.sale, credits: after, namedCredits: state.sale.namedCredits ?? state.sale.credits },
});
