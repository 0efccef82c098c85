import { aggregate } from '#libs/eventing';
import { hierarchyDecider, SetPartnerParent } from './hierarchy.js';
import { hierarchyEvents } from './hierarchy.events.js';

/** Who stands above whom in a program. */
export const hierarchyAggregate = aggregate({
  decider: hierarchyDecider,
  events: hierarchyEvents,
  commands: { SetPartnerParent },
  id: ({ data }: SetPartnerParent) => data.programId,
});
