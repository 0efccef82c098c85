import { eventTypesPublished } from './delivery/event-types.js';
import type { FeedParts } from './feed-parts.js';
import { type FeedReader, stated } from './feed-requests.js';
import { FeedLog, type LogScope } from './reading/feed-log.js';
import { type EventFilter, type FilterInput, filterOf } from './reading/filter.js';
import { inSnapshot, resolveStart, type Start } from './reading/start.js';

type Parts = Pick<FeedParts, 'database' | 'feeds' | 'head' | 'visible'>;

/** Places in the feed, for whoever keeps one for somebody: checked, and named by a cursor. */
export class FeedPlaces {
  private readonly log: FeedLog;
  private readonly known: ReadonlySet<string>;

  constructor(private readonly parts: Parts) {
    this.log = new FeedLog(parts.database);
    this.known = new Set(eventTypesPublished(parts.feeds).map(({ type }) => type));
  }

  /** The cursor of a place, checked. Throws FeedFault. @param mayBeSnapshot whether it may be the beginning of a snapshot */
  async cursorOf(
    reader: Pick<FeedReader, 'tenant' | 'partnerId'>,
    start: Start | undefined,
    mayBeSnapshot = false,
  ): Promise<{ cursor: string; sequence: bigint }> {
    const { place, cursors } = await resolveStart(this.log, this.parts, scopeOf(reader), stated(start));
    if (place.snapshot && !mayBeSnapshot) throw inSnapshot();
    return { cursor: cursors.write(place), sequence: place.commit };
  }

  /** Checks a filter. Throws FeedFault. */
  filter(input: FilterInput): EventFilter {
    return filterOf(input, this.known);
  }
}

export const scopeOf = ({ tenant, partnerId }: Pick<FeedReader, 'tenant' | 'partnerId'>): LogScope => ({
  tenant,
  ...(partnerId && { partnerId }),
});
