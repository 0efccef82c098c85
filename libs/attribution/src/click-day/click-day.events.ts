import { type DomainEvent, eventTypes } from '#libs/kernel';
import type { ClickedLink } from '../click/clicks.events.js';
import type { ClickMedium } from '../vocabulary/click-medium.js';

/** What an hour of a link comes to: the place of the link in `links`, the hour of the day, clicks, repeats, bots, flagged, and where it was met. */
export type SealedHour = readonly [
  link: number,
  hour: number,
  clicks: number,
  repeats: number,
  bots: number,
  flagged: number,
  medium?: ClickMedium,
];

/** A stream of clicks, and its last revision that was added up. */
export type SealedStream = readonly [clicksId: string, revision: number];

interface Of {
  readonly dayId: string;
  /** UTC, such as `2026-04-20`. */
  readonly day: string;
}

/** A day of clicks: who records them, and what they came to once it is over. */
export type ClickDayEvent =
  /** A process writes clicks of this day into a stream of its own; `programId` is one that it has clicks of. */
  | DomainEvent<'click-day.recorder-noted', Of & { readonly programId: string; readonly clicksId: string }>
  /**
   * Takes the place of what the batches of its streams added up to. Many links are sealed in parts; no link is in two. Streams that are noted later are sealed
   * later, from part 1 again, and add to what is sealed: no stream is in both.
   */
  | DomainEvent<
      'click-day.sealed',
      Of & {
        /** From 1. */
        readonly part: number;
        readonly parts: number;
        readonly links: readonly ClickedLink[];
        readonly hours: readonly SealedHour[];
        readonly streams: readonly SealedStream[];
        /** SHA-256 (hex) of a line for each stream: its id, and the SHA-256 of the lines of its events’ ids, which follow from what is in them. */
        readonly digest: string;
        /** So long single clicks are kept. */
        readonly keptDays: number;
      }
    >;

export const clickDayEvents = eventTypes<ClickDayEvent>()('click-day', {
  'click-day.recorder-noted': { version: 1 },
  'click-day.sealed': { version: 1 },
});
