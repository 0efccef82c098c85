import { dayInput, isRefusal, refuse, textFault } from '#libs/kernel';
import { endOf } from '../vocabulary/days.js';
import type { AddTask, CompleteTask, DropTask } from './activity.commands.js';
import { type Activity, type ActivityDecision, closed, isOpen, ofActivity, type Refused } from './activity.state.js';
import { bearerFault } from './hosts.js';

const MOST_TASKS = 200;

export function addTask({ data, context }: AddTask, activity: Activity): ActivityDecision {
  const { taskId, partnerId, title, dueOn, timeZone } = data;
  if (!isOpen(activity)) return closed(activity);
  if (activity.tasks.has(taskId)) return [];
  if (activity.tasks.size >= MOST_TASKS)
    return refuse('TOO_MANY', `an activity has at most ${MOST_TASKS} tasks`, 'activityId');
  const fault = textFault(title, 'title', { seen: true }) ?? bearerFault(activity, partnerId, 'partnerId');
  if (fault) return fault;
  const day = dayInput(dueOn, 'dueOn');
  if (isRefusal(day)) return day;
  const of = ofActivity(activity, context.occurredAt);
  const task = { ...of, taskId, partnerId, title: title.trim(), dueOn, dueAt: endOf(dueOn, timeZone) };
  return [{ type: 'activity.task-added', data: task }];
}

/** Whoever has to do it says that it is done, or the vendor. */
export function completeTask({ data, context }: CompleteTask, activity: Activity): ActivityDecision {
  const { taskId, by } = data;
  const task = activity.tasks.get(taskId);
  if (!task || (by !== null && task.partnerId !== by)) return NO_TASK;
  if (task.status === 'done') return [];
  if (task.status === 'dropped') return refuse('WRONG_STATUS', 'the task was dropped', 'taskId');
  return [{ type: 'activity.task-done', data: { ...ofActivity(activity, context.occurredAt), taskId } }];
}

export function dropTask({ data: { taskId }, context }: DropTask, activity: Activity): ActivityDecision {
  const task = activity.tasks.get(taskId);
  if (!task) return NO_TASK;
  if (task.status === 'dropped') return [];
  if (task.status === 'done') return refuse('WRONG_STATUS', 'the task is done', 'taskId');
  return [{ type: 'activity.task-dropped', data: { ...ofActivity(activity, context.occurredAt), taskId } }];
}

export const openTasks = ({ tasks }: Activity): readonly string[] => [
  ...tasks.filter(({ status }) => status === 'open').keys(),
];

const NO_TASK: Refused = refuse('NOT_FOUND', 'the activity has no such task', 'taskId');
