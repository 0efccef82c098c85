import { own, type Principal } from '#libs/access';
import {
  allOf,
  AmountRange,
  Amounts,
  AnyText,
  graphqlEnum,
  HAVING,
  having,
  type HavingRow,
  inclusive,
  inMajor,
  Instants,
  type InstantRange,
  Matching,
  type Order,
  Periods,
  type PeriodRange,
  Whether,
  type Where,
} from '#libs/graphql';
import { keyForms } from '#libs/kernel';
import { ofPartners, PartnerFilter } from '#libs/partners';
import { InputType } from '@nestjs/graphql';
import { SaleCreditRow } from '../sale-credit.view.js';
import type { SoldRow } from '../sold.row.types.js';

@InputType({ description: 'Which sales or credit notes.' })
export class SaleFilter {
  @AnyText('With one of these numbers of the vendor’s own, exactly, in each program.')
  externalId?: string[];

  @Periods('Of these months, in the program’s zone.')
  period?: PeriodRange;

  @Instants('That happened then, business time.')
  occurredAt?: InstantRange;

  @Instants('Recorded then.')
  recordedAt?: InstantRange;

  @Amounts('That came to this, before refunds.')
  amount?: AmountRange;

  @AnyText('Of one of these kinds, in the vendor’s own words.')
  saleType?: string[];

  @Whether('Whether any partner is credited with a part.')
  isCredited?: boolean;

  @Matching(() => PartnerFilter, 'Credited to such a partner, wholly or in part.')
  partner?: PartnerFilter;
}

export const saleWhere = (filter: SaleFilter | undefined): Where<SoldRow> | undefined =>
  filter &&
  allOf<SoldRow>(
    {
      externalId: filter.externalId?.flatMap((number) => [...keyForms(number)]),
      period: inclusive(filter.period),
      occurredAt: filter.occurredAt,
      recordedAt: filter.recordedAt,
      saleType: filter.saleType,
      [HAVING]: [isCredited(filter.isCredited), filter.partner && creditedTo(ofPartners(filter.partner))],
    },
    inMajor('amount', filter.amount),
  );

/** Rows that are credited to such a partner. */
export const creditedTo = (where: Where<SaleCreditRow>): HavingRow => having(SaleCreditRow, { by: 'soldId', where });

/** Rows that are credited to the caller, when it is a partner. */
export const ownCredit = (caller: Principal): HavingRow | undefined =>
  caller.role === 'partner' ? creditedTo(own(caller, 'partnerId')) : undefined;

const isCredited = (credited: boolean | undefined): HavingRow | undefined =>
  credited === undefined ? undefined : { ...creditedTo({}), none: !credited };

type SaleOrder = 'newest' | 'oldest' | 'amount-highest' | 'amount-lowest';

export const SaleOrderEnum = graphqlEnum<SaleOrder>('SaleOrder', 'How sales and credit notes are listed.', {
  newest: 'The latest first by business time.',
  oldest: 'The earliest first by business time.',
  'amount-highest': 'The greatest amount first, by the number alone: ask for one currency.',
  'amount-lowest': 'The least amount first, by the number alone: ask for one currency.',
});

export const SALE_ORDERS: Readonly<Record<SaleOrder, Order<SoldRow>>> = {
  newest: { by: 'occurredAt', direction: 'desc' },
  oldest: { by: 'occurredAt' },
  'amount-highest': { by: 'amount', direction: 'desc' },
  'amount-lowest': { by: 'amount' },
};
