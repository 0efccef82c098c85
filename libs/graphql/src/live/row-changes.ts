import { endConnection, listeningClient, noticesOf, ROWS_CHANNEL } from '#libs/eventing';
import type pg from 'pg';
import { setTimeout as pause } from 'node:timers/promises';
import { Audience, type Listener, type RowsChanged } from './audience.js';

export interface RowChangesOptions {
  readonly url: string;
  readonly onError?: (error: Error) => void;
}

const RETRY_MS = 500;

const keyOf = ({ view, tenant }: Pick<RowsChanged, 'view' | 'tenant'>): string => `${view} ${tenant}`;

/** One connection of this process that hears of changed rows; made when the first one listens. */
export class RowChanges {
  /** By what they want to hear of: a change of one tenant costs the others nothing. */
  private readonly listeners = new Map<string, Audience>();
  private client: Promise<pg.Client> | undefined;
  /** The one that `client` is to become. */
  private newest: pg.Client | undefined;
  private closed = false;

  constructor(private readonly options: RowChangesOptions) {}

  /** Resolves once nothing that happens from now on is missed; call what it answers with to stop. After `close` nothing is heard. */
  async listen(listener: Listener): Promise<() => void> {
    if (this.closed) return () => undefined;
    await (this.client ??= this.connect());
    const key = keyOf(listener);
    const audience = this.listeners.get(key) ?? new Audience();
    this.listeners.set(key, audience);
    audience.add(listener);
    return () => {
      audience.delete(listener);
      if (audience.isEmpty && this.listeners.get(key) === audience) this.listeners.delete(key);
    };
  }

  /** How many listen. */
  get count(): number {
    return [...this.listeners.values()].reduce((sum, { all }) => sum + all.length, 0);
  }

  async close(): Promise<void> {
    this.closed = true;
    const client = await this.client?.catch(() => undefined);
    this.interrupt();
    if (client) await endConnection(client);
  }

  private async connect(): Promise<pg.Client> {
    const client = listeningClient(this.options.url, this.options.onError);
    this.newest = client;
    client.on(
      'notification',
      noticesOf((change) => this.hear(change as RowsChanged), this.options.onError),
    );
    client.once('end', () => this.lose(client));
    try {
      await client.connect();
      await client.query(`LISTEN ${ROWS_CHANNEL}`);
      return client;
    } catch (error) {
      if (this.newest === client) this.client = undefined;
      await endConnection(client);
      throw error;
    }
  }

  private hear(change: RowsChanged): void {
    this.listeners.get(keyOf(change))?.tell(change);
  }

  /** What happens until the next connection nobody here hears of: whoever listens must begin anew. */
  private lose(client: pg.Client): void {
    if (this.newest !== client) return;
    this.client = undefined;
    this.interrupt();
    if (!this.closed) void this.reconnect();
  }

  private interrupt(): void {
    const all = [...this.listeners.values()].flatMap((audience) => audience.all);
    this.listeners.clear();
    for (const listener of all) listener.interrupted();
  }

  private async reconnect(): Promise<void> {
    await pause(RETRY_MS, undefined, { ref: false });
    if (this.closed || this.client) return;
    this.client = this.connect();
    this.client.catch((error: unknown) => this.options.onError?.(error as Error));
  }
}
