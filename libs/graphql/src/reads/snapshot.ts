import type { Statement } from '../statements/statements.js';
import { orStillMade } from './still-made.js';

/** All that it reads is as of one moment. */
export interface Snapshot {
  /** Rows as lists of values. Throws NotYetVisible while a view's table is being made. */
  values(statement: Statement): Promise<unknown[][]>;
  /** Lets go of the moment; safe to call again. */
  end(): Promise<void>;
  /** The same at once, whatever is being read; safe to call again. */
  drop(): void;
}

/** A connection that nobody else uses meanwhile. */
export interface Connection {
  query(statement: string | object): Promise<{ readonly rows: unknown[] }>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
  release(isBroken: boolean): void;
}

/** What is read, and by whom. */
export interface SnapshotOf {
  /** Says whose rows are read. */
  readonly whose: string;
  /** Unquoted names of the tables, held from before the moment: none is replaced by one that the moment does not show. */
  readonly tables: readonly string[];
  /** Told when the database ends it. */
  readonly onBroken?: (error: Error) => void;
}

/** Should this process be too busy to end what nobody reads on: rows that die meanwhile are kept for it. */
const IDLE = '3min';
/** Who replaces a table holds it for a moment, or for long where much is missing in the new one. */
const LOCK = '5s';

/** Takes over the connection, and gives it back at the end. Throws NotYetVisible as `values` does. */
export async function beginSnapshot(client: Connection, { whose, tables, onBroken }: SnapshotOf): Promise<Snapshot> {
  let isOpen = true;
  const letGo = (isBroken: boolean): void => {
    client.off('error', broken);
    client.release(isBroken);
  };
  const drop = (): void => {
    if (isOpen) letGo(true);
    isOpen = false;
  };
  const broken = (error: Error): void => {
    drop();
    onBroken?.(error);
  };
  const end = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    await client.query('COMMIT').then(
      () => letGo(false),
      () => letGo(true),
    );
  };
  const ask = async (statement: string | object): Promise<unknown[]> => {
    try {
      return (await client.query(statement)).rows;
    } catch (fault) {
      drop();
      throw orStillMade(fault);
    }
  };
  client.on('error', broken);
  await ask(
    `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${whose};
     SET LOCAL idle_in_transaction_session_timeout = '${IDLE}'; SET LOCAL lock_timeout = '${LOCK}'`,
  );
  const held = tables.map((table) => `"${table}"`).join(', ');
  if (held) await ask(`LOCK TABLE ${held} IN ACCESS SHARE MODE`);
  return {
    values: async ({ text, values }) => (await ask({ text, values: [...values], rowMode: 'array' })) as unknown[][],
    ...{ end, drop },
  };
}
