import {
  allOf,
  AnyIdOf,
  AnyOf,
  AnyText,
  graphqlEnum,
  HAVING,
  having,
  Instants,
  type InstantRange,
  listing,
  Matching,
  NestedPageArgs,
  type Order,
  type RowList,
  listingOfProgram,
} from '#libs/graphql';
import { ofPartners, PartnerFilter } from '#libs/partners';
import { ArgsType, InputType } from '@nestjs/graphql';
import { type RefundReason } from '../../events/sale.events.js';
import type { RefundRow } from '../refund.view.js';
import { SaleCreditRow } from '../sale-credit.view.js';
import { type RefundStatus, SaleRefundReason, SaleRefundStatus } from '../sale.enums.types.js';

@InputType({ description: 'Which refunds.' })
class RefundFilter {
  @AnyText('With one of these numbers of the vendor’s.')
  externalId?: string[];

  @AnyIdOf('sale', 'Of one of these sales.')
  saleId?: string[];

  @AnyOf(SaleRefundStatus, 'Standing now at one of these.')
  status?: RefundStatus[];

  @AnyOf(SaleRefundReason, 'For one of these reasons.')
  reason?: RefundReason[];

  @Instants('Of which the money was given back then, business time.')
  occurredAt?: InstantRange;

  @Instants('First recorded then.')
  recordedAt?: InstantRange;

  @Matching(() => PartnerFilter, 'Of sales credited to such a partner now, wholly or in part.')
  partner?: PartnerFilter;
}

type RefundOrder = 'newest' | 'oldest';

const RefundOrderEnum = graphqlEnum<RefundOrder>('RefundOrder', 'How refunds are listed.', {
  newest: 'The latest first, by when the money was given back.',
  oldest: 'The earliest first, by when the money was given back.',
});

const ORDERS: Readonly<Record<RefundOrder, Order<RefundRow>>> = {
  newest: { by: 'occurredAt', direction: 'desc' },
  oldest: { by: 'occurredAt' },
};

const REFUNDS = { filter: RefundFilter, orders: RefundOrderEnum, byDefault: 'newest' } as const;

@ArgsType()
export class NestedRefundsArgs extends listing(NestedPageArgs, REFUNDS) {}

@ArgsType()
export class RefundsArgs extends listingOfProgram(REFUNDS) {}

const ofSalesOf = (partner: PartnerFilter) =>
  having(SaleCreditRow, { by: 'soldId', of: 'saleId', where: ofPartners<SaleCreditRow>(partner) });

export function refundList({
  programId,
  filter,
  orderBy,
}: NestedRefundsArgs & Partial<RefundsArgs>): RowList<RefundRow> {
  const { partner, ...of } = filter ?? {};
  const where = allOf<RefundRow>({ programId, ...of }, partner && { [HAVING]: [ofSalesOf(partner)] });
  return { where, order: ORDERS[orderBy] };
}
