import { aggregate } from '#libs/eventing';
import * as commands from './sharing.commands.js';
import { sharingEvents } from './sharing.events.js';
import { sharingDecider } from './sharing.js';

/** An activity has one, under its own id. */
export const sharingAggregate = aggregate({
  decider: sharingDecider,
  events: sharingEvents,
  commands,
  id: ({ data }) => data.activityId,
});
