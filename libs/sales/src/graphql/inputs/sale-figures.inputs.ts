import { allOf, type Dimension, figuresArgs, graphqlEnum, type Where } from '#libs/graphql';
import { ArgsType } from '@nestjs/graphql';
import { SaleRow } from '../../read-models/sale.view.js';
import { SaleFilter, saleWhere } from './sale-filter.js';

export type SaleDimension = 'partner' | 'period' | 'sale-type';

export const SaleDimensionEnum = graphqlEnum<SaleDimension>('SaleDimension', 'By what sales are grouped.', {
  partner:
    'Who is credited: a global id; null for sales without a partner. A sale of several counts for each, with its part of the amounts.',
  period: 'The month it happened in, in the program’s zone, such as `2024-05`.',
  'sale-type': 'The vendor’s own word for the kind of sale; null where it has none.',
});

const OF_CREDITS = {
  parts: 'jsonb_array_elements(t.credits) AS c(part)',
  key: `c.part->>'partnerId'`,
  share: `coalesce((c.part->>'weight')::numeric / 10000, 1)`,
} as const;

export const SALE_DIMENSIONS: Readonly<Record<SaleDimension, Dimension>> = {
  partner: { by: OF_CREDITS, kind: 'partner' },
  period: { by: { property: 'period' } },
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
