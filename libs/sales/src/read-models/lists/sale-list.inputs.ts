import type { Principal } from '#libs/access';
import {
  allOf,
  graphqlEnum,
  GraphQLPeriod,
  HAVING,
  heir,
  IdField,
  type RowList,
  listing,
  Matching,
  NestedPageArgs,
  type Order,
  type Where,
  listingOfProgram,
} from '#libs/graphql';
import { ArgsType, Field } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import type { SaleCreditRow } from '../sale-credit.view.js';
import type { SoldRow } from '../sold.row.types.js';
import { creditedTo, ownCredit, SALE_ORDERS, SaleFilter, SaleOrderEnum, saleWhere } from './sale-filter.js';

const LISTED = { filter: SaleFilter, orders: SaleOrderEnum, byDefault: 'newest' } as const;
const OF_MONTH = {
  nullable: true,
  description: 'Of this month, in the program’s zone.',
  deprecationReason: heir('period: { from, to }'),
} as const;

/** Which sales or credit notes a list shows. */
@ArgsType()
export class SoldArgs extends listingOfProgram(LISTED) {
  @IdField('partner', {
    nullable: true,
    description: 'Credited to this partner, wholly or in part.',
    deprecationReason: heir('partner: { id: […] }'),
  })
  @IsOptional()
  partnerId?: string;

  @Field(() => GraphQLPeriod, OF_MONTH)
  @IsOptional()
  period?: string;
}

@ArgsType()
export class NestedSoldArgs extends listing(NestedPageArgs, LISTED) {
  @Field(() => GraphQLPeriod, OF_MONTH)
  @IsOptional()
  period?: string;
}

type CreditOrder = 'newest' | 'oldest';

const CreditOrderEnum = graphqlEnum<CreditOrder>('CreditedSaleOrder', 'How the sales of one partner are listed.', {
  newest: 'The latest first by business time.',
  oldest: 'The earliest first by business time.',
});

const CREDIT_ORDERS: Readonly<Record<CreditOrder, Order<SaleCreditRow>>> = {
  newest: { by: 'occurredAt', direction: 'desc' },
  oldest: { by: 'occurredAt' },
};

@ArgsType()
export class CreditedSaleArgs extends NestedPageArgs {
  @Matching(() => SaleFilter, 'Only sales of which all of this holds.')
  filter?: SaleFilter;

  @Field(() => CreditOrderEnum, {
    defaultValue: 'newest',
    description: 'In this order. A cursor belongs to the order it came from.',
  })
  orderBy: CreditOrder;

  @Field(() => GraphQLPeriod, OF_MONTH)
  @IsOptional()
  period?: string;
}

export const creditOrder = ({ orderBy }: CreditedSaleArgs): Order<SaleCreditRow> => CREDIT_ORDERS[orderBy];

/** Sales or credit notes; for a partner those that are credited to it. */
export function soldList<Row extends SoldRow>(
  { programId, partnerId, period, filter, orderBy }: NestedSoldArgs & Partial<SoldArgs>,
  caller: Principal,
): RowList<Row> {
  const credits = [ownCredit(caller), partnerId === undefined ? undefined : creditedTo({ partnerId })];
  const where = { programId, period, [HAVING]: credits, ...allOf<SoldRow>(saleWhere(filter)) };
  return { where: where as Where<Row>, order: SALE_ORDERS[orderBy] };
}
