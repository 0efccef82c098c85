import { Caller, type Principal, READERS, Roles } from '#libs/access';
import { Reads } from '#libs/graphql';
import { Args, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { RefundRow } from '../read-models/refund.view.js';
import { refundList, RefundsArgs } from '../read-models/lists/refund-list.inputs.js';
import { RefundConnection } from './inputs/sale.payloads.types.js';
import { SaleRow } from '../read-models/sale.view.js';

const DAY = 86_400_000;

@Resolver(() => RefundRow)
export class RefundResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => RefundConnection, {
    description:
      'Refunds, wherever they stand, the latest first unless another order is asked for. AWAITING_SALE, EXCEEDED and REFUSED are those that somebody has to look at. What takes the booking of a won deal back is never EXCEEDED: it asks for all of it, whatever was refunded before.',
  })
  @Roles(...READERS)
  refunds(@Args() args: RefundsArgs, @Caller() caller: Principal): Promise<RefundConnection> {
    return this.reads.page(RefundRow, caller, args, refundList(args));
  }

  @ResolveField(() => SaleRow, { nullable: true, description: 'The sale; null while it is not known.' })
  sale(@Parent() refund: RefundRow, @Caller() caller: Principal): Promise<SaleRow | null> {
    return this.reads.related(SaleRow, caller, refund.saleId);
  }

  @ResolveField(() => Int, { description: 'Whole days since it was recorded.' })
  ageInDays(@Parent() refund: RefundRow): number {
    return Math.floor((Date.now() - Date.parse(refund.recordedAt)) / DAY);
  }
}
