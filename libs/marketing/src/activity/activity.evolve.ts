import { Map, OrderedMap, Set } from 'immutable';
import { unreachable } from '#libs/kernel';
import type { ActivityCost, ActivityEvent, ActivityPlan } from './activity.events.js';
import { type Activity, type ActivityState, type KnownCost, costText, type Host, planText } from './activity.state.js';

export function evolveActivity(state: ActivityState, event: ActivityEvent): ActivityState {
  if (event.type === 'activity.planned') {
    const { activityId, programId, currency } = event.data;
    return {
      ...{ status: 'planned', activityId, programId, currency, plan: planOf(event.data) },
      ...{ hosts: OrderedMap(), tasks: OrderedMap(), files: Set(), costs: Map() },
    };
  }
  if (state.status === 'absent') return state;
  switch (event.type) {
    case 'activity.revised':
      return { ...state, plan: planOf(event.data) };
    case 'activity.host-invited': {
      const { partnerId, costShare } = event.data;
      const borne = state.hosts.get(partnerId)?.borne ?? null;
      return { ...state, hosts: state.hosts.set(partnerId, { answer: 'invited', costShare, borne }) };
    }
    case 'activity.host-answered': {
      const { partnerId, accepts, keeps } = event.data;
      const host = state.hosts.get(partnerId);
      return host ? { ...state, hosts: state.hosts.set(partnerId, answered(host.costShare, accepts, keeps)) } : state;
    }
    case 'activity.task-added': {
      const { taskId, partnerId } = event.data;
      return { ...state, tasks: state.tasks.set(taskId, { partnerId, status: 'open' }) };
    }
    case 'activity.task-done':
      return withTask(state, event.data.taskId, 'done');
    case 'activity.task-dropped':
      return withTask(state, event.data.taskId, 'dropped');
    case 'activity.file-attached':
      return { ...state, files: state.files.add(`${event.data.use}:${event.data.sha256}`) };
    case 'activity.cost-recorded':
      return { ...state, costs: state.costs.set(event.data.number, knownCost(event.data)) };
    case 'activity.cost-withdrawn':
      return { ...state, costs: state.costs.delete(event.data.number) };
    case 'activity.started':
      return { ...state, status: 'running' };
    case 'activity.finished':
      return { ...state, status: 'done' };
    case 'activity.cancelled':
      return { ...state, status: 'cancelled' };
    default:
      return unreachable(event);
  }
}

/** What a host is after its answer. */
export const answered = (costShare: number, accepts: boolean, keeps?: number): Host => {
  if (accepts) return { answer: 'accepted', costShare, borne: costShare };
  return keeps === undefined
    ? { answer: 'declined', costShare, borne: null }
    : { answer: 'accepted', costShare: keeps, borne: keeps };
};

const knownCost = (cost: ActivityCost & Pick<KnownCost, 'counted'>): KnownCost => ({
  ...{ content: costText(cost), paidBy: cost.paidBy, counted: cost.counted },
});

const planOf = ({ name, kind, startsOn, endsOn, audience, expectedLeads }: ActivityPlan): string =>
  planText({ name, kind, startsOn, endsOn, audience, expectedLeads });

function withTask(state: Activity, taskId: string, status: 'done' | 'dropped'): Activity {
  const task = state.tasks.get(taskId);
  return task ? { ...state, tasks: state.tasks.set(taskId, { ...task, status }) } : state;
}
