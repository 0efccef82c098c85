import type { AnyFeed, PersonalData } from '#libs/eventing';
import type { QuotaLimits } from './quotas.js';
import type { FeedReader } from '../requests/feed-requests.js';
import type { RowNotices, TailsParts } from '../live/tails.js';
import type { InTurn, LogDatabase } from '../reading/feed-log.js';
import type { StartChecks } from '../reading/start.js';

/** What the feed is read with. */
export interface FeedParts extends StartChecks {
  readonly database: LogDatabase;
  readonly feeds: readonly AnyFeed[];
  readonly personal: Pick<PersonalData, 'open'>;
  readonly notices: RowNotices;
  /** Reads of whoever catches up take turns: tenants, and within a tenant its subjects. */
  readonly inTurn: <T>(reader: FeedReader, work: () => Promise<T>) => Promise<T>;
  readonly onFault: (fault: unknown) => void;
  readonly quotas?: QuotaLimits;
  readonly tails?: TailsParts['limits'];
}

/** Waits for the turn of one reader. */
export const turnOf =
  ({ inTurn }: Pick<FeedParts, 'inTurn'>, reader: FeedReader): InTurn =>
  (work) =>
    inTurn(reader, work);
