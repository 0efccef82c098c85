import { queryDatabase } from '../support/databases.js';

export interface Altered {
  /** What a report of it must name. */
  readonly named: string;
  undo(): Promise<void>;
}

/** A figure of a read model, changed behind everybody's back by a cent. */
export async function alterReadModelRow(home: string, programId: string): Promise<Altered> {
  const [row] = await queryDatabase<{ id: string }>(
    home,
    'views',
    'SELECT id FROM balances WHERE program_id = $1 ORDER BY id LIMIT 1',
    [programId],
  );
  const id = row?.id ?? '';
  const shift = (by: number): Promise<unknown> =>
    queryDatabase(home, 'views', 'UPDATE balances SET balance_minor = balance_minor + $2 WHERE id = $1', [id, by]);
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
  const [event] = await queryDatabase<{ position: string; stream: string; revision: string; data: Buffer }>(
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
    queryDatabase(home, 'events', 'UPDATE event_node.events SET data = $2 WHERE position = $1', [event.position, data]);
  await write(Buffer.from(altered));
  return { named: event.stream, undo: () => write(event.data).then(() => undefined) };
}
