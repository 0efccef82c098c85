import { Caller, own, type Principal } from '#libs/access';
import { GraphQLPeriod, NestedPageArgs, type Page, Reads } from '#libs/graphql';
import { PartnerRow } from '#libs/partners';
import { ProgramRow } from '#libs/programs';
import { Args, ArgsType, Field, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { SaleRow } from '../read-models/sale.view.js';
import { SaleCreditRow } from '../read-models/sale-credit.view.js';
import { SaleConnection } from './inputs/sale.payloads.types.js';

const NEWEST_FIRST = { by: 'occurredAt', direction: 'desc' } as const;

@ArgsType()
class NestedSoldArgs extends NestedPageArgs {
  @Field(() => GraphQLPeriod, { nullable: true, description: 'Of this month, in the program’s zone.' })
  @IsOptional()
  period?: string;
}

/** Shows under a partner the sales that are credited to it. */
@Resolver(() => PartnerRow)
export class PartnerSalesResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => SaleConnection, {
    description: 'Sales that are credited to it, wholly or in part, the latest first by business time.',
  })
  async sales(
    @Parent() { id: of }: PartnerRow,
    @Args() args: NestedSoldArgs,
    @Caller() caller: Principal,
  ): Promise<Page<SaleRow>> {
    const where = { of: 'sale' as const, period: args.period, ...own(caller, 'partnerId') };
    const credits = await this.reads.nested(SaleCreditRow, caller, args, {
      by: 'partnerId',
      of,
      where,
      order: NEWEST_FIRST,
    });
    return credits.through(({ soldId }) => this.reads.related(SaleRow, caller, soldId));
  }
}

/** Shows under a program its sales. */
@Resolver(() => ProgramRow)
export class ProgramSalesResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => SaleConnection, {
    description:
      'Its sales, the latest first by business time. A partner is shown none: its own are under the partner.',
  })
  sales(
    @Parent() { id: of }: ProgramRow,
    @Args() args: NestedSoldArgs,
    @Caller() caller: Principal,
  ): Promise<SaleConnection> {
    const none = caller.role === 'partner' ? { id: [] } : {};
    const where = { period: args.period, ...none };
    return this.reads.nested(SaleRow, caller, args, { by: 'programId', of, where, order: NEWEST_FIRST });
  }
}
