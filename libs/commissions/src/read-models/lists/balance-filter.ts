import {
  allOf,
  AmountRange,
  Amounts,
  present,
  graphqlEnum,
  inclusive,
  inMinor,
  Matching,
  type Order,
  Periods,
  type PeriodRange,
  Whether,
  type Where,
} from '#libs/graphql';
import { ofPartners, PartnerFilter } from '#libs/partners';
import { InputType } from '@nestjs/graphql';
import type { BalanceRow } from '../balance/balance.row.view.js';

@InputType({ description: 'Which balances.' })
export class BalanceFilter {
  @Amounts('Of which this is owed to the partner now; a debt is negative.')
  amount?: AmountRange;

  @Whether('Whether the partner owes it.')
  negative?: boolean;

  @Amounts('Of which this is on its way to the partner.')
  onItsWay?: AmountRange;

  @Periods('Whose first month that is not closed is one of these.')
  openPeriod?: PeriodRange;

  @Periods('Of which something can be claimed since one of these months, for want of a tax form or payout method.')
  unclaimedSince?: PeriodRange;

  @Matching(() => PartnerFilter, 'Of such a partner.')
  partner?: PartnerFilter;
}

export const balanceWhere = (filter: BalanceFilter | undefined): Where<BalanceRow> | undefined =>
  filter &&
  allOf<BalanceRow>(
    {
      balanceMinor: inMinor(filter.amount),
      onItsWayMinor: inMinor(filter.onItsWay),
      openPeriod: inclusive(filter.openPeriod),
      unclaimedOrder: inclusive(filter.unclaimedSince),
      unclaimedSince: filter.unclaimedSince && present(true),
    },
    // Under row-level security no index is asked whether an amount is below zero.
    { negativeSince: present(filter.negative) },
    ofPartners(filter.partner),
  );

type BalanceOrder = 'partner' | 'amount-highest' | 'amount-lowest' | 'unclaimed-longest';

export const BalanceOrderEnum = graphqlEnum<BalanceOrder>('BalanceOrder', 'How balances are listed.', {
  partner: 'By the partner’s id: the same order always.',
  'amount-highest': 'Whom most is owed first, in minor units whatever the currency: ask for one currency.',
  'amount-lowest': 'Who owes most first, in minor units whatever the currency: ask for one currency.',
  'unclaimed-longest': 'What can be claimed for longest first, then where nothing can.',
});

export const BALANCE_ORDERS: Readonly<Record<BalanceOrder, Order<BalanceRow>>> = {
  partner: { by: 'partnerId' },
  'amount-highest': { by: 'balanceMinor', direction: 'desc' },
  'amount-lowest': { by: 'balanceMinor' },
  'unclaimed-longest': { by: 'unclaimedOrder' },
};
