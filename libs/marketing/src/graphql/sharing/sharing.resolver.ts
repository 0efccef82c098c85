import { Caller, own, type Principal, READERS, READERS_AND_PARTNER, Roles, STAFF } from '#libs/access';
import { IdArg, listBelow, listsBelow, LiveRows, ReadArgs, Reads } from '#libs/graphql';
import { Args, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { ActivityRow } from '../../read-models/activity/activity.row.view.js';
import { ActivityFiguresRow } from '../../read-models/sharing/activity-figures.view.js';
import { SharedLeadRow } from '../../read-models/sharing/shared-lead.view.js';
import { SharingRow } from '../../read-models/sharing/sharing.view.js';
import {
  ActivityFiguresArgs,
  activityFiguresList,
  inboxList,
  LeadInboxArgs,
  NestedSharedLeadArgs,
  SharedLeadArgs,
  sharedLeadList,
} from '../../read-models/lists/sharing-lists.inputs.js';
import { ActivityFiguresConnection, SharedLeadConnection } from './sharing.payloads.js';

/** Leads that activities brought, whose they are, and who has to answer. A partner sees its own. */
@Resolver(() => ActivityRow)
export class SharingResolver {
  constructor(
    private readonly reads: Reads,
    private readonly live: LiveRows,
  ) {}

  @Query(() => SharedLeadRow, { nullable: true, description: 'One shared lead; null if there is none.' })
  @Roles(...READERS_AND_PARTNER)
  sharedLead(
    @IdArg('id', 'shared_lead', 'Its id.') id: string,
    @Args() args: ReadArgs,
    @Caller() caller: Principal,
  ): Promise<SharedLeadRow | null> {
    return this.reads.one(SharedLeadRow, caller, args, { id, ...own(caller, 'partnerId') });
  }

  @Query(() => SharedLeadConnection, {
    description:
      'Leads that activities brought, the latest first unless another order is asked for; for a partner its own.',
  })
  @Roles(...READERS_AND_PARTNER)
  sharedLeads(@Args() args: SharedLeadArgs, @Caller() caller: Principal): Promise<SharedLeadConnection> {
    return this.reads.page(SharedLeadRow, caller, args, sharedLeadList(args, caller));
  }

  @Query(() => SharedLeadConnection, {
    description:
      'Leads that wait for a partner’s answer, the earliest due date first unless another order is asked for; for a partner its own.',
  })
  @Roles(...READERS_AND_PARTNER)
  leadInbox(@Args() args: LeadInboxArgs, @Caller() caller: Principal): Promise<SharedLeadConnection> {
    return this.reads.page(SharedLeadRow, caller, args, inboxList(args, caller));
  }

  @Subscription(() => SharedLeadRow, {
    description:
      'Shared leads as they come, change hands and are answered; for a partner those that are its own. Ends when changes may have been missed: read the list again then.',
    resolve: (row: SharedLeadRow) => row,
  })
  @Roles(...STAFF, 'auditor', 'partner')
  leadInboxChanged(
    @IdArg('programId', 'program', 'The program.') programId: string,
    @Caller() caller: Principal,
  ): Promise<AsyncIterableIterator<SharedLeadRow>> {
    return this.live.rows(SharedLeadRow, caller, { where: { programId, ...own(caller, 'partnerId') } });
  }

  @Query(() => ActivityFiguresConnection, {
    description:
      'What activities have brought and cost. Example: an e-book brings 80 leads, then a webinar 120 rows with 20 of the e-book’s: the webinar has 100 leads and 20 seen again.',
  })
  @Roles(...READERS)
  activityFigures(@Args() args: ActivityFiguresArgs, @Caller() caller: Principal): Promise<ActivityFiguresConnection> {
    return this.reads.page(ActivityFiguresRow, caller, args, activityFiguresList(args));
  }

  @ResolveField(() => SharingRow, {
    nullable: true,
    description: 'How its leads are shared; null: nothing was offered.',
  })
  sharing(@Parent() { id }: ActivityRow, @Caller() caller: Principal): Promise<SharingRow | null> {
    return this.reads.related(SharingRow, caller, id);
  }

  @ResolveField(() => ActivityFiguresRow, { nullable: true, description: 'What it has brought and cost.' })
  figures(@Parent() { id }: ActivityRow, @Caller() caller: Principal): Promise<ActivityFiguresRow | null> {
    return this.reads.related(ActivityFiguresRow, caller, id);
  }
}

const leads = listBelow({
  ...{ row: SharedLeadRow, page: SharedLeadConnection, args: NestedSharedLeadArgs, list: sharedLeadList },
});

export const ActivityLeadsResolver = listsBelow(ActivityRow, {
  leads: leads('activityId', 'Leads that it brought; for a partner its own.'),
});
