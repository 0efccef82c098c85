import type { ClickedLink, ClickMark, ClickRow } from '#libs/attribution';
import type { Refusal } from '#libs/kernel';

/** The history takes no such clicks, however often they are written: a stream that has lost its beginning. */
export class ClicksRefused extends Error {
  override readonly name = 'ClicksRefused';
  constructor({ refused, message }: Refusal) {
    super(`${refused}: ${message}`);
  }
}

/** A click that waits to be written. */
export interface ClickTaken {
  readonly link: ClickedLink;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly nonce: string;
  readonly visitor: string;
  readonly marks: readonly ClickMark[];
}

/** What is written at once, of one UTC day. */
export interface ClickBatch {
  readonly day: string;
  readonly links: readonly ClickedLink[];
  readonly clicks: readonly ClickRow[];
  readonly bots: readonly (readonly [link: number, count: number])[];
}

export interface ClickGap {
  readonly from: number;
  readonly to: number;
  readonly atLeast: number;
}

/** Requests of machines for a link, of one UTC day. */
interface BotsTaken {
  readonly link: ClickedLink;
  readonly from: number;
  to: number;
  count: number;
}

/** By day and link. */
export type BotCounts = Map<string, BotsTaken>;

const DAY_MS = 86_400_000;
/** Clicks of one batch, and links whose machines it counts: far below what the store takes. */
export const MOST_IN_BATCH = 500;

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

interface Taken<Click extends ClickTaken> {
  readonly day: string;
  readonly clicks: readonly Click[];
  readonly bots: readonly BotsTaken[];
}

/** The first of what waits, of the earliest day; undefined: nothing does. */
export function nextOf<Click extends ClickTaken>(waiting: readonly Click[], bots: BotCounts): Taken<Click> | undefined {
  const [first] = waiting;
  const machines = [...bots.values()];
  const [day] = [...(first ? [first.at] : []), ...machines.map(({ from }) => from)].map(dayOf).toSorted();
  if (day === undefined) return undefined;
  const most = waiting.slice(0, MOST_IN_BATCH);
  const end = most.findIndex(({ at }) => dayOf(at) !== day);
  const clicks = end < 0 ? most : most.slice(0, end);
  return { day, clicks, bots: machines.filter(({ from }) => dayOf(from) === day).slice(0, MOST_IN_BATCH) };
}

/** One more request of a machine; false: there is no room for it. */
export function countBot(bots: BotCounts, link: ClickedLink, at: number, most: number): boolean {
  const key = botKey(link, at);
  const known = bots.get(key);
  if (!known && bots.size >= most) return false;
  bots.set(key, { link, from: known?.from ?? at, to: at, count: (known?.count ?? 0) + 1 });
  return true;
}

export const botKey = ({ linkId }: ClickedLink, at: number): string => `${dayOf(at)} ${linkId}`;

export function batchOf({ day, clicks, bots }: Taken<ClickTaken>): ClickBatch {
  const places = new Map<string, number>();
  const links: ClickedLink[] = [];
  const placeOf = (link: ClickedLink): number => {
    const known = places.get(link.linkId) ?? links.push(link) - 1;
    places.set(link.linkId, known);
    return known;
  };
  const rows = clicks.map(({ link, at, nonce, visitor, marks }): ClickRow => [
    ...([placeOf(link), at % DAY_MS, nonce, visitor] as const),
    ...marks,
  ]);
  const counts = bots.map(({ link, count }) => [placeOf(link), count] as const);
  return { day, links, clicks: rows, bots: counts };
}

/** What is missing from the counts, with more of it. */
export const missingToo = (gap: ClickGap | undefined, from: number, to = from, count = 1): ClickGap => ({
  from: Math.min(gap?.from ?? from, from),
  to: Math.max(gap?.to ?? to, to),
  atLeast: (gap?.atLeast ?? 0) + count,
});

/** What may have been written is tried for so much longer; an hour later at the earliest its day is added up. */
const LONGER_MS = 3_600_000;

/** A day that is over for so long may be added up for good soon: what is of it and has not been written is missing. */
export const isTooLate = (day: string, now: number, mayBeWritten: boolean): boolean =>
  now >= Date.parse(day) + 2 * DAY_MS + (mayBeWritten ? LONGER_MS : 0);
