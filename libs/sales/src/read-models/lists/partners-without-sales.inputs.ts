import { allOf, GraphQLInstant, HAVING, having, IdField, listing, PageArgs, type RowList } from '#libs/graphql';
import { PARTNER_ORDERS, PartnerFilter, PartnerOrderEnum, PartnerRow, partnerWhere } from '#libs/partners';
import { ArgsType, Field } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { SaleCreditRow } from '../sale-credit.view.js';

@ArgsType()
export class PartnersWithoutSalesArgs extends listing(PageArgs, {
  ...{ filter: PartnerFilter, orders: PartnerOrderEnum },
  byDefault: 'newest',
}) {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'Without a sale at or after this, business time; null: without any sale ever.',
  })
  @IsOptional()
  since?: string | null;
}

export const partnersWithoutSales = ({
  programId,
  since,
  filter,
  orderBy,
}: PartnersWithoutSalesArgs): RowList<PartnerRow> => {
  const where = { of: 'sale' as const, occurredAt: since ? { from: since } : undefined };
  const sold = { by: 'partnerId', where } as const;
  const endedAndSold = { [HAVING]: [having(SaleCreditRow, sold)] };
  const none = [
    having(SaleCreditRow, { ...sold, none: true }),
    having(PartnerRow, { by: 'livesIn', where: endedAndSold, none: true }),
  ];
  return {
    where: { programId, [HAVING]: none, ...allOf<PartnerRow>(partnerWhere(filter)) },
    order: PARTNER_ORDERS[orderBy],
  };
};
