import { aggregate } from '#libs/eventing';
import { command, type Decider, type EventOf } from '#libs/kernel';
import { type ClicksEvent, clicksEvents } from './clicks.events.js';

export class RecordClicks extends command('RecordClicks')<EventOf<ClicksEvent, 'clicks.recorded'>['data']>() {}

export class NoteClickGap extends command('NoteClickGap')<EventOf<ClicksEvent, 'clicks.gap-noted'>['data']>() {}

/** Nothing is decided of clicks: they happened. */
const clicksDecider: Decider<RecordClicks | NoteClickGap, null, ClicksEvent, never> = {
  initial: null,
  decide: (given) =>
    given.type === 'RecordClicks'
      ? [{ type: 'clicks.recorded', data: given.data }]
      : [{ type: 'clicks.gap-noted', data: given.data }],
  evolve: () => null,
};

export const clicksAggregate = aggregate({
  decider: clicksDecider,
  events: clicksEvents,
  commands: { RecordClicks, NoteClickGap },
  id: ({ data }) => data.clicksId,
});
