import { refuse } from '#libs/kernel';
import { fileFault } from '../vocabulary/files.js';
import type { AttachFile } from './activity.commands.js';
import { type Activity, type ActivityDecision, closed, ofActivity } from './activity.state.js';
import { bearerFault } from './hosts.js';

const MOST_FILES = 100;

/** Proof often comes when all is over. The same file again changes nothing. */
export function attachFile({ data, context }: AttachFile, activity: Activity): ActivityDecision {
  const { use, partnerId, name, mediaType, size, sha256 } = data;
  if (activity.status === 'cancelled') return closed(activity);
  const fault = fileFault(data, 'file') ?? bearerFault(activity, partnerId, 'partnerId');
  if (fault) return fault;
  if (activity.files.has(`${use}:${sha256}`)) return [];
  if (activity.files.size >= MOST_FILES)
    return refuse('TOO_MANY', `an activity has at most ${MOST_FILES} files`, 'activityId');
  const file = { use, partnerId, name: name.trim(), mediaType, size, sha256 };
  return [{ type: 'activity.file-attached', data: { ...ofActivity(activity, context.occurredAt), ...file } }];
}
