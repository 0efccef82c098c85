import type { Statement } from '../statements/statements.js';

/** All that it reads is as of one moment. */
export interface Snapshot {
  /** Rows as lists of values. */
  values(statement: Statement): Promise<unknown[][]>;
  /** Lets go of the moment; safe to call again. */
  end(): Promise<void>;
}

/** A connection that nobody else uses meanwhile. */
export interface Connection {
  query(statement: string | object): Promise<{ readonly rows: unknown[] }>;
  release(isBroken: boolean): void;
}

/** How long whoever is handed the rows may let us wait, and how long the whole may take: rows that die meanwhile are kept for it. */
const IDLE = '2min';
const WHOLE_MS = 60 * 60_000;

/** @param whose says whose rows are read; the connection is given back at the end */
export async function beginSnapshot(client: Connection, whose: string): Promise<Snapshot> {
  let isOpen = true;
  const until = Date.now() + WHOLE_MS;
  const end = async (fault?: unknown): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    const ended =
      fault === undefined &&
      (await client.query('COMMIT').then(
        () => true,
        () => false,
      ));
    client.release(!ended);
  };
  try {
    await client.query(
      `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${whose};
       SET LOCAL idle_in_transaction_session_timeout = '${IDLE}'`,
    );
  } catch (fault) {
    await end(fault);
    throw fault;
  }
  return {
    values: async ({ text, values }) => {
      try {
        if (Date.now() > until) throw new Error('a snapshot was kept open for longer than an hour');
        const { rows } = await client.query({ text, values: [...values], rowMode: 'array' });
        return rows as unknown[][];
      } catch (fault) {
        await end(fault);
        throw fault;
      }
    },
    end: () => end(),
  };
}
