import type { Principal } from '#libs/access';
import { own } from '#libs/access';
import { allOf, type Dimension, figuresArgs, graphqlEnum, type Where } from '#libs/graphql';
import { ArgsType } from '@nestjs/graphql';
import { CommissionRow } from '../../read-models/commission/commission.row.view.js';
import { CommissionKindEnum, CommissionStatusEnum } from '../../read-models/commission/commission.types.js';
import { PayoutRow, PayoutStatusEnum } from '../../read-models/payout.row.view.js';
import { CommissionFilter, commissionWhere } from '../../read-models/lists/commission-filter.js';
import { PayoutFilter, payoutWhere } from '../../read-models/lists/payout-filter.js';

export type CommissionDimension = 'partner' | 'plan' | 'rule' | 'kind' | 'status' | 'period' | 'product-line';

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
    'product-line':
      'The vendor’s own category of the lines of the sale that it was paid on; null for lines that have none, for entries without a sale, and for a partner of a sale that it is not shown. An entry counts for each category, with its part by what the lines come to: 90.00 on 600 of lamps and 300 of books are 60.00 and 30.00. Parts are in the minor unit and add up to the entry; what corrects one is divided as that is.',
  },
);

/**
 * The entry whose lines were paid on: of what corrects one, that; what gives a clawback back corrects what that took from. The sale, or
 * credit note, is that of the lines. `OFFSET 0`: beside the walls of tenants a condition with a query of its own uses no index.
 */
const PAID_ON = `SELECT o.lines, CASE WHEN o.credit_note_id IS NULL
    THEN (SELECT s.lines FROM sales s WHERE s.tenant = o.tenant AND s.id = o.sale_id)
    ELSE (SELECT c.lines FROM credit_notes c WHERE c.tenant = o.tenant AND c.id = o.credit_note_id) END AS sold
  FROM (SELECT CASE WHEN t.kind = 'clawback-reversed'
      THEN (SELECT c.linked_to FROM commissions c WHERE c.tenant = t.tenant AND c.id = t.linked_to)
      ELSE coalesce(t.linked_to, t.id) END AS id OFFSET 0) AS named
    JOIN commissions o ON o.tenant = t.tenant AND o.id = named.id`;

/** Both lists are opened once, and grouped here, where nothing but a list comes from outside: so lines are joined by a hash. */
const BY_CATEGORY = `SELECT sum((paid->>'net')::numeric) AS net, line->>'category' AS category
  FROM jsonb_array_elements(entry.lines) AS paid
  LEFT JOIN jsonb_array_elements(entry.sold) AS line ON line->'line' = paid->'line'
  GROUP BY 2`;

/** Up to the end of a part less up to its beginning, each rounded: together the parts are the whole. */
const partOf = (minor: string): string =>
  `round(${minor} * l.upto / l.whole) - round(${minor} * (l.upto - l.net) / l.whole)`;

const OF_PRODUCT_LINES = {
  parts: `(SELECT l.category, ${partOf('t.amount_minor')} AS amount, ${partOf('t.left_minor')} AS remaining
    FROM (SELECT p.category, p.net, sum(p.net) OVER (ORDER BY p.category) AS upto, sum(p.net) OVER () AS whole
      FROM (${PAID_ON}) AS entry CROSS JOIN LATERAL (${BY_CATEGORY}) AS p) AS l WHERE l.whole <> 0) AS part`,
  key: 'part.category',
  amounts: {
    amountMinor: 'coalesce(part.amount, t.amount_minor)',
    leftMinor: 'coalesce(part.remaining, t.left_minor)',
  },
  views: ['sales', 'credit_notes'],
} as const;

export const COMMISSION_DIMENSIONS: Readonly<Record<CommissionDimension, Dimension>> = {
  partner: { by: { property: 'partnerId' }, kind: 'partner' },
  plan: { by: { property: 'planId' }, kind: 'plan' },
  rule: { by: { property: 'ruleId' } },
  kind: { by: { property: 'kind' }, values: CommissionKindEnum },
  status: { by: { property: 'status' }, values: CommissionStatusEnum },
  period: { by: { property: 'period' } },
  'product-line': { by: OF_PRODUCT_LINES },
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
