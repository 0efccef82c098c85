import { clearDeadline, deadlines, setDeadline } from '#libs/eventing';
import { type ActivityEvent, activityEvents } from '../activity/activity.events.js';

const TASK_DUE = 'task-due';

interface Of {
  readonly activityId: string;
  readonly programId: string;
}

const subject = ({ activityId, programId }: Of) => ({ noun: 'activity', id: activityId, programId });

/** By when tasks should be done. Nothing follows but that they are late. */
export const activityDeadlines = deadlines<ActivityEvent>()(activityEvents, {
  'activity.task-added': ({ data }) => [setDeadline(TASK_DUE, subject(data), data.dueAt, data.taskId)],
  'activity.task-done': ({ data }) => [clearDeadline(TASK_DUE, subject(data), data.taskId)],
  'activity.task-dropped': ({ data }) => [clearDeadline(TASK_DUE, subject(data), data.taskId)],
});
