import { Caller, own, type Principal, READERS_AND_PARTNER, Roles, STAFF } from '#libs/access';
import { IdArg, LiveRows, ReadArgs, Reads } from '#libs/graphql';
import { Args, Query, Resolver, Subscription } from '@nestjs/graphql';
import { LeadRow } from '../read-models/lead/lead.row.view.js';
import { TouchRow } from '../read-models/touch.view.js';
import { leadList, LeadsArgs } from '../read-models/lists/lead-list.inputs.js';
import { LeadConnection, TouchConnection } from './inputs/lists.types.js';
import { TouchesArgs, touchList } from '../read-models/lists/touch-list.inputs.js';

@Resolver(() => LeadRow)
export class LeadResolver {
  constructor(
    private readonly reads: Reads,
    private readonly live: LiveRows,
  ) {}

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

  // A partner would learn when somebody else submits the same person.
  @Subscription(() => LeadRow, {
    description:
      'Leads as they are submitted and change. Ends when changes may have been missed: read the list again then.',
    resolve: (row: LeadRow) => row,
  })
  @Roles(...STAFF, 'auditor')
  leadChanged(
    @IdArg('programId', 'program', 'The program.') programId: string,
    @Caller() caller: Principal,
  ): Promise<AsyncIterableIterator<LeadRow>> {
    return this.live.rows(LeadRow, caller, { where: { programId } });
  }
}
