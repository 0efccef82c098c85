import { Caller, type Principal, READERS, Roles } from '#libs/access';
import { Reads } from '#libs/graphql';
import { Args, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { RefundRow } from '../read-models/refund.view.js';
import { ProgramPageArgs } from '../read-models/sale.args.types.js';
import { refundList, RefundsArgs } from './inputs/refund-list.inputs.js';
import { RefundConnection } from './inputs/sale.payloads.types.js';
import { SaleRow } from '../read-models/sale.view.js';

const DAY = 86_400_000;
const LONGEST_FIRST = { by: 'recordedAt' } as const;

@Resolver(() => RefundRow)
export class RefundResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => RefundConnection, {
    description: 'Refunds, wherever they stand, the latest first unless another order is asked for.',
  })
  @Roles(...READERS)
  refunds(@Args() args: RefundsArgs, @Caller() caller: Principal): Promise<RefundConnection> {
    return this.reads.page(RefundRow, caller, args, refundList(args));
  }

  @Query(() => RefundConnection, { description: 'Refunds that name a sale not yet known, the longest waiting first.' })
  @Roles(...READERS)
  awaitedRefunds(@Args() args: ProgramPageArgs, @Caller() caller: Principal): Promise<RefundConnection> {
    const where = { programId: args.programId, status: 'awaiting-sale' as const };
    return this.reads.page(RefundRow, caller, args, { where, order: LONGEST_FIRST });
  }

  @Query(() => RefundConnection, {
    description:
      'Refunds of more than was left of their sale, the oldest first. What takes the booking of a won deal back is none of them: it asks for all of it, whatever was refunded before.',
  })
  @Roles(...READERS)
  exceededRefunds(@Args() args: ProgramPageArgs, @Caller() caller: Principal): Promise<RefundConnection> {
    const where = { programId: args.programId, status: 'exceeded' as const };
    return this.reads.page(RefundRow, caller, args, { where, order: LONGEST_FIRST });
  }

  @Query(() => RefundConnection, {
    description:
      'Refunds that waited for their sale and did not fit it: nothing was given back, and somebody has to look. `refused` says why. The oldest first.',
  })
  @Roles(...READERS)
  refusedRefunds(@Args() args: ProgramPageArgs, @Caller() caller: Principal): Promise<RefundConnection> {
    const where = { programId: args.programId, status: 'refused' as const };
    return this.reads.page(RefundRow, caller, args, { where, order: LONGEST_FIRST });
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
