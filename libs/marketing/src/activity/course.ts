import { refuse, textFault } from '#libs/kernel';
import type { CancelActivity, FinishActivity, StartActivity } from './activity.commands.js';
import {
  type Activity,
  type ActivityDecision,
  closed,
  explainedFor,
  isHost,
  isOpen,
  ofActivity,
} from './activity.state.js';
import { openTasks } from './tasks.js';

/** It starts when each partner that was invited has answered, and it is agreed how leads are shared among several of them. */
export function startActivity({ data, context }: StartActivity, activity: Activity): ActivityDecision {
  if (activity.status === 'running') return [];
  if (activity.status !== 'planned') return closed(activity);
  const silent = activity.hosts.count(({ answer }) => answer === 'invited');
  if (silent > 0) return refuse('HOSTS_NOT_AGREED', `${silent} of its hosts have not answered yet`, 'activityId');
  if (!data.isShared && activity.hosts.count(isHost) > 1)
    return refuse('NO_SHARING', 'its hosts have not agreed yet on how leads are shared', 'activityId');
  return [{ type: 'activity.started', data: ofActivity(activity, context.occurredAt) }];
}

export function finishActivity({ context }: FinishActivity, activity: Activity): ActivityDecision {
  if (activity.status === 'done') return [];
  if (activity.status !== 'running') return closed(activity);
  const open = openTasks(activity).length;
  if (open > 0) return refuse('TASKS_OPEN', `${open} tasks are open: complete or drop them first`, 'activityId');
  return [{ type: 'activity.finished', data: ofActivity(activity, context.occurredAt) }];
}

/** Nothing of it is to be done any more. */
export function cancelActivity({ data: { reason }, context }: CancelActivity, activity: Activity): ActivityDecision {
  if (!isOpen(activity)) return closed(activity);
  const fault = textFault(reason, 'reason', { most: 500, lines: true });
  if (fault) return fault;
  const of = ofActivity(activity, context.occurredAt);
  return [
    ...openTasks(activity).map((taskId) => ({ type: 'activity.task-dropped' as const, data: { ...of, taskId } })),
    {
      type: 'activity.cancelled',
      data: { ...of, explainedFor: explainedFor(activity), reason },
    },
  ];
}
