import type { AnyView } from '../definitions/context.js';
import type { ViewDatabase } from '../database/view-database.js';
import { copyName, quoted, tableOf } from '../database/view-table.js';

/** Of one name: nobody makes a copy of a view without holding its lock for as long as it takes. */
export const rebuildLock = (view: AnyView): string => `rebuild ${view.name}`;

/**
 * Drops the tables that rebuilds which were killed have left, of whatever version, and answers their names. A copy that
 * another process makes at this moment stays.
 */
export async function removeUnfinishedCopies(views: readonly AnyView[], database: ViewDatabase): Promise<string[]> {
  const found = await database.rows<{ name: string }>({
    text: `SELECT relname AS name FROM pg_class
           WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND relname ~ '_v[0-9]+$'`,
  });
  const left = views.flatMap((view) => {
    const { name: table } = tableOf(view);
    const copies = found.filter(({ name }) => name === copyName(table, name.slice(name.lastIndexOf('_v') + 2)));
    return copies.map(({ name }) => ({ name, lock: rebuildLock(view) }));
  });
  if (left.length === 0) return [];
  return database.asOwner(async (client) => {
    const removed: string[] = [];
    for (const { name, lock } of left) {
      const { rows } = await client.query<{ free: boolean }>(
        'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS free',
        [lock],
      );
      if (!rows[0]?.free) continue;
      await client.query(`DROP TABLE IF EXISTS ${quoted(name)}`);
      removed.push(name);
    }
    return removed;
  });
}
