import { Caller, own, type Principal } from '#libs/access';
import { LeadRow } from '#libs/attribution';
import { Reads } from '#libs/graphql';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { SharedLeadRow } from '../../read-models/sharing/shared-lead.view.js';

/** Shows under a lead that an activity has brought it, and whose it is. */
@Resolver(() => LeadRow)
export class LeadSharingResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => SharedLeadRow, {
    nullable: true,
    description: 'How it is shared; null: no activity brought it, a partner did, or it is not shown to you.',
  })
  sharedLead(@Parent() { id }: LeadRow, @Caller() caller: Principal): Promise<SharedLeadRow | null> {
    return this.reads.related(SharedLeadRow, caller, id, { where: own(caller, 'partnerId') });
  }
}
