import { dayInput, isRefusal, keyFault, keyOf, namesPerson, optionalTextFault, refuse, textFault } from '#libs/kernel';
import { isActivityKind } from '../fund/request/kinds.js';
import type { PlanActivity, PlanDraft, ReviseActivity } from './activity.commands.js';
import type { ActivityPlan } from './activity.events.js';
import {
  type Activity,
  type ActivityDecision,
  type ActivityState,
  closed,
  isOpen,
  ofActivity,
  planText,
  type Refused,
} from './activity.state.js';
import { hostsFault } from './hosts.js';

const MOST_LEADS = 1_000_000;

export function planActivity({ data, context }: PlanActivity, state: ActivityState): ActivityDecision {
  const { activityId, programId, externalId, currency, hosts } = data;
  if (state.status !== 'absent')
    return refuse('ACTIVITY_EXISTS', 'the program has an activity of this number', 'externalId');
  const fault =
    keyFault(externalId, 'externalId') ??
    (namesPerson(externalId)
      ? refuse('BAD_TEXT', 'the number of an activity names no person', 'externalId')
      : undefined);
  if (fault) return fault;
  const plan = readPlan(data);
  if (isRefusal(plan)) return plan;
  const unfit = hostsFault(hosts);
  if (unfit) return unfit;
  const of = { activityId, programId, at: context.occurredAt };
  return [
    { type: 'activity.planned', data: { ...of, externalId: keyOf(externalId), currency, ...plan } },
    ...hosts.map(({ partnerId, costShare }) => ({
      type: 'activity.host-invited' as const,
      data: { ...of, partnerId, costShare },
    })),
  ];
}

/** What it says already changes nothing. */
export function reviseActivity({ data, context }: ReviseActivity, activity: Activity): ActivityDecision {
  if (!isOpen(activity)) return closed(activity);
  const plan = readPlan(data);
  if (isRefusal(plan)) return plan;
  if (planText(plan) === activity.plan) return [];
  return [{ type: 'activity.revised', data: { ...ofActivity(activity, context.occurredAt), ...plan } }];
}

function readPlan({ name, kind, startsOn, endsOn, audience, expectedLeads }: PlanDraft): ActivityPlan | Refused {
  const fault = textFault(name, 'name', { seen: true }) ?? optionalTextFault(audience, 'audience', { lines: true });
  if (fault) return fault;
  if (!isActivityKind(kind)) return refuse('UNKNOWN_VALUE', 'there is no such kind of activity', 'kind');
  for (const [day, field] of [[startsOn, 'startsOn'] as const, [endsOn, 'endsOn'] as const]) {
    const read = dayInput(day, field);
    if (isRefusal(read)) return read;
  }
  if (endsOn < startsOn) return refuse('ENDS_BEFORE_START', 'it ends before it begins', 'endsOn');
  if (expectedLeads !== null && (expectedLeads < 0 || expectedLeads > MOST_LEADS))
    return refuse('OUT_OF_RANGE', `expect 0 to ${MOST_LEADS} leads`, 'expectedLeads');
  return { name: name.trim(), kind, startsOn, endsOn, audience, expectedLeads };
}
