import {
  allOf,
  AmountRange,
  Amounts,
  AnyIdOf,
  AnyNumber,
  AnyOf,
  AnyText,
  DayRange,
  Days,
  graphqlEnum,
  inclusive,
  inMinor,
  Instants,
  type InstantRange,
  Matching,
  type Order,
  Periods,
  type PeriodRange,
  Whether,
  type Where,
} from '#libs/graphql';
import { ofPartners, PartnerFilter } from '#libs/partners';
import { InputType } from '@nestjs/graphql';
import type { PayoutStatus } from '../../ledger/state/ledger.state.js';
import { PayoutRow, PayoutStatusEnum } from '../payout.row.view.js';

@InputType({ description: 'Which payouts.' })
export class PayoutFilter {
  @AnyOf(PayoutStatusEnum, 'One of these far.')
  status?: PayoutStatus[];

  @Periods('Of statements of these months.')
  period?: PeriodRange;

  @Instants('Planned then, business time.')
  plannedAt?: InstantRange;

  @Days('Settled on these days.')
  settledOn?: DayRange;

  @Instants('That failed or came back then, business time.')
  returnedAt?: InstantRange;

  @AnyNumber('That so many persons must approve: 2 above the limit of the program.')
  approvalsNeeded?: number[];

  @Amounts('That take this from the ledger.')
  amount?: AmountRange;

  @Whether('Of which it is open, or not, who bears what did not come back.')
  hasOpenCost?: boolean;

  @AnyIdOf('statement', 'Of one of these statements.')
  statementId?: string[];

  @AnyText('Which the provider knows by one of these names of its own.')
  providerReference?: string[];

  @Matching(() => PartnerFilter, 'To such a partner.')
  partner?: PartnerFilter;
}

export const payoutWhere = (filter: PayoutFilter | undefined): Where<PayoutRow> | undefined =>
  filter &&
  allOf<PayoutRow>(
    {
      status: filter.status,
      period: inclusive(filter.period),
      plannedAt: filter.plannedAt,
      returnedAt: filter.returnedAt,
      approvalsNeeded: filter.approvalsNeeded,
      settledOn: inclusive(filter.settledOn),
      amountMinor: inMinor(filter.amount),
      isCostOpen: filter.hasOpenCost,
      statementId: filter.statementId,
      providerReference: filter.providerReference,
    },
    ofPartners(filter.partner),
  );

type PayoutOrder = 'newest' | 'oldest' | 'amount-highest' | 'amount-lowest';

export const PayoutOrderEnum = graphqlEnum<PayoutOrder>('PayoutOrder', 'How payouts are listed.', {
  newest: 'The latest month first.',
  oldest: 'The earliest month first.',
  'amount-highest': 'The greatest amount first, in minor units whatever the currency: ask for one currency.',
  'amount-lowest': 'The least amount first, in minor units whatever the currency: ask for one currency.',
});

export const PAYOUT_ORDERS: Readonly<Record<PayoutOrder, Order<PayoutRow>>> = {
  newest: { by: 'period', direction: 'desc' },
  oldest: { by: 'period' },
  'amount-highest': { by: 'amountMinor', direction: 'desc' },
  'amount-lowest': { by: 'amountMinor' },
};
