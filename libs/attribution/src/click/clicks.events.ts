import { type DomainEvent, eventTypes, type Instant } from '#libs/kernel';
import type { ClickMedium } from '../vocabulary/click-medium.js';
import type { ClickFlag } from '../vocabulary/touch.js';

/** What was noticed of a click when it was counted. `repeat`: the visitor had followed the link within half an hour. */
export type ClickMark = 'repeat' | ClickFlag | ClickMedium;

/** A click of a batch: the place of its link in `links`, milliseconds since the day began, nonce, visitor, and what was noticed. */
export type ClickRow = readonly [link: number, at: number, nonce: string, visitor: string, ...marks: ClickMark[]];

/** Requests of machines, of which none is kept: the place of the link in `links`, and how many. */
export type BotCount = readonly [link: number, count: number];

export interface ClickedLink {
  readonly linkId: string;
  readonly programId: string;
  readonly partnerId: string;
}

interface Of {
  /** The stream: one for each recording process and day. */
  readonly clicksId: string;
  /** UTC, such as `2026-04-20`. */
  readonly day: string;
}

/** Clicks as they were counted, in batches: no address, browser or referrer is in them. */
export type ClicksEvent =
  | DomainEvent<
      'clicks.recorded',
      Of & {
        readonly links: readonly ClickedLink[];
        readonly clicks: readonly ClickRow[];
        readonly bots: readonly BotCount[];
      }
    >
  /** More came than could wait while the store was away: at least so many are missing from the counts. */
  | DomainEvent<'clicks.gap-noted', Of & { readonly from: Instant; readonly to: Instant; readonly atLeast: number }>;

export const clicksEvents = eventTypes<ClicksEvent>()('clicks', {
  'clicks.recorded': { version: 1 },
  'clicks.gap-noted': { version: 1 },
});
