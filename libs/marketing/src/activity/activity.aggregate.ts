import { aggregate } from '#libs/eventing';
import * as commands from './activity.commands.js';
import { activityEvents } from './activity.events.js';
import { activityDecider } from './activity.js';

export const activityAggregate = aggregate({
  decider: activityDecider,
  events: activityEvents,
  commands,
  id: ({ data }) => data.activityId,
  creates: ['PlanActivity'],
});
