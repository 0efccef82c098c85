import { type Policy, policy, policyContext } from '#libs/eventing';
import type { EventOf, Recorded } from '#libs/kernel';
import { type ClicksEvent, clicksEvents } from '../click/clicks.events.js';
import { clickDayIdOf, NoteClickRecorder } from '../click-day/click-day.js';

const name = 'note-recorder-when-clicks-recorded';

/** A stream may begin with gaps, which name no program: it is noted by one of its first batches, which the day takes once. */
const FIRST = 8n;

type Batch = Recorded<EventOf<ClicksEvent, 'clicks.recorded'>>;

/** Which streams a day of clicks has: whoever seals it cannot look for them. */
export const noteRecorderWhenClicksRecorded = (): Policy<ClicksEvent> =>
  policy<ClicksEvent>({
    name,
    sources: [clicksEvents],
    on: ['clicks.recorded'],
    react: (events) => {
      const first = new Map(
        (events as readonly Batch[])
          .filter(({ revision, data }) => revision < FIRST && data.links.length > 0)
          .toReversed()
          .map((event) => [event.data.clicksId, event]),
      );
      return Promise.resolve(
        [...first.values()].map((event) => {
          const { clicksId, day, links } = event.data;
          const dayId = clickDayIdOf(event.metadata.tenant, day);
          const { programId } = links[0]!;
          const command = new NoteClickRecorder({ dayId, day, programId, clicksId }, policyContext(name, event));
          return { command, answers: [event] };
        }),
      );
    },
  });
