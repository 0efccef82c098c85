import { type Change, insertAll, mainView, sortedBy, type View } from '#libs/eventing';
import { dayOf, Decimal, deterministicId, type EventOf, type Recorded } from '#libs/kernel';
import {
  type Credit,
  type CreditNoteEvent,
  creditNoteEvents,
  isInfluence,
  isOfDeal,
  type SaleEvent,
  saleEvents,
  type Sold,
} from '#libs/sales';
import { type RevenueFactKind, RevenueFactRow } from './revenue-fact.row.view.js';

type Source = SaleEvent | CreditNoteEvent;
type Of<Type extends Source['type']> = EventOf<Source, Type>;

/** What one event adds: most add one row, a sale that changes hands two. */
interface Added {
  readonly kind: RevenueFactKind;
  readonly saleId: string | null;
  readonly creditNoteId?: string;
  readonly amount: Decimal;
  readonly credits: readonly Credit[];
  readonly saleType?: string | null;
  readonly dealId?: string | null;
  readonly isInfluence: boolean;
  /** Of what was decided before this event. */
  readonly isOfBefore?: boolean;
}

const adds = <E extends Source & { readonly data: Sold | Omit<Sold, 'credits'> }>(
  of: (data: E['data']) => readonly Added[],
): Change<E, RevenueFactRow> =>
  insertAll<E, RevenueFactRow>((event) => {
    const { programId, occurredAt, timeZone, currency } = event.data;
    const day = dayOf(occurredAt, timeZone);
    return of(event.data).map((added, place) => {
      const { kind, saleId, creditNoteId = null, saleType = null, dealId = null, isOfBefore = false } = added;
      return {
        id: idOf(event, place),
        programId,
        kind,
        saleId,
        creditNoteId,
        saleType,
        dealId,
        currency,
        isInfluence: added.isInfluence,
        occurredAt,
        recordedAt: event.recordedAt,
        day,
        asOf: saleId === null ? null : Number(event.revision) - (isOfBefore ? 1 : 0),
        amount: added.amount.toString(),
        credits: added.credits.map(({ partnerId, weight }) => ({ partnerId, weight })),
      };
    });
  });

const idOf = ({ id }: Recorded<Source>, place: number): string => deterministicId('revenue-fact', id, String(place));

const less = (before: string, after: string): Decimal => Decimal.of(before).minus(Decimal.of(after));

type GivenBack = Of<'sale.refunded' | 'sale.refund-reversed'>['data'];

const givenBack =
  (kind: RevenueFactKind) =>
  ({ saleId, credits, refundedBefore, refundedAfter, influence }: GivenBack): readonly Added[] => [
    { kind, saleId, amount: less(refundedBefore, refundedAfter), credits, isInfluence: influence },
  ];

/** What stands of the sale leaves those that had it and comes to those that have it. */
function changedHands({ saleId, before, after, charged, refunded, influence }: Of<'sale.recredited'>['data']): Added[] {
  const stands = less(charged, refunded);
  const moved = { kind: 'recredit', saleId, isInfluence: influence } as const;
  return [
    { ...moved, amount: stands.negated(), credits: before, isOfBefore: true },
    { ...moved, amount: stands, credits: after },
  ];
}

export const revenueFactView: View<Source, RevenueFactRow> = mainView<Source, RevenueFactRow>()({
  name: 'revenue_facts',
  version: 3,
  row: RevenueFactRow,
  partner: null,
  indexes: [...sortedBy(['occurredAt'], ['programId']), ['programId', 'day'], ['saleId', 'kind'], ['dealId']],
  sources: [saleEvents, creditNoteEvents],
  on: {
    'sale.recorded': adds<Of<'sale.recorded'>>((data) => [
      {
        kind: 'sale',
        saleId: data.saleId,
        amount: Decimal.of(data.amount),
        credits: data.credits,
        saleType: data.saleType,
        dealId: isOfDeal(data.externalId) ? (data.metadata['deal'] ?? null) : null,
        isInfluence: isInfluence(data),
      },
    ]),
    'sale.refunded': adds<Of<'sale.refunded'>>(givenBack('refund')),
    'sale.refund-reversed': adds<Of<'sale.refund-reversed'>>(givenBack('refund-reversal')),
    'sale.amended': adds<Of<'sale.amended'>>((data) => {
      const { saleId, credits, charged, amountBefore, refundedBefore, refundedAfter, influence } = data;
      const amount = less(charged, amountBefore).plus(less(refundedBefore, refundedAfter));
      return [{ kind: 'amendment', saleId, amount, credits, isInfluence: influence }];
    }),
    'sale.recredited': adds<Of<'sale.recredited'>>(changedHands),
    'credit-note.recorded': adds<Of<'credit-note.recorded'>>(({ creditNoteId, amount, credits, saleType }) => [
      {
        kind: 'credit-note',
        saleId: null,
        creditNoteId,
        amount: Decimal.of(amount),
        credits,
        saleType,
        isInfluence: false,
      },
    ]),
    'sale.refund-awaited': 'ignored',
    'sale.refund-exceeded': 'ignored',
    'sale.refund-refused': 'ignored',
    'sale.refund-withdrawn': 'ignored',
    'sale.credits-confirmed': 'ignored',
  },
});
