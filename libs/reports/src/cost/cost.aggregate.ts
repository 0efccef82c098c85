import { aggregate } from '#libs/eventing';
import { idOf } from '#libs/kernel';
import { costEvents } from './cost.events.js';
import { costDecider, RecordCost } from './cost.js';

/** A cost is known by its number in its program. */
export const costIdOf = (tenant: string, programId: string, externalId: string): string =>
  idOf(tenant, 'cost', `${programId}:${externalId}`);

export const costAggregate = aggregate({
  decider: costDecider,
  events: costEvents,
  commands: { RecordCost },
  id: ({ data }) => data.costId,
  creates: ['RecordCost'],
});
