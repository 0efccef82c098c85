import { aggregate } from '#libs/eventing';
import { clickDayDecider, NoteClickRecorder, SealClickDay } from './click-day.js';
import { clickDayEvents } from './click-day.events.js';

export const clickDayAggregate = aggregate({
  decider: clickDayDecider,
  events: clickDayEvents,
  commands: { NoteClickRecorder, SealClickDay },
  id: ({ data }) => data.dayId,
});
