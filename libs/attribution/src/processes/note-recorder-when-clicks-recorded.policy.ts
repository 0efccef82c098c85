import { type Policy, policy, policyContext } from '#libs/eventing';
import type { EventOf, Recorded } from '#libs/kernel';
import { LRUCache } from 'lru-cache';
import { type ClicksEvent, clicksEvents } from '../click/clicks.events.js';
import { clickDayIdOf, NoteClickRecorder } from '../click-day/click-day.js';

const name = 'note-recorder-when-clicks-recorded';

/** Streams that a process knows to be noted. One that it has forgotten is noted again, which changes nothing. */
const MOST_KNOWN = 50_000;

type Batch = Recorded<EventOf<ClicksEvent, 'clicks.recorded'>>;

/**
 * Which streams a day of clicks has: whoever seals it cannot look for them. A stream is noted by the first batch of it that this process sees, whatever
 * stands before it, and by that one again where it comes again: then nobody knows whether it was noted.
 */
export const noteRecorderWhenClicksRecorded = (): Policy<ClicksEvent> => {
  const notedBy = new LRUCache<string, string>({ max: MOST_KNOWN });
  return policy<ClicksEvent>({
    name,
    sources: [clicksEvents],
    on: ['clicks.recorded'],
    react: (events) => {
      const first = (events as readonly Batch[]).filter(({ id, data: { clicksId, links } }) => {
        if (links.length === 0) return false;
        const by = notedBy.get(clicksId) ?? id;
        notedBy.set(clicksId, by);
        return by === id;
      });
      return Promise.resolve(
        first.map((event) => {
          const { clicksId, day, links } = event.data;
          const dayId = clickDayIdOf(event.metadata.tenant, day);
          const { programId } = links[0]!;
          const command = new NoteClickRecorder({ dayId, day, programId, clicksId }, policyContext(name, event));
          return { command, answers: [event] };
        }),
      );
    },
  });
};
