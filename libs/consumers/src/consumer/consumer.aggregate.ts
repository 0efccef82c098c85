import { aggregate } from '#libs/eventing';
import { CreateConsumer, DeleteConsumer, NoteProgress, SeekConsumer } from './consumer.commands.js';
import { consumerEvents } from './consumer.events.js';
import { consumerDecider } from './consumer.js';

export const consumerAggregate = aggregate({
  decider: consumerDecider,
  events: consumerEvents,
  commands: { CreateConsumer, SeekConsumer, NoteProgress, DeleteConsumer },
  id: ({ data }) => data.consumerId,
});
