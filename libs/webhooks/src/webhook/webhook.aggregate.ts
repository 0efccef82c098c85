import { aggregate } from '#libs/eventing';
import * as commands from './webhook.commands.js';
import { webhookEvents } from './webhook.events.js';
import { webhookDecider } from './webhook.js';

export const webhookAggregate = aggregate({
  decider: webhookDecider,
  events: webhookEvents,
  commands: { ...commands },
  id: ({ data }) => data.webhookId,
});
