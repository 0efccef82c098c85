import { aggregate } from '#libs/eventing';
import * as commands from './performance.commands.js';
import { performanceEvents } from './performance.events.js';
import { performanceDecider } from './performance.js';

/** What a partner has done and which rank that earns; one stream beside the partner's own. */
export const performanceAggregate = aggregate({
  decider: performanceDecider,
  events: performanceEvents,
  commands,
  id: ({ data }: commands.PerformanceCommand) => data.performanceId,
});
