import { EventLog } from './log/event-log.js';
import type { LogStore } from './storage/log-store.js';
import { MemoryLogStore } from './storage/memory.log-store.js';
import { listen } from './server.js';

/** How to start the embedded event node. */
export interface EventNodeOptions {
  /** 0 takes any free one. */
  readonly port: number;
  /** A loopback address; default 127.0.0.1. */
  readonly host?: string;
  /** The Postgres database to keep events in; required unless `memory` is set. */
  readonly databaseUrl?: string;
  /** Keeps events in memory, for as long as the node runs. */
  readonly memory?: boolean;
  /**
   * Called when the node has cut off everybody because it can no longer write: the session with its database is gone, or
   * whether a commit took place is not known. A new node on the same database starts from what is there.
   */
  readonly onFault?: (fault: Error) => void;
}

/** A running event node. */
export interface EventNode {
  /** The connection string for a client. */
  readonly url: string;
  readonly port: number;
  /** Ends the calls in flight with CANCELLED, after the commit that is under way. */
  stop(): Promise<void>;
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);

/**
 * Starts the embedded event node in this process: one node, for development, demonstration and tests, that answers
 * EventStoreDB's protocol on the loopback address.
 * Rejects with a sentence when the address is not a loopback one, when the port is taken, when neither a database nor
 * memory is chosen, and when another node works on the database.
 */
export async function startEventNode(options: EventNodeOptions): Promise<EventNode> {
  const { port, host = '127.0.0.1', onFault } = options;
  if (!LOOPBACK.has(host)) {
    throw new Error(`The embedded event node listens on loopback addresses only, not on ${host}: it checks nobody.`);
  }
  let cut = (): void => undefined;
  let failed = false;
  const fail = (fault: Error) => {
    if (failed) return;
    failed = true;
    cut();
    onFault?.(fault);
  };
  const log = await EventLog.open(await storeFor(options, fail), fail);
  const listening = await listen(log, host, port).catch(async (fault: Error) => {
    await log.close();
    const reason = fault.message.includes('EADDRINUSE') ? 'the port is taken' : fault.message;
    throw new Error(`The event node cannot listen on ${host}:${port}: ${reason}.`);
  });
  cut = listening.cut;
  return {
    port: listening.port,
    url: `esdb://${host.includes(':') ? `[${host}]` : host}:${listening.port}?tls=false`,
    stop: async () => {
      await log.settle();
      await listening.stop();
      await log.close();
    },
  };
}

async function storeFor({ databaseUrl, memory }: EventNodeOptions, onLost: (fault: Error) => void): Promise<LogStore> {
  if (memory) return new MemoryLogStore();
  if (!databaseUrl) throw new Error('The event node needs a database to keep events in, or to be told to use memory.');
  const { PostgresLogStore } = await import('./storage/postgres.log-store.js');
  return new PostgresLogStore(databaseUrl, onLost);
}
