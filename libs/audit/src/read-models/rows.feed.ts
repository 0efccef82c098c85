import type { StoredEvent } from '#libs/eventing';
import type { Position } from '#libs/kernel';
import type { FieldDifference } from '../sources/findings.js';
import { PUBLISHED_NOUNS, PublicTypes } from './public-types.js';
import { amountIn } from './published-amounts.js';
import type { Database, RowReport } from './tables/table-check.js';
import { textAt } from './wire-text.js';

const TABLE = 'feed_events';
const ABOUT = { partnerId: null, period: null };

interface FeedRow {
  readonly id: string;
  readonly commit: string;
  readonly type: string;
  readonly body: Uint8Array;
}

/** What the log must say of an event; little enough to be kept until the log shows it. */
export interface PublishedEvent extends Pick<StoredEvent, 'id' | 'position'> {
  readonly publicType: string;
  readonly amount: { readonly value: unknown; readonly inBody: readonly number[] } | null;
}

/** Streams of which something may be published. */
export const publishedPrefixes = (tenant: string): string[] => [...PUBLISHED_NOUNS].map((noun) => `${noun}-${tenant}.`);

/**
 * Compares the log of public events with the history of the tenant, both in their order: each published event has one row, of its id, place,
 * type and amount, and there is no other. Told of the history while it is read; pages that the log does not show yet wait for the end.
 */
export class FeedComparison {
  private readonly prefixes: readonly string[];
  private readonly types = new PublicTypes();
  private readonly waiting: (readonly PublishedEvent[])[] = [];
  private readonly found: Parameters<RowReport>[] = [];
  private from = -1n;
  private rows = 0;
  /** The newest published event. */
  last: Position | undefined;

  constructor(
    private readonly database: Database,
    tenant: string,
  ) {
    this.prefixes = publishedPrefixes(tenant);
  }

  async take(page: readonly StoredEvent[]): Promise<void> {
    const events = page.flatMap((event) =>
      this.prefixes.some((prefix) => event.stream.startsWith(prefix)) ? publishedOf(this.types, event) : [],
    );
    const newest = events.at(-1);
    if (!newest) return;
    this.last = newest.position;
    const { commit } = newest.position;
    // The log may be about to be made: what stands in the way for good shows in the end.
    const rows = this.waiting.length > 0 ? [] : await this.rowsUntil(commit).catch(() => []);
    if (rows.some(({ id }) => id === newest.id)) this.compare(rows, events, commit);
    else this.waiting.push(events);
  }

  /** Once the log shows everything up to `last`. Answers with how many rows there are. */
  async finish(last: Position, report: RowReport): Promise<number> {
    for (const events of this.waiting.splice(0)) {
      const { commit } = (events.at(-1) as PublishedEvent).position;
      this.compare(await this.rowsUntil(commit), events, commit);
    }
    this.compare(await this.rowsUntil(last.commit), [], last.commit);
    for (const found of this.found) report(...found);
    return this.rows;
  }

  private rowsUntil(to: bigint): Promise<readonly FeedRow[]> {
    return this.database.rows<FeedRow>(
      `SELECT id, "commit", type, body FROM ${TABLE} WHERE "commit" > $1 AND "commit" <= $2 ORDER BY "commit"`,
      [String(this.from), String(to)],
    );
  }

  private compare(rows: readonly FeedRow[], events: readonly PublishedEvent[], to: bigint): void {
    const expected = new Map(events.map((event) => [event.id, event]));
    for (const row of rows) {
      const event = expected.get(row.id);
      if (!event) {
        const recorded = { type: row.type, commit: row.commit };
        this.add(row.id, 'a row that no event accounts for', [{ path: '', expected: null, recorded }]);
        continue;
      }
      expected.delete(row.id);
      const fields = differencesOf(event, row);
      if (fields.length > 0) this.add(row.id, 'a row is not what the events give', fields);
    }
    for (const { id, publicType, position } of expected.values()) {
      const missing = { type: publicType, commit: String(position.commit) };
      this.add(id, 'a row is missing', [{ path: '', expected: missing, recorded: null }]);
    }
    this.rows += rows.length;
    this.from = to;
  }

  private add(id: string, message: string, fields: readonly FieldDifference[]): void {
    this.found.push([TABLE, id, message, fields, ABOUT]);
  }
}

/** As it is published, if it is. */
export function publishedOf(
  types: PublicTypes,
  event: Pick<StoredEvent, 'id' | 'type' | 'data' | 'position'>,
): PublishedEvent[] {
  const { id, type, data, position } = event;
  const publicType = types.of(event);
  if (publicType === undefined) return [];
  const amount = amountIn(type, data as object);
  const said = amount ? { value: valueAt(data, amount.inData), inBody: amount.inBody } : null;
  return [{ id, position, publicType, amount: said }];
}

/** What of a row is not what its event says. */
export function differencesOf({ id, position, publicType, amount }: PublishedEvent, row: FeedRow): FieldDifference[] {
  const pairs: readonly (readonly [path: string, expected: unknown, recorded: unknown])[] = [
    ['id', id, row.id],
    ['commit', String(position.commit), row.commit],
    ['type', publicType, row.type],
    ['body.type', publicType, textAt(row.body, [2])],
    ...(amount ? [['body.amount', amount.value, textAt(row.body, amount.inBody) ?? null] as const] : []),
  ];
  return pairs.flatMap(([path, expected, recorded]) => (expected === recorded ? [] : [{ path, expected, recorded }]));
}

const valueAt = (data: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, step) => (value as Readonly<Record<string, unknown>> | null)?.[step], data) ?? null;
