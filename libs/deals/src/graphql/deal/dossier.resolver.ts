import { Caller, own, type Principal, READERS, READERS_AND_PARTNER, Roles } from '#libs/access';
import { IdArg, NestedPageArgs, ReadArgs, Reads } from '#libs/graphql';
import { QueryBus } from '@nestjs/cqrs';
import { Args, Field, Int, ObjectType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { DealStepConnection } from './payloads.types.js';
import { DealRivals } from '../../read-models/deal.queries.js';
import { DealResolver } from './deal.resolver.js';
import { DealRow } from '../../read-models/deal.row.view.js';
import { StaffStepRow, DealStepRow } from '../../read-models/timeline/deal-step.row.view.js';
import { DealActorType } from '../../read-models/timeline/deal-step.types.js';

@ObjectType({ description: 'The timeline of a deal: who did what, when, and what was known then.' })
export class DealDossier {
  @Field(() => DealRow, { description: 'The deal as it stands now.' })
  deal: DealRow;
}

@ObjectType({ description: 'A registration of the same customer and product, or one that a decision looked at.' })
export class DealRival {
  @Field(() => Int, { description: 'Who came first: 1 for the first to be handed in.' })
  place: number;

  @Field({ description: 'Whether it is the one that was asked about.' })
  asked: boolean;

  @Field(() => DealRow, { description: 'The deal.' })
  deal: DealRow;
}

@Resolver(() => DealDossier)
export class DealDossierResolver {
  constructor(
    private readonly reads: Reads,
    private readonly deals: DealResolver,
    private readonly queries: QueryBus,
  ) {}

  @Query(() => DealDossier, {
    nullable: true,
    description: 'The story of a deal; null if there is none. A partner reads its own, and nothing of anybody else.',
  })
  @Roles(...READERS_AND_PARTNER)
  async dealDossier(
    @IdArg('id', 'deal', 'The deal.') id: string,
    @Args() args: ReadArgs,
    @Caller() caller: Principal,
  ): Promise<DealDossier | null> {
    const deal = await this.reads.one(DealRow, caller, args, { id, ...own(caller, 'partnerId') });
    return deal && { deal };
  }

  @Query(() => [DealRival], {
    description:
      'Registrations side by side, the first to be handed in first: those of the same customer about an overlapping product line, and those that the last decision looked at. At most 100; none if there is no such deal.',
  })
  @Roles(...READERS)
  dealRivals(
    @IdArg('id', 'deal', 'The deal.') id: string,
    @Args() args: ReadArgs,
    @Caller() caller: Principal,
  ): Promise<DealRival[]> {
    return this.queries.execute(new DealRivals(id, args, caller));
  }

  @ResolveField(() => DealStepConnection, { description: 'What happened, in the order of history.' })
  steps(
    @Parent() { deal }: DealDossier,
    @Args() args: NestedPageArgs,
    @Caller() caller: Principal,
  ): Promise<DealStepConnection> {
    return this.deals.steps(deal, args, caller);
  }
}

@Resolver(() => DealStepRow)
export class DealStepResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => DealActorType, {
    description: 'Who acted. A partner that is not told who it was reads what it acted as.',
  })
  async actor(@Parent() step: DealStepRow, @Caller() caller: Principal): Promise<DealActorType> {
    const known = await this.knowledge(step, caller);
    return known?.actor ?? Object.assign(new DealActorType(), step.acted);
  }

  @ResolveField(() => StaffStepRow, {
    nullable: true,
    description: 'What tells of other partners, deals and accounts; null where nothing does, and for a partner.',
  })
  knowledge(@Parent() step: DealStepRow, @Caller() caller: Principal): Promise<StaffStepRow | null> {
    return this.reads.related(StaffStepRow, caller, caller.role === 'partner' ? null : step.id);
  }
}
