import type { EventStore, StoredEvent } from '#libs/eventing';
import type { Position } from '#libs/kernel';
import { readHistory } from '../history/history.js';
import type { FieldDifference } from '../sources/findings.js';
import { PUBLISHED_NOUNS, PublicTypes } from './public-types.js';
import { amountIn } from './published-amounts.js';
import type { Database, RowReport } from './table-check.js';
import { textAt } from './wire-text.js';

const TABLE = 'feed_events';
const ABOUT = { partnerId: null, period: null };

interface FeedRow {
  readonly id: string;
  readonly commit: string;
  readonly prepare: string;
  readonly type: string;
  readonly body: Uint8Array;
}

export interface PublishedEvent extends StoredEvent {
  readonly publicType: string;
}

interface Comparison {
  readonly database: Database;
  readonly store: EventStore;
  readonly tenant: string;
  /** Everything up to it is in the log. */
  readonly last: Position;
  readonly report: RowReport;
}

/**
 * Compares the log of public events with the history of the tenant, both in their order: each published event has one row, of its id, place,
 * type and amount, and there is no other. Answers with how many rows there are.
 */
export async function compareFeed({ database, store, tenant, last, report }: Comparison): Promise<number> {
  let from = -1n;
  let rows = 0;
  const types = new PublicTypes();
  const compareUntil = async (to: bigint, events: readonly PublishedEvent[]): Promise<void> => {
    const expected = new Map(events.map((event) => [event.id, event]));
    const found = await database.rows<FeedRow>(
      `SELECT id, "commit", "prepare", type, body FROM ${TABLE} WHERE "commit" > $1 AND "commit" <= $2 ORDER BY "commit"`,
      [String(from), String(to)],
    );
    for (const row of found) {
      const event = expected.get(row.id);
      if (!event) {
        const recorded = { type: row.type, commit: row.commit };
        report(TABLE, row.id, 'a row that no event accounts for', [{ path: '', expected: null, recorded }], ABOUT);
        continue;
      }
      expected.delete(row.id);
      const fields = differencesOf(event, row);
      if (fields.length > 0) report(TABLE, row.id, 'a row is not what the events give', fields, ABOUT);
    }
    for (const { id, publicType, position } of expected.values()) {
      const missing = { type: publicType, commit: String(position.commit) };
      report(TABLE, id, 'a row is missing', [{ path: '', expected: missing, recorded: null }], ABOUT);
    }
    rows += found.length;
    from = to;
  };
  const take = async (page: readonly StoredEvent[]): Promise<void> => {
    const events = page.flatMap((event): PublishedEvent[] => {
      if (event.position.commit > last.commit) return [];
      const publicType = types.of(event);
      return publicType === undefined ? [] : [{ ...event, publicType }];
    });
    const newest = events.at(-1)?.position.commit;
    if (newest !== undefined) await compareUntil(newest, events);
  };
  await readHistory({ store, prefixes: prefixesOf(tenant), take, isUnderWay: () => false, waitMs: 0 });
  await compareUntil(last.commit, []);
  return rows;
}

const prefixesOf = (tenant: string): string[] => [...PUBLISHED_NOUNS].map((noun) => `${noun}-${tenant}.`);

/** What of a row is not what its event says. */
export function differencesOf(
  { id, type, data, position, publicType }: PublishedEvent,
  row: FeedRow,
): FieldDifference[] {
  const amount = amountIn(type, data as object);
  const pairs: readonly (readonly [path: string, expected: unknown, recorded: unknown])[] = [
    ['id', id, row.id],
    ['commit', String(position.commit), row.commit],
    ['prepare', String(position.prepare), row.prepare],
    ['type', publicType, row.type],
    ['body.type', publicType, textAt(row.body, [2])],
    ...(amount
      ? [['body.amount', valueAt(data, amount.inData), textAt(row.body, amount.inBody) ?? null] as const]
      : []),
  ];
  return pairs.flatMap(([path, expected, recorded]) => (expected === recorded ? [] : [{ path, expected, recorded }]));
}

const valueAt = (data: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, step) => (value as Readonly<Record<string, unknown>> | null)?.[step], data) ?? null;
