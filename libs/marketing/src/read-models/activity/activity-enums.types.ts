import { graphqlEnum } from '#libs/graphql';
import type { ActivityFileUse, CostKind } from '../../activity/activity.events.js';
import type { ActivityStatus, HostAnswer } from '../../activity/activity.state.js';

export const ActivityStatusEnum = graphqlEnum<ActivityStatus>('ActivityStatus', 'How far an activity is.', {
  planned: 'Not begun: its hosts are being asked.',
  running: 'All hosts have agreed, and it has begun.',
  done: 'Over, with all tasks done or dropped.',
  cancelled: 'It does not take place, or was broken off.',
});

export const HostAnswerEnum = graphqlEnum<HostAnswer>('HostAnswer', 'What a partner says to an invitation.', {
  invited: 'It has not answered yet.',
  accepted: 'It hosts the activity.',
  declined: 'It has no part in it.',
});

export const ActivityCostKindEnum = graphqlEnum<CostKind>('ActivityCostKind', 'What money was spent on.', {
  venue: 'A place, its rent and its service.',
  media: 'Advertising.',
  production: 'Making what is shown or handed out.',
  speaker: 'People who speak.',
  travel: 'Journeys and nights.',
  other: 'Anything else.',
});

export const ActivityFileUseEnum = graphqlEnum<ActivityFileUse>('ActivityFileUse', 'What a file is for.', {
  asset: 'Something to work with, such as slides.',
  proof: 'It shows that the activity took place.',
});

export type TaskStatus = 'open' | 'done' | 'dropped';

export const ActivityTaskStatusEnum = graphqlEnum<TaskStatus>('ActivityTaskStatus', 'How far a task is.', {
  open: 'To be done.',
  done: 'Done.',
  dropped: 'Not to be done any more.',
});
