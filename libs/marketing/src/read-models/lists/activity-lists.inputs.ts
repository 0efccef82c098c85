import { own, type Principal } from '#libs/access';
import {
  allOf,
  AnyIdOf,
  AnyOf,
  AnyText,
  type DayRange,
  Days,
  graphqlEnum,
  having,
  HAVING,
  inclusive,
  listing,
  Matching,
  NestedPageArgs,
  type Order,
  present,
  type RowList,
  Whether,
  listingOfProgram,
} from '#libs/graphql';
import { ofPartners, PartnerFilter } from '#libs/partners';
import { type ActivityKind, ActivityKindEnum } from '#libs/programs';
import { ArgsType, InputType } from '@nestjs/graphql';
import type { ActivityStatus } from '../../activity/activity.state.js';
import type { ActivityRow } from '../activity/activity.row.view.js';
import { ActivityHostRow } from '../activity/activity-host.view.js';
import { ActivityStatusEnum, ActivityTaskStatusEnum, type TaskStatus } from '../activity/activity-enums.types.js';
import type { ActivityTaskRow } from '../activity/activity-task.view.js';

@InputType({ description: 'Which activities.' })
class ActivityFilter {
  @AnyIdOf('activity', 'One of these.')
  id?: string[];

  @AnyText('With one of these numbers.')
  externalId?: string[];

  @AnyOf(ActivityKindEnum, 'Of one of these kinds.')
  kind?: ActivityKind[];

  @AnyOf(ActivityStatusEnum, 'One of these far.')
  status?: ActivityStatus[];

  @Days('That begin on these days.')
  startsOn?: DayRange;

  @Matching(() => PartnerFilter, 'Hosted by such a partner, or offered to it.')
  partner?: PartnerFilter;
}

@InputType({ description: 'Which tasks.' })
class ActivityTaskFilter {
  @AnyIdOf('activity', 'Of one of these activities.')
  activityId?: string[];

  @AnyOf(ActivityTaskStatusEnum, 'One of these far.')
  status?: TaskStatus[];

  @Matching(() => PartnerFilter, 'To be done by such a partner.')
  partner?: PartnerFilter;

  @Whether('Whether a partner has to do them, or the vendor itself.')
  hasPartner?: boolean;

  @Days('Due on these days.')
  dueOn?: DayRange;
}

type ActivityOrder = 'newest' | 'oldest';

const ActivityOrderEnum = graphqlEnum<ActivityOrder>('ActivityOrder', 'How activities are listed.', {
  newest: 'Those that begin last first.',
  oldest: 'The earliest first day first.',
});

const ACTIVITY_ORDERS: Readonly<Record<ActivityOrder, Order<ActivityRow>>> = {
  newest: { by: 'startsOn', direction: 'desc' },
  oldest: { by: 'startsOn' },
};

type TaskOrder = 'due-first' | 'due-last';

const TaskOrderEnum = graphqlEnum<TaskOrder>('ActivityTaskOrder', 'How tasks are listed.', {
  'due-first': 'The earliest due day first.',
  'due-last': 'Those that are due last first.',
});

const TASK_ORDERS: Readonly<Record<TaskOrder, Order<ActivityTaskRow>>> = {
  'due-first': { by: 'dueAt' },
  'due-last': { by: 'dueAt', direction: 'desc' },
};

const ACTIVITIES = { filter: ActivityFilter, orders: ActivityOrderEnum, byDefault: 'newest' } as const;
const TASKS = { filter: ActivityTaskFilter, orders: TaskOrderEnum, byDefault: 'due-first' } as const;

@ArgsType()
export class ActivityArgs extends listingOfProgram(ACTIVITIES) {}

@ArgsType()
export class ActivityTaskArgs extends listingOfProgram(TASKS) {}

@ArgsType()
export class NestedActivityArgs extends listing(NestedPageArgs, ACTIVITIES) {}

@ArgsType()
export class NestedActivityTaskArgs extends listing(NestedPageArgs, TASKS) {}

/** Activities; for a partner those that it hosts or is invited to. */
export function activityList(
  { programId, filter, orderBy }: NestedActivityArgs & Partial<ActivityArgs>,
  caller: Principal,
): RowList<ActivityRow> {
  const { id, externalId, kind, status, startsOn, partner } = filter ?? {};
  const mine =
    caller.role === 'partner'
      ? having(ActivityHostRow, { by: 'activityId', where: own(caller, 'partnerId') })
      : undefined;
  const hosted = partner && having(ActivityHostRow, { by: 'activityId', where: ofPartners<ActivityHostRow>(partner) });
  return {
    where: allOf<ActivityRow>(
      { programId, id, externalId, kind, status, startsOn: inclusive(startsOn) },
      { [HAVING]: [mine, hosted] },
    ),
    order: ACTIVITY_ORDERS[orderBy],
  };
}

/** Tasks; for a partner its own. */
export function taskList(
  { programId, filter, orderBy }: NestedActivityTaskArgs & Partial<ActivityTaskArgs>,
  caller: Principal,
): RowList<ActivityTaskRow> {
  const { activityId, status, partner, hasPartner, dueOn } = filter ?? {};
  const only = allOf<ActivityTaskRow>(
    { programId, activityId, status, dueOn: inclusive(dueOn) },
    partner && ofPartners<ActivityTaskRow>(partner),
    hasPartner === undefined ? undefined : { partnerId: present(hasPartner) },
  );
  return { where: { ...only, ...own(caller, 'partnerId') }, order: TASK_ORDERS[orderBy] };
}
