import { deadlines, setDeadline } from '#libs/eventing';
import { type ClickDayEvent, clickDayEvents } from '../click-day/click-day.events.js';

export const CLICK_DAY_OVER = 'click-day-over';

/** From the beginning of a day to its sealing: whatever waited for the store has been written by then, or told as missing. */
const SEALED_AFTER_MS = (24 + 26) * 3_600_000;

/** Whoever was noted late comes with others, as after a time in which none was noted: they are added up together. */
const NOTED_BEFORE_MS = 2 * 3_600_000;

/** When a day of clicks is added up for good: 26 hours after its end, and 2 hours after the last of its streams was noted. */
export const clickDayDeadlines = deadlines<ClickDayEvent>()(clickDayEvents, {
  'click-day.recorder-noted': ({ data: { dayId: id, day, programId }, recordedAt }) => [
    setDeadline(
      CLICK_DAY_OVER,
      { noun: 'click-day', id, programId },
      new Date(Math.max(Date.parse(day) + SEALED_AFTER_MS, Date.parse(recordedAt) + NOTED_BEFORE_MS)).toISOString(),
      day,
    ),
  ],
});
