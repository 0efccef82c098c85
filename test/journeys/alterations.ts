import type { EventStore } from '#libs/eventing';
import { AlteringProxy, type Replacement } from '../support/altering-proxy.js';
import { queryDatabase } from '../support/databases.js';

/** A difference as the reconciliation prints it. */
export interface Difference {
  readonly kind: string;
  readonly message: string;
  readonly events: readonly { readonly stream: string; readonly revision: string }[];
}

export interface Altered {
  /** What was altered, and how a difference is told that names it and nothing else. */
  readonly named: Readonly<Record<'row' | 'commission' | 'sale', (difference: Difference) => boolean>>;
  /** What a command has to be told to see it. */
  readonly env: Record<string, string>;
  undo(): Promise<void>;
}

type Data = Readonly<Record<string, unknown>>;

interface AlteredEvent extends Replacement {
  readonly stream: string;
  readonly revision: string;
}

const cent = ({ amount, ...data }: Data): Data => ({ ...data, amount: (Number(amount) + 0.01).toFixed(2) });

/**
 * A sale, a commission that came of another sale, and a row of a third partner, each changed by a cent behind everybody's back: the row where
 * it lies, the events on their way to a reader, since a store of others can be changed in no other place.
 * @param store at `url`, a single node without TLS
 */
export async function alterBehindBacks(
  home: string,
  store: EventStore,
  url: string,
  programId: string,
): Promise<Altered> {
  const sale = await alterable(store, 'sale.recorded', programId);
  const commission = await alterable(store, 'ledger.commission-accrued', programId, idIn(sale.stream));
  const row = await alterRow(home, programId, [sale, commission].map(textOf).join());
  const proxy = await AlteringProxy.before(url, [sale, commission]);
  const names = (event: AlteredEvent) => (difference: Difference) =>
    difference.events.some(({ stream, revision }) => stream === event.stream && revision === event.revision);
  return {
    named: {
      row: ({ kind, ...difference }) => kind === 'read-model' && JSON.stringify(difference).includes(row.id),
      commission: names(commission),
      sale: names(sale),
    },
    env: { EVENTSTORE_URL: proxy.url },
    undo: async () => {
      await proxy.close();
      await row.undo();
    },
  };
}

/** A balance of a partner of whom the text does not speak. */
async function alterRow(home: string, programId: string, unless: string) {
  const [row] = await queryDatabase<{ id: string }>(
    home,
    'views',
    `SELECT id FROM balances WHERE program_id = $1 AND position(id::text IN $2) = 0 AND position(partner_id::text IN $2) = 0
     ORDER BY id LIMIT 1`,
    [programId, unless],
  );
  const id = row?.id ?? '';
  const shift = (by: number): Promise<unknown> =>
    queryDatabase(home, 'views', 'UPDATE balances SET balance_minor = balance_minor + $2 WHERE id = $1', [id, by]);
  await shift(1);
  return { id, undo: () => shift(-1) };
}

/** The first after forty of them that stays as long, and of which the data do not hold `unless`. */
async function alterable(store: EventStore, type: string, programId: string, unless?: string): Promise<AlteredEvent> {
  const stop = new AbortController();
  const prefixes = [`${type.slice(0, type.indexOf('.'))}-`];
  let met = 0;
  try {
    for await (const delivery of store.subscribe({ after: 'start', prefixes, signal: stop.signal })) {
      if (delivery.kind === 'caught-up') break;
      if (delivery.kind !== 'event' || delivery.event.type !== type) continue;
      const { stream, revision, from, to } = replacementIn(delivery.event);
      if (!from.includes(programId) || (met += 1) <= 40 || to.length !== from.length || to.equals(from)) continue;
      if (unless === undefined || !from.includes(unless)) return { stream, revision, from, to };
    }
  } finally {
    stop.abort();
  }
  throw new Error(`there is no ${type} of ${programId} to alter`);
}

interface Stored {
  readonly stream: string;
  readonly revision: bigint;
  readonly data: unknown;
}

function replacementIn({ stream, revision, data }: Stored): AlteredEvent {
  const [from, to] = [data as Data, cent(data as Data)].map((one) => Buffer.from(JSON.stringify(one)));
  return { stream, revision: String(revision), from: from as Buffer, to: to as Buffer };
}

const idIn = (stream: string): string => stream.slice(stream.indexOf('.') + 1);
const textOf = ({ stream, from }: AlteredEvent): string => `${stream} ${String(from)}`;
