import { Caller, type Principal } from '#libs/access';
import { NestedPageArgs, Reads } from '#libs/graphql';
import { NotCreditedType } from '#libs/sales';
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { SkippedSourceRow } from '../../read-models/skipped-source.view.js';
import { skippedSourceList } from '../../read-models/lists/lists.js';
import { SkippedSourceConnection } from '../skipped-source.resolver.js';

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
    const list = skippedSourceList({ ...args, orderBy: 'newest', partnerId }, caller);
    return this.reads.nested(SkippedSourceRow, caller, args, { by: 'saleId', of, ...list });
  }
}
