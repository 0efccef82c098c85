import { Caller, own, type Principal, READERS_AND_PARTNER, Roles } from '#libs/access';
import { having, HAVING, IdArg, listBelow, listsBelow, ReadArgs, Reads } from '#libs/graphql';
import { ProgramRow } from '#libs/programs';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { ActivityHostRow } from '../../read-models/activity/activity-host.view.js';
import { ActivityRow } from '../../read-models/activity/activity.row.view.js';
import { ActivityTaskRow } from '../../read-models/activity/activity-task.view.js';
import {
  ActivityArgs,
  activityList,
  ActivityTaskArgs,
  NestedActivityArgs,
  NestedActivityTaskArgs,
  taskList,
} from '../../read-models/lists/activity-lists.inputs.js';
import { ActivityConnection, ActivityTaskConnection } from './activity.payloads.js';

/** Activities and their tasks. A partner sees those that it hosts or is invited to, and its own tasks. */
@Resolver(() => ActivityRow)
export class ActivityResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => ActivityRow, { nullable: true, description: 'One activity; null if there is none.' })
  @Roles(...READERS_AND_PARTNER)
  activity(
    @IdArg('id', 'activity', 'Its id.') id: string,
    @Args() args: ReadArgs,
    @Caller() caller: Principal,
  ): Promise<ActivityRow | null> {
    const mine =
      caller.role === 'partner'
        ? having(ActivityHostRow, { by: 'activityId', where: own(caller, 'partnerId') })
        : undefined;
    return this.reads.one(ActivityRow, caller, args, { id, [HAVING]: [mine] });
  }

  @Query(() => ActivityConnection, {
    description:
      'Activities, those that begin last first unless another order is asked for; for a partner those that it hosts or is invited to.',
  })
  @Roles(...READERS_AND_PARTNER)
  activities(@Args() args: ActivityArgs, @Caller() caller: Principal): Promise<ActivityConnection> {
    return this.reads.page(ActivityRow, caller, args, activityList(args, caller));
  }

  @Query(() => ActivityTaskConnection, {
    description:
      'Tasks of activities, the earliest due day first unless another order is asked for; for a partner its own. What waits for somebody: `filter: { status: [OPEN] }`.',
  })
  @Roles(...READERS_AND_PARTNER)
  activityTasks(@Args() args: ActivityTaskArgs, @Caller() caller: Principal): Promise<ActivityTaskConnection> {
    return this.reads.page(ActivityTaskRow, caller, args, taskList(args, caller));
  }
}

const activities = listBelow({
  ...{ row: ActivityRow, page: ActivityConnection, args: NestedActivityArgs, list: activityList },
});
const tasks = listBelow({
  ...{ row: ActivityTaskRow, page: ActivityTaskConnection, args: NestedActivityTaskArgs, list: taskList },
});

export const ACTIVITY_LISTS = [
  listsBelow(ActivityRow, { tasks: tasks('activityId', 'What is to be done; for a partner its own tasks.') }),
  listsBelow(ProgramRow, {
    activities: activities('programId', 'Its activities; for a partner those that it hosts or is invited to.'),
  }),
];
