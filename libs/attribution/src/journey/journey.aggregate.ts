import type { Aggregate } from '#libs/eventing';
import * as commands from './journey.commands.js';
import { journeyDecider } from './journey.js';
import { type JourneyEvent, journeyEvents } from './journey.events.js';
import type { JourneyState } from './journey.state.js';

export const journeyAggregate: Aggregate<commands.JourneyCommand, JourneyState, JourneyEvent> = {
  decider: journeyDecider,
  events: journeyEvents,
  commands,
  id: ({ data }) => data.journeyId,
  // A customer that is known was mostly heard of in this process, which keeps its journey.
  creates: ['IdentifyCustomer', 'NoteTouch', 'NoteConversion'],
};
