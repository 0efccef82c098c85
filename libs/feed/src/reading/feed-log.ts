import { orderingKeyOf } from '../log/ordering.js';
import type { LogMark } from './cursor.js';
import { FeedFault } from './feed-fault.js';
import { entriesOf, type StoredEntries, wholeEntriesOf } from './page-entries.js';
import { type KeptReader, lagStatement, type ShardLag } from './lag.statement.js';
import type { LogEvent, SentEvent } from './log-event.js';
import { type SnapshotRequest, snapshotStatement } from './snapshot.statement.js';
import {
  eventStatement,
  markStatement,
  MOST_BYTES,
  type PageRequest,
  pageStatement,
  standingStatement,
  type Statement,
} from './page.statement.js';
import { recordedSince } from './recorded-since.js';
import { markOf, type Standing, standingOf, type StoredStanding } from './standing.js';

export type { LogEvent, SentEvent } from './log-event.js';
export type { Standing } from './standing.js';

/** Whose events: those of a tenant, or of one partner of it alone (bare UUID). */
export interface LogScope {
  readonly tenant: string;
  readonly partnerId?: string;
}

/** Runs a statement with the rights of that scope, in a snapshot of one moment. */
export interface LogDatabase {
  objects<Row extends object>(scope: LogScope, statement: Statement): Promise<Row[]>;
}

/** Waits for a turn to read much of the log. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** A part of the log. */
export interface LogPage<Event = SentEvent> extends Standing {
  readonly events: readonly Event[];
  /** Everything that matches up to here is on this page or before it. */
  readonly through: bigint;
  /** Of `through`, not of the log. */
  readonly last?: LogMark;
  /** Whether there is more of the log behind `through`. */
  readonly behind: boolean;
}

type Stored = Omit<LogEvent, 'commit' | 'tenant' | 'orderingKey'> & {
  readonly commit: string;
  readonly orderingId: string | null;
};
type StoredPage = StoredStanding &
  StoredEntries & {
    /** Null where more was found than a page may have. */
    readonly through: string | null;
    readonly found: number;
  };

/** A part of a snapshot. */
export interface SnapshotPage {
  readonly events: readonly LogEvent[];
  /** Where to go on; absent where there is no more. */
  readonly after?: string;
}

type StoredSubject = { readonly visible: string | null; readonly bound: string | null } & (
  | Stored
  | { readonly id: null }
);

/** The log of public events as it is read for one reader: nothing of it is kept here. */
export class FeedLog {
  constructor(private readonly database: LogDatabase) {}

  /** Events after a place, in order, as they are delivered. Throws FeedFault NOT_YET_VISIBLE while there is no log. */
  page(scope: LogScope, request: PageRequest): Promise<LogPage> {
    return this.read(scope, request, entriesOf);
  }

  /** The same with what filters look at. Throws as `page` does. */
  wholePage(scope: LogScope, request: PageRequest): Promise<LogPage<LogEvent>> {
    return this.read(scope, { ...request, whole: true }, wholeEntriesOf);
  }

  private async read<Event extends SentEvent>(
    scope: LogScope,
    request: PageRequest,
    entries: (tenant: string, stored: StoredEntries) => Event[],
  ): Promise<LogPage<Event>> {
    const { tenant, partnerId } = scope;
    const [first] = await this.rows<StoredPage>(scope, pageStatement(tenant, partnerId, request));
    if (!first) throw notThere();
    const events = entries(tenant, first);
    const { last: _, newestIn, ...standing } = standingOf(first, partnerId);
    const newest = events.at(-1);
    const isCut = newest !== undefined && events.length < first.found;
    const reached = BigInt(first.through ?? 0);
    const last = isCut ? newest : markOf(first.last);
    const through = isCut ? newest.commit : reached > request.after ? reached : request.after;
    // Of a log that is not as far as the reader is nobody knows what lies between.
    const known = (isCut || reached >= request.after) && { newestIn };
    const behind = isCut || through < standing.visible;
    return { ...standing, events, through, behind, ...(last && { last }), ...known };
  }

  /** Throws FeedFault NOT_YET_VISIBLE while there is no log. @param upTo up to where the newest event is looked for; all of it unless given */
  async standing(scope: LogScope, upTo?: bigint): Promise<Standing> {
    const { tenant, partnerId } = scope;
    const [row] = await this.rows<StoredStanding>(scope, standingStatement(tenant, partnerId, upTo));
    if (!row) throw notThere();
    return standingOf(row, partnerId);
  }

  /** By its UUID; undefined for one that there is not, or that the reader may not see. */
  async event(scope: LogScope, id: string): Promise<(LogEvent & { readonly store: string }) | undefined> {
    type Row = Stored & { readonly store: string };
    const [row] = await this.rows<Row>(scope, eventStatement(scope.tenant, scope.partnerId, id));
    return row && { ...eventOf(scope.tenant, row), store: row.store };
  }

  /** Whether the tenant's history has the event that a cursor remembers. */
  async has(tenant: string, { commit, id }: LogMark): Promise<boolean> {
    return (await this.rows({ tenant }, markStatement(tenant, commit, id.slice(0, 8)))).length > 0;
  }

  /** Where the tenant's first event stands that was recorded at or after a moment; undefined where there is none. Each statement waits for its turn. */
  recordedSince = (tenant: string, moment: string, inTurn: InTurn): Promise<bigint | undefined> =>
    recordedSince(tenant, moment, (statement) => inTurn(() => this.rows({ tenant }, statement)));

  /** The newest events of the next subjects. Throws FeedFault NOT_YET_VISIBLE while the log is not as far as the snapshot. */
  async snapshot({ tenant, partnerId }: LogScope, request: SnapshotRequest): Promise<SnapshotPage> {
    const scope = { tenant, ...(partnerId !== undefined && { partnerId }) };
    const rows = await this.rows<StoredSubject>(scope, snapshotStatement(tenant, partnerId, request));
    if (BigInt(rows[0]?.visible ?? -1) < request.upTo) throw notThere();
    const all = rows.flatMap((row) => (row.id === null ? [] : [eventOf(tenant, row as Stored)]));
    let bytes = 0;
    const fits = all.findIndex(({ body }, n) => n === request.most || ((bytes += body.length) > MOST_BYTES && n > 0));
    const events = fits < 0 ? all : all.slice(0, fits);
    const bound = rows[0]?.bound ?? undefined;
    const after = all.length > events.length ? events.at(-1)?.stateKey : bound;
    return { events, ...(after !== undefined && { after }) };
  }

  /** How far shards of consumers are. */
  lags(tenant: string, readers: readonly KeptReader[], leaseMs: number): Promise<ShardLag[]> {
    return this.rows<ShardLag>({ tenant }, lagStatement(tenant, readers, leaseMs));
  }

  private async rows<Row extends object>(scope: LogScope, statement: Statement): Promise<Row[]> {
    try {
      return await this.database.objects<Row>(scope, statement);
    } catch (fault) {
      if ((fault as { code?: unknown }).code === 'NOT_YET_VISIBLE') throw notThere(fault);
      throw new FeedFault('LOG_UNAVAILABLE', 'The log cannot be read at the moment. Ask again.', 1000, {
        cause: fault,
      });
    }
  }
}

const notThere = (cause?: unknown): FeedFault =>
  new FeedFault('NOT_YET_VISIBLE', 'The log of events is still being made. Ask again.', 1000, { cause });

const eventOf = (tenant: string, stored: Stored): LogEvent => ({
  ...{
    tenant,
    id: stored.id,
    type: stored.type,
    commit: BigInt(stored.commit),
    body: stored.body,
    sealed: stored.sealed,
  },
  ...{ programId: stored.programId, partnerId: stored.partnerId, seenBy: stored.seenBy },
  ...{ stateKey: stored.stateKey, orderingKey: orderingKeyOf(stored.orderingId, stored.programId) },
});
