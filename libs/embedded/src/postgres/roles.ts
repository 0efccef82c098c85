import { createHmac } from 'node:crypto';

/**
 * The roles of the embedded cluster. `owner` owns the databases and migrates them; row-level security binds `projector`
 * (writes views), `reader` (serves queries) and `feed` (keeps cursors of consumers), which own nothing; `keys` reads the keys of persons and adds new ones; `node` owns the event node's database alone; `superuser`
 * is only for making the others.
 */
export type PostgresRole = 'superuser' | 'owner' | 'projector' | 'reader' | 'feed' | 'keys' | 'node';

/** Names of the roles inside Postgres. */
export const ROLE_NAMES: Readonly<Record<PostgresRole, string>> = {
  superuser: 'postgres',
  owner: 'concord',
  projector: 'concord_projector',
  reader: 'concord_reader',
  feed: 'concord_feed',
  keys: 'concord_keys',
  node: 'concord_node',
};

/** The password of a role, its own for each cluster (`secret`) and role. */
export function passwordOf(role: PostgresRole, secret: string): string {
  return createHmac('sha256', secret).update(ROLE_NAMES[role]).digest('base64url');
}

/** The address of `database` on the cluster at `port`, for `role`. */
export function urlOf(port: number, database: string, role: PostgresRole, secret: string): string {
  return `postgres://${ROLE_NAMES[role]}:${passwordOf(role, secret)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}
