import { Caller, own, type Principal, READERS_AND_PARTNER, Roles } from '#libs/access';
import { IdArg, ReadArgs, Reads } from '#libs/graphql';
import { PartnerRow } from '#libs/partners';
import { ProgramRow } from '#libs/programs';
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { LeadRow } from '../read-models/lead.row.view.js';
import { TouchRow } from '../read-models/touch.view.js';
import { leadList, LeadsArgs, NestedLeadsArgs } from './inputs/lead-list.inputs.js';
import { LeadConnection, TouchConnection } from './inputs/lists.types.js';
import { NestedTouchesArgs, TouchesArgs, touchList } from './inputs/touch-list.inputs.js';

@Resolver(() => LeadRow)
export class LeadResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => LeadRow, { nullable: true, description: 'One lead; null if there is none.' })
  @Roles(...READERS_AND_PARTNER)
  lead(
    @IdArg('id', 'lead', 'Its id.') id: string,
    @Args() args: ReadArgs,
    @Caller() caller: Principal,
  ): Promise<LeadRow | null> {
    return this.reads.one(LeadRow, caller, args, { id, ...own(caller, 'partnerId') });
  }

  @Query(() => LeadConnection, {
    description:
      'Leads, the latest submitted first unless another order is asked for. A partner is shown those that it brought.',
  })
  @Roles(...READERS_AND_PARTNER)
  leads(@Args() args: LeadsArgs, @Caller() caller: Principal): Promise<LeadConnection> {
    return this.reads.page(LeadRow, caller, args, leadList(args, caller));
  }

  @Query(() => TouchConnection, {
    description: 'Touches, the latest first unless another order is asked for. A partner is shown its own.',
  })
  @Roles(...READERS_AND_PARTNER)
  touches(@Args() args: TouchesArgs, @Caller() caller: Principal): Promise<TouchConnection> {
    return this.reads.page(TouchRow, caller, args, touchList(args, caller));
  }
}

/** Shows under a partner what it did to win customers. */
@Resolver(() => PartnerRow)
export class PartnerLeadsResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => LeadConnection, {
    description: 'Leads that it brought, the latest submitted first unless another order is asked for.',
  })
  leads(
    @Parent() { id: of }: PartnerRow,
    @Args() args: NestedLeadsArgs,
    @Caller() caller: Principal,
  ): Promise<LeadConnection> {
    return this.reads.nested(LeadRow, caller, args, { by: 'partnerId', of, ...leadList(args, caller) });
  }

  @ResolveField(() => TouchConnection, {
    description: 'Its touches, the latest first unless another order is asked for.',
  })
  touches(
    @Parent() { id: of }: PartnerRow,
    @Args() args: NestedTouchesArgs,
    @Caller() caller: Principal,
  ): Promise<TouchConnection> {
    return this.reads.nested(TouchRow, caller, args, { by: 'partnerId', of, ...touchList(args, caller) });
  }
}

/** Shows under a program its leads. */
@Resolver(() => ProgramRow)
export class ProgramLeadsResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => LeadConnection, {
    description:
      'Its leads, the latest submitted first unless another order is asked for. A partner is shown those that it brought.',
  })
  leads(
    @Parent() { id: of }: ProgramRow,
    @Args() args: NestedLeadsArgs,
    @Caller() caller: Principal,
  ): Promise<LeadConnection> {
    return this.reads.nested(LeadRow, caller, args, { by: 'programId', of, ...leadList(args, caller) });
  }
}
