import { Caller, type Principal, READERS_AND_PARTNER, Roles } from '#libs/access';
import { CountedConnection, Reads } from '#libs/graphql';
import { PartnerRow } from '#libs/partners';
import { Args, ObjectType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { TierChangeRow } from '../read-models/tier-change.view.js';
import {
  NestedTierChangesArgs,
  tierChangeList,
  TierChangesArgs,
} from '../read-models/lists/tier-change-list.inputs.js';

@ObjectType({ description: 'A page of decisions about tiers of partners.' })
export class TierChangeConnection extends CountedConnection(TierChangeRow, 'TierChange') {}

/** Who rose and who fell. */
@Resolver(() => PartnerRow)
export class TierChangeResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => TierChangeConnection, {
    description:
      'Decisions about tiers, the latest to hold first unless another order is asked for: `filter: { cause: [DOWNGRADE], effectiveAt: { from } }` says who has fallen since. A partner is shown its own.',
  })
  @Roles(...READERS_AND_PARTNER)
  tierChanges(@Args() args: TierChangesArgs, @Caller() caller: Principal): Promise<TierChangeConnection> {
    return this.reads.page(TierChangeRow, caller, args, tierChangeList(args, caller));
  }

  @ResolveField('tierChanges', () => TierChangeConnection, {
    description: 'Decisions about its tier, the latest to hold first unless another order is asked for.',
  })
  changesOf(
    @Parent() { id: of }: PartnerRow,
    @Args() args: NestedTierChangesArgs,
    @Caller() caller: Principal,
  ): Promise<TierChangeConnection> {
    return this.reads.nested(TierChangeRow, caller, args, { by: 'partnerId', of, ...tierChangeList(args, caller) });
  }
}

/** Who of the vendor has decided is no partner’s business. */
@Resolver(() => TierChangeRow)
export class TierDeciderResolver {
  @ResolveField(() => String)
  decidedBy(@Parent() { decidedBy }: TierChangeRow, @Caller() { role }: Principal): string | null {
    return role === 'partner' ? null : decidedBy;
  }
}
