import { CountedConnection, MutationPayload } from '#libs/graphql';
import { ObjectType } from '@nestjs/graphql';
import { ActivityRow } from '../../read-models/activity/activity.row.view.js';
import { ActivityTaskRow } from '../../read-models/activity/activity-task.view.js';

@ObjectType({ description: 'A page of activities.' })
export class ActivityConnection extends CountedConnection(ActivityRow, 'Activity') {}

@ObjectType({ description: 'A page of tasks.' })
export class ActivityTaskConnection extends CountedConnection(ActivityTaskRow, 'ActivityTask') {}

@ObjectType({ description: 'The activity, or why nothing was changed.' })
export class ActivityPayload extends MutationPayload {}

@ObjectType({ description: 'The task, or why nothing was changed.' })
export class ActivityTaskPayload extends MutationPayload {}
