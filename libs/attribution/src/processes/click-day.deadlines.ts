import { deadlines, setDeadline } from '#libs/eventing';
import { type ClickDayEvent, clickDayEvents } from '../click-day/click-day.events.js';

export const CLICK_DAY_OVER = 'click-day-over';

/** From the beginning of a day to its sealing: whatever waited for the store has been written by then, or told as missing. */
const SEALED_AFTER_MS = (24 + 26) * 3_600_000;

/** When a day of clicks is added up for good: 26 hours after its end. */
export const clickDayDeadlines = deadlines<ClickDayEvent>()(clickDayEvents, {
  'click-day.recorder-noted': ({ data: { dayId: id, day, programId } }) => [
    setDeadline(
      CLICK_DAY_OVER,
      { noun: 'click-day', id, programId },
      new Date(Date.parse(day) + SEALED_AFTER_MS).toISOString(),
      day,
    ),
  ],
});
