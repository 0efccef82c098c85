import { Caller, type Principal } from '#libs/access';
import { NestedPageArgs, Reads } from '#libs/graphql';
import { NotCreditedType, SaleRow } from '#libs/sales';
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { CommissionConnection } from '../commission.payloads.js';
import { SkippedSourceConnection } from '../skipped-source.resolver.js';
import { commissionsBelow, skippedSourcesBelow } from '../below.js';
import { NestedCommissionArgs, NestedSkippedSourceArgs } from '../lists/list-filters.js';

/** Shows under a sale what it brought its partners, and what it did not. */
@Resolver(() => SaleRow)
export class SaleMoneyResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => CommissionConnection, {
    description: 'What it and its refunds caused, the latest first. A partner sees its own.',
  })
  commissions(
    @Parent() { id: of }: SaleRow,
    @Args() args: NestedCommissionArgs,
    @Caller() caller: Principal,
  ): Promise<CommissionConnection> {
    return commissionsBelow({ reads: this.reads, caller, by: 'saleId', of }, args);
  }

  @ResolveField(() => SkippedSourceConnection, {
    description: 'What of it brought a partner nothing, and why. A partner sees its own.',
  })
  skippedSources(
    @Parent() { id: of }: SaleRow,
    @Args() args: NestedSkippedSourceArgs,
    @Caller() caller: Principal,
  ): Promise<SkippedSourceConnection> {
    return skippedSourcesBelow({ reads: this.reads, caller, by: 'saleId', of }, args);
  }
}

/** Shows beside why a partner is not credited with a sale what it was credited with and brought it nothing. */
@Resolver(() => NotCreditedType)
export class NotCreditedMoneyResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => SkippedSourceConnection, {
    description: 'What of the sale was credited to this partner and brought it nothing, and why.',
  })
  skippedSources(
    @Parent() { saleId: of, partnerId }: NotCreditedType,
    @Args() args: NestedPageArgs,
    @Caller() caller: Principal,
  ): Promise<SkippedSourceConnection> {
    return skippedSourcesBelow({ reads: this.reads, caller, by: 'saleId', of }, args, partnerId);
  }
}
