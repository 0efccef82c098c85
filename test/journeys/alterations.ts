import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRunFile } from '#libs/config';
import { withClient } from '#libs/embedded';
import { urlOf } from '../../libs/embedded/src/postgres/roles.js';

export interface Altered {
  /** What a report of it must name. */
  readonly named: string;
  undo(): Promise<void>;
}

const secretOf = (home: string): string => readFileSync(join(home, 'postgres', 'concord.secret'), 'utf8').trim();

function run<Row>(home: string, database: 'events' | 'views', text: string, values: unknown[] = []): Promise<Row[]> {
  const port = readRunFile(home)?.processes['postgres']?.port ?? 0;
  const secret = secretOf(home);
  return withClient(urlOf(port, database, 'superuser', secret), async (client) => {
    const { rows } = await client.query(text, values);
    return rows as Row[];
  });
}

/** A figure of a read model, changed behind everybody's back by a cent. */
export async function alterReadModelRow(home: string, programId: string): Promise<Altered> {
  const [row] = await run<{ id: string }>(
    home,
    'views',
    'SELECT id FROM balances WHERE program_id = $1 ORDER BY id LIMIT 1',
    [programId],
  );
  const id = row?.id ?? '';
  const shift = (by: number): Promise<unknown> =>
    run(home, 'views', 'UPDATE balances SET balance_minor = balance_minor + $2 WHERE id = $1', [id, by]);
  await shift(1);
  return { named: id, undo: () => shift(-1).then(() => undefined) };
}

/** A recorded event of a type that names the program, changed in the store itself: `from` becomes `to` in its data. */
export async function alterEvent(
  home: string,
  type: string,
  programId: string,
  alter: (data: Record<string, unknown>) => Record<string, unknown>,
): Promise<Altered> {
  const [event] = await run<{ position: string; stream: string; revision: string; data: Buffer }>(
    home,
    'events',
    `SELECT position, stream, revision, data FROM event_node.events
     WHERE type = $1 AND convert_from(data, 'UTF8') LIKE $2 ORDER BY position OFFSET 40 LIMIT 1`,
    [type, `%${programId}%`],
  );
  if (!event) throw new Error(`there is no ${type} of ${programId} to alter`);
  const altered = JSON.stringify(alter(JSON.parse(event.data.toString('utf8')) as Record<string, unknown>));
  if (altered === event.data.toString('utf8')) throw new Error('the alteration changes nothing');
  const write = (data: Buffer): Promise<unknown> =>
    run(home, 'events', 'UPDATE event_node.events SET data = $2 WHERE position = $1', [event.position, data]);
  await write(Buffer.from(altered));
  return { named: event.stream, undo: () => write(event.data).then(() => undefined) };
}

/** Every row of every read model as text, for comparing a rebuilt one with the one before. */
export async function rowsOfViews(home: string): Promise<Record<string, readonly string[]>> {
  const tables = await run<{ name: string }>(
    home,
    'views',
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname NOT LIKE 'concord\\_%' ORDER BY 1`,
  );
  const rows: Record<string, readonly string[]> = {};
  for (const { name } of tables) {
    const found = await run<{ row: string }>(
      home,
      'views',
      `SELECT to_jsonb(t)::text AS row FROM "${name}" t ORDER BY 1`,
    );
    rows[name] = found.map(({ row }) => row);
  }
  return rows;
}
