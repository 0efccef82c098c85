import type { Principal } from '#libs/access';
import { own } from '#libs/access';
import { allOf, type Dimension, figuresArgs, graphqlEnum, type Where } from '#libs/graphql';
import { ArgsType } from '@nestjs/graphql';
import { CommissionRow } from '../../read-models/commission/commission.row.view.js';
import { CommissionKindEnum, CommissionStatusEnum } from '../../read-models/commission/commission.types.js';
import { PayoutRow, PayoutStatusEnum } from '../../read-models/payout.row.view.js';
import { CommissionFilter, commissionWhere } from '../../read-models/lists/commission-filter.js';
import { PayoutFilter, payoutWhere } from '../../read-models/lists/payout-filter.js';

export type CommissionDimension = 'partner' | 'plan' | 'rule' | 'kind' | 'status' | 'period';

export const CommissionDimensionEnum = graphqlEnum<CommissionDimension>(
  'CommissionDimension',
  'By what lines of ledgers are grouped.',
  {
    partner: 'Whose ledger it is: a global id.',
    plan: 'The plan that rated it: a global id; null where none did.',
    rule: 'The rule of that plan, by its id; null where none did.',
    kind: 'What kind of line it is.',
    status: 'How far it is.',
    period: 'The month it is posted to, such as `2024-05`.',
  },
);

export const COMMISSION_DIMENSIONS: Readonly<Record<CommissionDimension, Dimension>> = {
  partner: { by: { property: 'partnerId' }, kind: 'partner' },
  plan: { by: { property: 'planId' }, kind: 'plan' },
  rule: { by: { property: 'ruleId' } },
  kind: { by: { property: 'kind' }, values: CommissionKindEnum },
  status: { by: { property: 'status' }, values: CommissionStatusEnum },
  period: { by: { property: 'period' } },
};

export type PayoutDimension = 'partner' | 'status' | 'period';

export const PayoutDimensionEnum = graphqlEnum<PayoutDimension>('PayoutDimension', 'By what payouts are grouped.', {
  partner: 'Who is paid: a global id.',
  status: 'How far it is.',
  period: 'The month of its statement, such as `2024-05`.',
});

export const PAYOUT_DIMENSIONS: Readonly<Record<PayoutDimension, Dimension>> = {
  partner: { by: { property: 'partnerId' }, kind: 'partner' },
  status: { by: { property: 'status' }, values: PayoutStatusEnum },
  period: { by: { property: 'period' } },
};

@ArgsType()
export class CommissionFiguresArgs extends figuresArgs(
  CommissionFilter,
  CommissionDimensionEnum,
  'Only lines of which all of this holds.',
) {}

@ArgsType()
export class PayoutFiguresArgs extends figuresArgs(
  PayoutFilter,
  PayoutDimensionEnum,
  'Only payouts of which all of this holds.',
) {}

export const commissionFiguresWhere = (
  { programId, filter }: CommissionFiguresArgs,
  caller: Principal,
): Where<CommissionRow> => ({
  programId,
  ...allOf<CommissionRow>(commissionWhere(filter)),
  ...own(caller, 'partnerId'),
});

export const payoutFiguresWhere = ({ programId, filter }: PayoutFiguresArgs, caller: Principal): Where<PayoutRow> => ({
  programId,
  ...allOf<PayoutRow>(payoutWhere(filter)),
  ...own(caller, 'partnerId'),
});
