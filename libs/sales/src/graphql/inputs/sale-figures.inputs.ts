import { allOf, type Dimension, figuresArgs, graphqlEnum, type Where } from '#libs/graphql';
import { ArgsType } from '@nestjs/graphql';
import { SaleRow } from '../../read-models/sale.view.js';
import { SaleFilter, saleWhere } from '../../read-models/lists/sale-filter.js';

export type SaleDimension = 'partner' | 'period' | 'product-line' | 'sale-type';

export const SaleDimensionEnum = graphqlEnum<SaleDimension>('SaleDimension', 'By what sales are grouped.', {
  partner:
    'Who is credited: a global id; null for sales without a partner. A sale of several counts for each, with its part of the amounts.',
  period: 'The month it happened in, in the program’s zone, such as `2024-05`.',
  'product-line':
    'The vendor’s own category of its lines; null for lines that have none. A sale counts for each category that it has lines of, with what these come to after discounts; refunds are divided as the sale is, to 10 places.',
  'sale-type': 'The vendor’s own word for the kind of sale; null where it has none.',
});

const OF_CREDITS = {
  parts: 'jsonb_array_elements(t.credits) AS c(part)',
  key: `c.part->>'partnerId'`,
  share: `coalesce((c.part->>'weight')::numeric / 10000, 1)`,
} as const;

const OF_LINES = {
  parts: `(SELECT line->>'category' AS category, sum((line->>'net')::numeric) AS net FROM jsonb_array_elements(t.lines) line GROUP BY 1) AS l`,
  key: 'l.category',
  amounts: {
    amount: 'coalesce(l.net, t.amount)',
    refunded: 'round(t.refunded * coalesce(l.net / nullif(t.amount, 0), 1), 10)',
  },
} as const;

export const SALE_DIMENSIONS: Readonly<Record<SaleDimension, Dimension>> = {
  partner: { by: OF_CREDITS, kind: 'partner' },
  period: { by: { property: 'period' } },
  'product-line': { by: OF_LINES },
  'sale-type': { by: { property: 'saleType' } },
};

@ArgsType()
export class SaleFiguresArgs extends figuresArgs(
  SaleFilter,
  SaleDimensionEnum,
  'Only sales of which all of this holds: whole sales, also of several partners.',
) {}

export const saleFiguresWhere = ({ programId, filter }: SaleFiguresArgs): Where<SaleRow> =>
  ({ programId, ...allOf(saleWhere(filter)) }) as Where<SaleRow>;
