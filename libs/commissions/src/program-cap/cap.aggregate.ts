import { aggregate } from '#libs/eventing';
import { capCommands, type ReserveCap } from './cap.commands.js';
import { capEvents } from './cap.events.js';
import { capDecider, capIdOf } from './cap.js';

export const cap = aggregate({
  decider: capDecider,
  events: capEvents,
  commands: capCommands,
  id: ({ data, context }: ReserveCap) => capIdOf(context.tenant, data.cap),
});
