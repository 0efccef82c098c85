import { type Change, type Follow, insert, sortedBy, type View, view } from '#libs/eventing';
import { Decimal, deterministicId, type EventOf, type Recorded } from '#libs/kernel';
import { type FundEvent, fundEvents } from '#libs/marketing';
import { type FundMovementKind, FundMovementRow } from './fund-movement.row.view.js';

type Balanced = Extract<FundEvent, { readonly data: { readonly balance: unknown } }>;
type Of<Type extends Balanced['type']> = EventOf<FundEvent, Type>;

const NONE = '0';

type Content = Omit<FundMovementRow, 'tenant'>;

const rowOf = <E extends Balanced>(
  { id, revision, data, recordedAt }: Recorded<E>,
  kind: FundMovementKind,
): Content => {
  const { programId, partnerId, fundId, at: occurredAt, balance } = data;
  const { allocated, pending, approved, paid } = balance;
  return {
    ...{ id: deterministicId('fund-movement', id), programId, partnerId, fundId, kind, occurredAt, recordedAt },
    ...{ revision: Number(revision), allocated, pending, approved, paid },
    ...{ expired: NONE, requestId: null, expiredOfRequest: NONE },
  };
};

const moved = <E extends Balanced>(kind: FundMovementKind): Change<E, FundMovementRow> =>
  insert<E, FundMovementRow>((event) => rowOf(event, kind));

type Expiring = Extract<Balanced, { readonly data: { readonly requestId: string } }>;

/** What has expired of a request, or is set aside again of what had. */
const expires = <E extends Expiring>(
  kind: FundMovementKind,
  more: (data: E['data'], before: Decimal) => Decimal,
): Follow<E, FundMovementRow> => ({
  kind: 'follow',
  subject: ({ data }) => data.requestId,
  row: (newest, event, requestId) => {
    const before = Decimal.of(newest?.expiredOfRequest ?? NONE);
    const expired = more(event.data, before);
    const figures = { expired: expired.toString(), expiredOfRequest: before.plus(expired).toString() };
    return { ...rowOf(event, kind), requestId, ...figures };
  },
});

export const fundMovementView: View<FundEvent, FundMovementRow> = view<FundEvent, FundMovementRow>()({
  name: 'fund_movements',
  version: 3,
  row: FundMovementRow,
  partner: null,
  follows: { by: 'requestId', order: 'revision' },
  indexes: [...sortedBy(['occurredAt'], ['programId', 'partnerId', 'fundId'])],
  sources: [fundEvents],
  on: {
    'fund.allocated': moved<Of<'fund.allocated'>>('allocated'),
    'fund.allocation-changed': moved<Of<'fund.allocation-changed'>>('allocated'),
    'fund.request-submitted': moved<Of<'fund.request-submitted'>>('requested'),
    'fund.request-returned': moved<Of<'fund.request-returned'>>('not-granted'),
    'fund.request-declined': moved<Of<'fund.request-declined'>>('not-granted'),
    'fund.request-withdrawn': moved<Of<'fund.request-withdrawn'>>('not-granted'),
    'fund.request-approved': moved<Of<'fund.request-approved'>>('approved'),
    'fund.request-closed': moved<Of<'fund.request-closed'>>('released'),
    'fund.claim-rest-cancelled': expires<Of<'fund.claim-rest-cancelled'>>('released', ({ expired }) =>
      Decimal.of(expired?.amount ?? NONE),
    ),
    'fund.request-expired': expires<Of<'fund.request-expired'>>('expired', ({ released }) =>
      Decimal.of(released.amount),
    ),
    // What was given up before version 2 of its event is set aside again, too, and was not said to have expired.
    'fund.claim-extended': expires<Of<'fund.claim-extended'>>('extended', ({ reserved }, before) => {
      const again = Decimal.of(reserved.amount);
      return (again.compare(before) < 0 ? again : before).negated();
    }),
    'fund.payment-settled': moved<Of<'fund.payment-settled'>>('paid'),
    'fund.payment-returned': moved<Of<'fund.payment-returned'>>('payment-returned'),
    'fund.claim-recovered': moved<Of<'fund.claim-recovered'>>('recovered'),
  },
});
