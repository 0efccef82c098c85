import type { Aggregate } from '#libs/eventing';
import * as commands from './identifier.commands.js';
import { type IdentifierEvent, identifierEvents } from './identifier.events.js';
import { identifierDecider, type IdentifierState } from './identifier.js';

export const identifierAggregate: Aggregate<commands.ClaimIdentifier, IdentifierState, IdentifierEvent> = {
  decider: identifierDecider,
  events: identifierEvents,
  commands,
  id: ({ data }) => data.identifierId,
  creates: ['ClaimIdentifier'],
};
