import { refuse } from '#libs/kernel';
import type { AnswerInvitation, HostDraft, InviteHost } from './activity.commands.js';
import {
  type Activity,
  type ActivityDecision,
  closed,
  isHost,
  isOpen,
  ofActivity,
  type Refused,
  sharedOut,
  WHOLE,
} from './activity.state.js';

const MOST_HOSTS = 20;

/** Partners that host an activity from the start. */
export function hostsFault(hosts: readonly HostDraft[]): Refused | undefined {
  if (hosts.length > MOST_HOSTS) return tooMany();
  if (new Set(hosts.map(({ partnerId }) => partnerId)).size < hosts.length)
    return refuse('GIVEN_TWICE', 'a partner is named twice', 'hosts');
  const bad = hosts.some(({ costShare }) => !isShare(costShare));
  if (bad) return outOfRange();
  return hosts.reduce((sum, { costShare }) => sum + costShare, 0) > WHOLE ? tooMuch() : undefined;
}

/** Invites a partner, or offers it another part of the costs: it has to answer anew. */
export function inviteHost({ data, context }: InviteHost, activity: Activity): ActivityDecision {
  const { partnerId, costShare } = data;
  if (!isOpen(activity)) return closed(activity);
  if (!isShare(costShare)) return outOfRange();
  const host = activity.hosts.get(partnerId);
  if (host && host.answer !== 'declined' && host.costShare === costShare) return [];
  if (!host && activity.hosts.size >= MOST_HOSTS) return tooMany();
  if (sharedOut(activity, partnerId) + costShare > WHOLE) return tooMuch();
  const invited = { ...ofActivity(activity, context.occurredAt), partnerId, costShare };
  return [{ type: 'activity.host-invited', data: invited }];
}

export function answerInvitation({ data, context }: AnswerInvitation, activity: Activity): ActivityDecision {
  const { partnerId, accepts } = data;
  const host = activity.hosts.get(partnerId);
  if (!host) return notAHost('partnerId');
  if (!isOpen(activity)) return closed(activity);
  if (host.answer === (accepts ? 'accepted' : 'declined')) return [];
  if (host.answer === 'declined') return refuse('WRONG_STATUS', 'it has declined: invite it anew', 'partnerId');
  if (!accepts && activity.status === 'running' && host.answer === 'accepted')
    return refuse('WRONG_STATUS', 'the activity is running: its hosts stay', 'activityId');
  const keeps = !accepts && activity.status === 'running' && host.borne !== null ? { keeps: host.borne } : {};
  const answered = { ...ofActivity(activity, context.occurredAt), partnerId, accepts, ...keeps };
  return [{ type: 'activity.host-answered', data: answered }];
}

/** Whoever has a part in it: the vendor, or a partner that hosts it. */
export const bearerFault = (activity: Activity, partnerId: string | null, field: string): Refused | undefined =>
  partnerId === null || isHost(activity.hosts.get(partnerId)) ? undefined : notAHost(field);

const notAHost = (field: string): Refused => refuse('NOT_A_HOST', 'this partner does not host the activity', field);

const isShare = (costShare: number): boolean => Number.isInteger(costShare) && costShare >= 0 && costShare <= WHOLE;

const outOfRange = (): Refused =>
  refuse('OUT_OF_RANGE', 'a part of the costs is 0 to 10,000 basis points', 'costShare');

const tooMuch = (): Refused =>
  refuse('WEIGHTS_DO_NOT_ADD_UP', 'all hosts together bear more than 10,000 basis points of the costs', 'costShare');

const tooMany = (): Refused => refuse('TOO_MANY', `an activity has at most ${MOST_HOSTS} partners`, 'hosts');
