import { Caller, own, type Principal, READERS, READERS_AND_PARTNER, Roles } from '#libs/access';
import { CountedConnection, LiveRows, type Order, Reads } from '#libs/graphql';
import { PartnerRow } from '#libs/partners';
import { QueryBus } from '@nestjs/cqrs';
import { Args, ObjectType, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { PartnerTierRow } from '../read-models/partner-tier.row.view.js';
import { PartnerTierReviewArgs, PartnerTierStatesArgs, type TierStateOrder, tierStateWhere } from './tier.inputs.js';
import { ReviewOfPartner } from '../read-models/tier-review.queries.js';
import { PartnerTierReview } from '../read-models/tier.types.js';

@ObjectType({ description: 'A page of what there is about tiers of partners.' })
export class PartnerTierStateConnection extends CountedConnection(PartnerTierRow, 'PartnerTierState') {}

const ORDERS: Readonly<Record<TierStateOrder, Order<PartnerTierRow>>> = {
  'changed-newest': { by: 'changedAt', direction: 'desc' },
  'downgrade-first': { by: 'dueOrder' },
};

@Resolver(() => PartnerTierRow)
export class TierResolver {
  constructor(
    private readonly reads: Reads,
    private readonly queries: QueryBus,
    private readonly live: LiveRows,
  ) {}

  @Query(() => PartnerTierReview, {
    nullable: true,
    description: 'What the criteria say of a partner at a moment; null where there is no ladder, or no place on it.',
  })
  @Roles(...READERS_AND_PARTNER)
  partnerTierReview(
    @Args() args: PartnerTierReviewArgs,
    @Caller() caller: Principal,
  ): Promise<PartnerTierReview | null> {
    const at = args.at ?? new Date().toISOString();
    return this.queries.execute(new ReviewOfPartner(args.partnerId, at, args, caller));
  }

  @Query(() => PartnerTierStateConnection, {
    description:
      'Proposals, notices and overrides of a program, those that changed last first unless another order is asked for.',
  })
  @Roles(...READERS)
  partnerTierStates(
    @Args() args: PartnerTierStatesArgs,
    @Caller() caller: Principal,
  ): Promise<PartnerTierStateConnection> {
    return this.reads.page(PartnerTierRow, caller, args, { where: tierStateWhere(args), order: ORDERS[args.orderBy] });
  }

  @ResolveField(() => PartnerRow, { nullable: true, description: 'The partner.' })
  partner(@Parent() row: PartnerTierRow, @Caller() caller: Principal): Promise<PartnerRow | null> {
    return this.reads.related(PartnerRow, caller, row.partnerId);
  }

  @Subscription(() => PartnerTierRow, {
    description: 'Proposals, notices and overrides as they change. Ends when changes may have been missed.',
    resolve: (row: PartnerTierRow) => row,
  })
  @Roles(...READERS_AND_PARTNER)
  partnerTierStateChanged(@Caller() caller: Principal): Promise<AsyncIterableIterator<PartnerTierRow>> {
    return this.live.rows(PartnerTierRow, caller, { where: own(caller, 'partnerId') });
  }
}

/** Shows under a partner what there is about its tier. */
@Resolver(() => PartnerRow)
export class PartnerTierResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => PartnerTierRow, {
    nullable: true,
    description: 'What is proposed, what it was given notice of, and what is overridden.',
  })
  tierState(@Parent() partner: PartnerRow, @Caller() caller: Principal): Promise<PartnerTierRow | null> {
    return this.reads.related(PartnerTierRow, caller, partner.id);
  }
}
