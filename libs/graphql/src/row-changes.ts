import { ROWS_CHANNEL } from '#libs/eventing';
import pg from 'pg';
import { setTimeout as pause } from 'node:timers/promises';

/** What the projector says within the transaction that writes the rows of a live view. */
export interface RowsChanged {
  readonly view: string;
  readonly tenant: string;
  readonly ids: readonly string[];
}

interface Listener {
  changed(change: RowsChanged): void;
  /** Something may have been missed. */
  interrupted(): void;
}

export interface RowChangesOptions {
  readonly url: string;
  readonly onError?: (error: Error) => void;
}

const RETRY_MS = 500;

/** One connection of this process that hears of changed rows; made when the first one listens. */
export class RowChanges {
  private readonly listeners = new Set<Listener>();
  private client: Promise<pg.Client> | undefined;
  private closed = false;

  constructor(private readonly options: RowChangesOptions) {}

  /** Resolves once nothing that happens from now on is missed; call what it answers with to stop. */
  async listen(listener: Listener): Promise<() => void> {
    await (this.client ??= this.connect());
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** How many listen. */
  get count(): number {
    return this.listeners.size;
  }

  async close(): Promise<void> {
    this.closed = true;
    const client = await this.client?.catch(() => undefined);
    this.interrupt();
    await client?.end();
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.options.url, keepAlive: true });
    client.on('notification', ({ payload }) => this.hear(payload));
    client.on('error', (error) => this.options.onError?.(error));
    client.once('end', () => this.lose());
    try {
      await client.connect();
      await client.query(`LISTEN ${ROWS_CHANNEL}`);
      return client;
    } catch (error) {
      this.client = undefined;
      throw error;
    }
  }

  private hear(payload: string | undefined): void {
    const change = JSON.parse(payload ?? '{}') as RowsChanged;
    for (const listener of this.listeners) listener.changed(change);
  }

  /** What happens until the next connection nobody here hears of: whoever listens must begin anew. */
  private lose(): void {
    this.client = undefined;
    this.interrupt();
    if (!this.closed) void this.reconnect();
  }

  private interrupt(): void {
    for (const listener of this.listeners) listener.interrupted();
    this.listeners.clear();
  }

  private async reconnect(): Promise<void> {
    await pause(RETRY_MS, undefined, { ref: false });
    if (this.closed || this.client) return;
    this.client = this.connect();
    this.client.catch((error: unknown) => this.options.onError?.(error as Error));
  }
}
