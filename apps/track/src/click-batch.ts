import type { ClickedLink, ClickMark, ClickRow } from '#libs/attribution';

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

export type BotCounts = Map<string, { readonly link: ClickedLink; count: number }>;

const DAY_MS = 86_400_000;
/** Of one batch: far below what the store takes. */
const MOST_IN_BATCH = 500;

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The first of those that wait, of one day. */
export function nextOf<Click extends ClickTaken>(waiting: readonly Click[]): readonly Click[] {
  const [first] = waiting;
  if (!first) return [];
  const most = waiting.slice(0, MOST_IN_BATCH);
  const end = most.findIndex(({ at }) => dayOf(at) !== dayOf(first.at));
  return end < 0 ? most : most.slice(0, end);
}

export function batchOf(clicks: readonly ClickTaken[], bots: BotCounts, now: number): ClickBatch {
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
  const counts = [...bots.values()].map(({ link, count }) => [placeOf(link), count] as const);
  return { day: dayOf(clicks[0]?.at ?? now), links, clicks: rows, bots: counts };
}

/** What is missing from the counts, with one more of it. */
export const missingToo = (gap: ClickGap | undefined, at: number): ClickGap => ({
  from: Math.min(gap?.from ?? at, at),
  to: Math.max(gap?.to ?? at, at),
  atLeast: (gap?.atLeast ?? 0) + 1,
});

/** A day that is over for so long may be added up for good soon: what is of it and has not been written is missing. */
export const isTooLate = (day: string, now: number): boolean => now >= Date.parse(day) + 2 * DAY_MS;
