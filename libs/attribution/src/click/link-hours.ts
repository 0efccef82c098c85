import type { EventOf } from '#libs/kernel';
import { CLICK_MEDIA, type ClickMedium } from '../vocabulary/click-medium.js';
import type { ClickedLink, ClicksEvent } from './clicks.events.js';
import { countedAs } from './counted-as.js';

const HOUR_MS = 3_600_000;
const LAST_HOUR = 23;

export interface ClickCounts {
  clicks: number;
  repeats: number;
  bots: number;
  flagged: number;
}

export const NO_CLICKS: Readonly<ClickCounts> = { clicks: 0, repeats: 0, bots: 0, flagged: 0 };

/** How often a link was followed within an hour of a UTC day (0 to 23), from where it was met. */
export interface LinkHour extends ClickedLink, ClickCounts {
  readonly hour: number;
  readonly medium: ClickMedium | null;
}

export type ClickBatchData = EventOf<ClicksEvent, 'clicks.recorded'>['data'];

export const added = (to: ClickCounts, more: ClickCounts, times: 1 | -1 = 1): ClickCounts => ({
  clicks: to.clicks + times * more.clicks,
  repeats: to.repeats + times * more.repeats,
  bots: to.bots + times * more.bots,
  flagged: to.flagged + times * more.flagged,
});

/** Adds a batch to sums of its day. Machines have no time of their own: they count in the hour in which the batch was made. */
export function addBatch(
  sums: Map<string, LinkHour>,
  { day, links, clicks, bots }: ClickBatchData,
  madeAt: string,
): void {
  const count = (place: number, hour: number, medium: ClickMedium | null, what: keyof ClickCounts, more = 1): void => {
    const link = links[place];
    if (!link) return;
    const key = `${link.linkId} ${hour} ${medium ?? ''}`;
    const sum = sums.get(key) ?? { ...link, hour, medium, ...NO_CLICKS };
    sums.set(key, { ...sum, [what]: sum[what] + more });
  };
  for (const [place, at, , , ...marks] of clicks) {
    const medium = CLICK_MEDIA.find((one) => marks.includes(one)) ?? null;
    count(place, Math.floor(at / HOUR_MS), medium, countedAs(marks));
  }
  const hour = madeAt.startsWith(day) ? Number(madeAt.slice(11, 13)) : LAST_HOUR;
  for (const [place, many] of bots) count(place, hour, null, 'bots', many);
}
