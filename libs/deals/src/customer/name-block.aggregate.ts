import type { Aggregate } from '#libs/eventing';
import * as commands from './name-block.commands.js';
import { type NameBlockEvent, nameBlockEvents } from './name-block.events.js';
import { nameBlockDecider, type NameBlockState } from './name-block.js';

export const nameBlockAggregate: Aggregate<commands.NameCustomer, NameBlockState, NameBlockEvent> = {
  decider: nameBlockDecider,
  events: nameBlockEvents,
  commands,
  id: ({ data }) => data.nameBlockId,
  creates: ['NameCustomer'],
};
