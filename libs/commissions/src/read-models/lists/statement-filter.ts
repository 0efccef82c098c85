import {
  allOf,
  AmountRange,
  Amounts,
  AnyOf,
  belowZero,
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
import type { CarryReason } from '../../ledger/events/ledger.events.js';
import { CarryReasonEnum, StatementRow, type StatementStatus, StatementStatusEnum } from '../statement.row.view.js';

@InputType({ description: 'Which statements.' })
export class StatementFilter {
  @AnyOf(StatementStatusEnum, 'One of these far.')
  status?: StatementStatus[];

  @Periods('Of these months.')
  period?: PeriodRange;

  @Instants('Closed then.')
  closedAt?: InstantRange;

  @Amounts('Whose lines of the month add up to this, before the payout.')
  accrued?: AmountRange;

  @Amounts('That carry this forward.')
  closing?: AmountRange;

  @Whether('Whether the partner owes what is carried forward.')
  negative?: boolean;

  @Whether('Whether anything was paid out.')
  hasPayout?: boolean;

  @AnyOf(CarryReasonEnum, 'Of which nothing was paid out for one of these reasons.')
  carryForwardReason?: CarryReason[];

  @Matching(() => PartnerFilter, 'Of such a partner.')
  partner?: PartnerFilter;
}

export const statementWhere = (filter: StatementFilter | undefined): Where<StatementRow> | undefined =>
  filter &&
  allOf<StatementRow>(
    {
      status: filter.status,
      period: inclusive(filter.period),
      closedAt: filter.closedAt,
      accruedMinor: inMinor(filter.accrued),
      closingMinor: inMinor(filter.closing),
      carried: filter.carryForwardReason,
    },
    {
      closingMinor: belowZero(filter.negative),
      carried: filter.hasPayout === undefined ? undefined : { present: !filter.hasPayout },
    },
    ofPartners(filter.partner),
  );

type StatementOrder = 'newest' | 'oldest' | 'closing-highest' | 'closing-lowest';

export const StatementOrderEnum = graphqlEnum<StatementOrder>('StatementOrder', 'How statements are listed.', {
  newest: 'The latest month first.',
  oldest: 'The earliest month first.',
  'closing-highest': 'What carries most forward first, in minor units whatever the currency.',
  'closing-lowest': 'What carries least forward first, debts before all, in minor units whatever the currency.',
});

export const STATEMENT_ORDERS: Readonly<Record<StatementOrder, Order<StatementRow>>> = {
  newest: { by: 'period', direction: 'desc' },
  oldest: { by: 'period' },
  'closing-highest': { by: 'closingMinor', direction: 'desc' },
  'closing-lowest': { by: 'closingMinor' },
};
