import { EventStoreDBClient } from '@eventstore/db-client';
import type { StreamTrimmed } from '../../event-store.js';
import { decodeBase64ByNode } from './base64.js';
import { nameNoAddressAsServer } from './tls.js';

export interface EsdbOptions {
  /** Stands before the name of every stream in the store, and nowhere else: lets several installations share one. Empty unless given. */
  readonly streamPrefix?: string;
  /** How long an append or a read is tried in all. Milliseconds, 30,000 unless given. */
  readonly deadlineMs?: number;
  /** How long one attempt may stay without an answer. Milliseconds, 5,000 unless given. */
  readonly attemptMs?: number;
  /** Told of every failure that is mended inside. */
  readonly onFault?: (what: string, fault: unknown) => void;
  /** Told of every stream that was refused because its beginning is gone. */
  readonly onTrimmed?: (fault: StreamTrimmed) => void;
}

/**
 * What the server may send before any of it was read. With HTTP/2's own 64 KiB a subscriber that is busy for a tenth of a second is
 * dropped as too slow at 2,000 events a second: a 23.10 server keeps 32 live events for it.
 */
const WINDOW_BYTES = 8 * 1024 * 1024;

type Warn = (line: string) => void;
const nobody: Warn = () => undefined;

/** A client that is not connected yet. `warn` hears what it says of its connection string. Throws what the client throws. */
export function clientOf(url: string, warn: Warn = nobody): EventStoreDBClient {
  nameNoAddressAsServer();
  decodeBase64ByNode();
  return quietly(warn, () => EventStoreDBClient.connectionString(url));
}

/** The same with room for what a busy process reads later. */
export function readerOf(url: string, warn?: Warn): EventStoreDBClient {
  const client = clientOf(url, warn);
  // The client lets nobody choose the options of its channel, which are read when it connects.
  const inner = client as unknown as { createChannel: () => Promise<ChannelInside> };
  const create = inner.createChannel;
  inner.createChannel = async () => {
    const channel = await create();
    const { options } = channel.internalChannel;
    options['grpc-node.flow_control_window'] = WINDOW_BYTES;
    return channel;
  };
  return client;
}

interface ChannelInside {
  readonly internalChannel: { readonly options: Record<string, unknown> };
}

/** The client prints its warnings with the whole connection string, in which there may be a password: only the first line is told. */
function quietly<T>(warn: Warn, make: () => T): T {
  const { warn: printed } = console;
  console.warn = (text: unknown) => warn(String(text).split('\n')[0] ?? '');
  try {
    return make();
  } finally {
    console.warn = printed;
  }
}
