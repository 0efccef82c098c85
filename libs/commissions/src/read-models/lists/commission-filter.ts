import {
  allOf,
  AmountRange,
  Amounts,
  AnyIdOf,
  AnyOf,
  AnyText,
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
  present,
  Whether,
  type Where,
} from '#libs/graphql';
import { ofPartners, PartnerFilter } from '#libs/partners';
import { InputType } from '@nestjs/graphql';
import type { HoldKind } from '../../ledger/events/ledger.events.js';
import type { CommissionRow } from '../commission/commission.row.view.js';
import {
  type CommissionKind,
  CommissionKindEnum,
  type CommissionStatus,
  CommissionStatusEnum,
  HoldKindEnum,
} from '../commission/commission.types.js';

@InputType({ description: 'Which entries of ledgers.' })
export class CommissionFilter {
  @AnyOf(CommissionStatusEnum, 'One of these far.')
  status?: CommissionStatus[];

  @AnyOf(CommissionKindEnum, 'Of one of these kinds.')
  kind?: CommissionKind[];

  @Periods('Posted to these months.')
  period?: PeriodRange;

  @Instants('That happened then, business time.')
  occurredAt?: InstantRange;

  @Instants('Posted then.')
  recordedAt?: InstantRange;

  @Amounts('That add this to the balance; what takes away is negative.')
  amount?: AmountRange;

  @Whether('Whether they take away from the balance.')
  negative?: boolean;

  @Instants('Held since then, business time: by the oldest of their holds.')
  heldSince?: InstantRange;

  @AnyOf(HoldKindEnum, 'On which one of these holds stands.')
  hold?: HoldKind[];

  @Whether('Whether they were posted by hand.')
  byHand?: boolean;

  @Whether('Whether they came after their month was closed.')
  late?: boolean;

  @AnyIdOf('sale', 'That one of these sales or its refunds caused.')
  saleId?: string[];

  @AnyIdOf('payout', 'That one of these payouts covers.')
  payoutId?: string[];

  @AnyIdOf('statement', 'On one of these statements.')
  statementId?: string[];

  @AnyIdOf('plan', 'Rated by one of these plans.')
  planId?: string[];

  @AnyText('By one of these rules, such as `invoice`.')
  ruleId?: string[];

  @Matching(() => PartnerFilter, 'In the ledger of such a partner.')
  partner?: PartnerFilter;
}

export const commissionWhere = (filter: CommissionFilter | undefined): Where<CommissionRow> | undefined =>
  filter &&
  allOf<CommissionRow>(
    {
      status: filter.status,
      kind: filter.kind,
      period: inclusive(filter.period),
      occurredAt: filter.occurredAt,
      recordedAt: filter.recordedAt,
      heldSince: filter.heldSince,
      holdKinds: filter.hold && { hasAny: filter.hold },
      postedBy: present(filter.byHand),
      amountMinor: inMinor(filter.amount),
      lateFrom: present(filter.late),
      saleId: filter.saleId,
      payoutId: filter.payoutId,
      statementId: filter.statementId,
      planId: filter.planId,
      ruleId: filter.ruleId,
    },
    { amountMinor: belowZero(filter.negative) },
    ofPartners(filter.partner),
  );

type CommissionOrder = 'newest' | 'oldest' | 'amount-highest' | 'amount-lowest';

export const CommissionOrderEnum = graphqlEnum<CommissionOrder>(
  'CommissionOrder',
  'How entries of ledgers are listed.',
  {
    newest: 'The latest first by business time.',
    oldest: 'The earliest first by business time.',
    'amount-highest': 'What adds most first, in minor units whatever the currency: ask for one currency.',
    'amount-lowest': 'What takes most away first, in minor units whatever the currency: ask for one currency.',
  },
);

export const COMMISSION_ORDERS: Readonly<Record<CommissionOrder, Order<CommissionRow>>> = {
  newest: { by: 'occurredAt', direction: 'desc' },
  oldest: { by: 'occurredAt' },
  'amount-highest': { by: 'amountMinor', direction: 'desc' },
  'amount-lowest': { by: 'amountMinor' },
};
