import { fromGlobalId } from '#libs/kernel';
import { eventTypesPublished } from './wire/event-types.js';
import type { FeedParts } from './delivery/feed-parts.js';
import { type FeedReader, stated } from './requests/feed-requests.js';
import { FeedLog, type InTurn, type LogEvent, type LogScope } from './reading/feed-log.js';
import { type EventFilter, type FilterInput, filterOf } from './reading/filter.js';
import { inSnapshot, noEvent, resolveStart, type Start } from './reading/start.js';

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
    inTurn?: InTurn,
  ): Promise<{ cursor: string; sequence: bigint }> {
    const { place, cursors } = await resolveStart(this.log, this.parts, scopeOf(reader), stated(start), inTurn);
    if (place.snapshot && !mayBeSnapshot) throw inSnapshot();
    return { cursor: cursors.write(place), sequence: place.commit };
  }

  /** An event by its global id, as it is kept. Throws FeedFault NO_EVENT. */
  async event(reader: Pick<FeedReader, 'tenant' | 'partnerId'>, id: string): Promise<LogEvent> {
    const bare = fromGlobalId('event', id);
    const found = bare === undefined ? undefined : await this.log.event(scopeOf(reader), bare);
    if (!found) throw noEvent(id);
    return found;
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
