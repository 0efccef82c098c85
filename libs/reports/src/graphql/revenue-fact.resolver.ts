import { Caller, type Principal, READERS, Roles } from '#libs/access';
import { Reads, SummedConnection } from '#libs/graphql';
import { Args, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { RevenueFactRow } from '../read-models/revenue-fact.row.view.js';
import { RevenueFactArgs, revenueFactList } from '../read-models/lists/fact-lists.inputs.js';

@ObjectType({ description: 'A page of movements of revenue.' })
export class RevenueFactConnection extends SummedConnection(RevenueFactRow, 'RevenueFact', {
  amount: { of: 'amount', minor: false, description: 'By how much revenue moved.' },
}) {}

@Resolver()
export class RevenueFactResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => RevenueFactConnection, {
    description:
      'Movements of revenue, in the order in which they happened unless another is asked for: what reports add up.',
  })
  @Roles(...READERS)
  revenueFacts(@Args() args: RevenueFactArgs, @Caller() caller: Principal): Promise<RevenueFactConnection> {
    return this.reads.page(RevenueFactRow, caller, args, revenueFactList(args));
  }
}
