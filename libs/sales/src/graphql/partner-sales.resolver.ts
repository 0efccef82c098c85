import { Caller, own, type Principal, READERS, Roles } from '#libs/access';
import { allOf, HAVING, having, type Page, Reads, type Where } from '#libs/graphql';
import { PartnerConnection, PartnerRow } from '#libs/partners';
import { ProgramRow } from '#libs/programs';
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { SaleRow } from '../read-models/sale.view.js';
import { SaleCreditRow } from '../read-models/sale-credit.view.js';
import { partnersWithoutSales, PartnersWithoutSalesArgs } from '../read-models/lists/partners-without-sales.inputs.js';
import { ownCredit, saleWhere } from '../read-models/lists/sale-filter.js';
import { CreditedSaleArgs, creditOrder, NestedSoldArgs, soldList } from '../read-models/lists/sale-list.inputs.js';
import { SaleConnection } from './inputs/sale.payloads.types.js';

/** Shows under a partner the sales that are credited to it. */
@Resolver(() => PartnerRow)
export class PartnerSalesResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => PartnerConnection, {
    description:
      'Partners of a program to which no sale since a moment is credited, the newest partner first unless another order is asked for. Example: `filter: { standing: [ACTIVE] }` with `since` 90 days ago says who has gone quiet. A sale that was refunded counts, and so does one of a record that was merged into the partner.',
  })
  @Roles(...READERS)
  partnersWithoutSales(
    @Args() args: PartnersWithoutSalesArgs,
    @Caller() caller: Principal,
  ): Promise<PartnerConnection> {
    return this.reads.page(PartnerRow, caller, args, partnersWithoutSales(args));
  }

  @ResolveField(() => SaleConnection, {
    description:
      'Sales that are credited to it, wholly or in part, the latest first by business time unless another order is asked for.',
  })
  async sales(
    @Parent() { id: of }: PartnerRow,
    @Args() args: CreditedSaleArgs,
    @Caller() caller: Principal,
  ): Promise<Page<SaleRow>> {
    const sale = saleWhere(args.filter);
    const only = sale && { [HAVING]: [having(SaleRow, { by: 'id', of: 'soldId', where: sale })] };
    const credits = await this.reads.nested(SaleCreditRow, caller, args, {
      by: 'partnerId',
      of,
      where: { of: 'sale', period: args.period, ...own(caller, 'partnerId'), ...allOf<SaleCreditRow>(only) },
      order: creditOrder(args),
    });
    const totals = this.reads.totals(SaleRow, caller, {
      by: { row: SaleCreditRow, by: 'soldId', parent: 'partnerId' },
      of,
      where: { period: args.period, [HAVING]: [ownCredit(caller)], ...allOf<SaleRow>(sale as Where<SaleRow>) },
    });
    return credits.through(({ soldId }) => this.reads.related(SaleRow, caller, soldId), totals);
  }
}

/** Shows under a program its sales. */
@Resolver(() => ProgramRow)
export class ProgramSalesResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => SaleConnection, {
    description:
      'Its sales, the latest first by business time unless another order is asked for. A partner is shown those that are credited to it.',
  })
  sales(
    @Parent() { id: of }: ProgramRow,
    @Args() args: NestedSoldArgs,
    @Caller() caller: Principal,
  ): Promise<SaleConnection> {
    const { where, order } = soldList<SaleRow>(args, caller);
    return this.reads.nested(SaleRow, caller, args, { by: 'programId', of, where, order });
  }
}
