import { type AgendaEvent, agendaEvents, isReached } from '#libs/deadlines';
import { type Policy, policy, policyContext } from '#libs/eventing';
import { CLICK_DAY_OVER } from './click-day.deadlines.js';
import { CloseClickDay } from './close-click-day.js';

const name = 'seal-clicks-when-their-day-is-over';

/** What a day of clicks came to takes the place of its batches, which are then kept as long as the program says. */
export const sealClicksWhenTheirDayIsOver = (): Policy<AgendaEvent> =>
  policy<AgendaEvent>({
    name,
    sources: [agendaEvents],
    on: ['agenda.deadline-reached'],
    react: (events) =>
      Promise.resolve(
        events
          .filter((event) => isReached(event, 'click-day', CLICK_DAY_OVER))
          .map((event) => {
            const { subject, key: day } = event.data;
            const data = { dayId: subject.id, day, programId: subject.programId };
            return {
              ...{ command: new CloseClickDay(data, policyContext(name, event)), answers: [event] },
              orderingKey: subject.id,
            };
          }),
      ),
  });
