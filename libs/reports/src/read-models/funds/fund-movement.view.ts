import { type Change, insert, sortedBy, type View, view } from '#libs/eventing';
import { Decimal, deterministicId, type EventOf } from '#libs/kernel';
import { type FundEvent, fundEvents } from '#libs/marketing';
import { type FundMovementKind, FundMovementRow } from './fund-movement.row.view.js';

type Balanced = Extract<FundEvent, { readonly data: { readonly balance: unknown } }>;
type Of<Type extends Balanced['type']> = EventOf<FundEvent, Type>;

const NONE = '0';

const moved = <E extends Balanced>(
  kind: FundMovementKind,
  expired: (data: E['data']) => string = () => NONE,
): Change<E, FundMovementRow> =>
  insert<E, FundMovementRow>(({ id, revision, data, recordedAt }) => {
    const { programId, partnerId, fundId, at: occurredAt, balance } = data;
    const { allocated, pending, approved, paid } = balance;
    return {
      ...{ id: deterministicId('fund-movement', id), programId, partnerId, fundId, kind, occurredAt, recordedAt },
      ...{ revision: Number(revision), allocated, pending, approved, paid, expired: expired(data) },
    };
  });

export const fundMovementView: View<FundEvent, FundMovementRow> = view<FundEvent, FundMovementRow>()({
  name: 'fund_movements',
  version: 2,
  row: FundMovementRow,
  partner: null,
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
    'fund.claim-rest-cancelled': moved<Of<'fund.claim-rest-cancelled'>>(
      'released',
      ({ expired }) => expired?.amount ?? NONE,
    ),
    'fund.request-expired': moved<Of<'fund.request-expired'>>('expired', ({ released }) => released.amount),
    'fund.claim-extended': moved<Of<'fund.claim-extended'>>('extended', ({ reserved }) => negated(reserved.amount)),
    'fund.payment-settled': moved<Of<'fund.payment-settled'>>('paid'),
    'fund.payment-returned': moved<Of<'fund.payment-returned'>>('payment-returned'),
    'fund.claim-recovered': moved<Of<'fund.claim-recovered'>>('recovered'),
  },
});

const negated = (amount: string): string => Decimal.of(amount).negated().toString();
