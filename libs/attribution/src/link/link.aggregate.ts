import { aggregate } from '#libs/eventing';
import * as commands from './link.commands.js';
import { linkEvents } from './link.events.js';
import { linkDecider } from './link.js';

export const linkAggregate = aggregate({
  decider: linkDecider,
  events: linkEvents,
  commands,
  id: ({ data }) => data.linkId,
  creates: ['CreateLink'],
});
