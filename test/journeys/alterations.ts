import type { EventStore } from '#libs/eventing';
import { AlteringProxy } from '../support/altering-proxy.js';
import { queryDatabase } from '../support/databases.js';

export interface Altered {
  /** What a report of it must name. */
  readonly named: string;
  /** What a command has to be told to see it. */
  readonly env: Record<string, string>;
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
  return { named: id, env: {}, undo: () => shift(-1).then(() => undefined) };
}

type Data = Readonly<Record<string, unknown>>;

/**
 * A recorded event of a type that names the program, as somebody reads it from whom the store's answers are changed on the way: a
 * store of others can be changed in no other place.
 * @param store at `url`, a single node without TLS
 */
export async function alterEvent(
  store: EventStore,
  url: string,
  type: string,
  programId: string,
  alter: (data: Data) => Data,
): Promise<Altered> {
  const { stream, from, to } = await alterable(store, type, programId, alter);
  const proxy = await AlteringProxy.before(url, from, to);
  return { named: stream, env: { EVENTSTORE_URL: proxy.url }, undo: () => proxy.close() };
}

/** The first after forty of them that stays as long. */
async function alterable(store: EventStore, type: string, programId: string, alter: (data: Data) => Data) {
  const stop = new AbortController();
  const prefixes = [`${type.slice(0, type.indexOf('.'))}-`];
  let met = 0;
  try {
    for await (const delivery of store.subscribe({ after: 'start', prefixes, signal: stop.signal })) {
      if (delivery.kind === 'caught-up') break;
      if (delivery.kind !== 'event' || delivery.event.type !== type) continue;
      const from = Buffer.from(JSON.stringify(delivery.event.data));
      const to = Buffer.from(JSON.stringify(alter(delivery.event.data as Data)));
      if (!from.includes(programId) || (met += 1) <= 40 || to.length !== from.length || to.equals(from)) continue;
      return { stream: delivery.event.stream, from, to };
    }
  } finally {
    stop.abort();
  }
  throw new Error(`there is no ${type} of ${programId} to alter`);
}
