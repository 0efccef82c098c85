import { Consumers, ConsumerStreams, CursorTable, LEASE_MS } from '#libs/consumers';
import type { BlindIndex, Executor, StateReader, WorkDatabase } from '#libs/eventing';
import type { FeedReading } from '#libs/feed';
import type { TenantReader } from '#libs/graphql';
import { ConsumerList } from './consumer-list.js';

/** What keeps consumers, and what serves them. */
export interface ConsumerParts {
  readonly consumers: Consumers;
  readonly streams: ConsumerStreams;
  readonly list: ConsumerList;
}

export interface KeptConsumersParts {
  readonly feed: FeedReading;
  readonly reader: Pick<TenantReader, 'objects'>;
  /** As `concord_feed`. */
  readonly work: Pick<WorkDatabase, 'rows'>;
  readonly executor: Executor;
  readonly facts: Pick<StateReader, 'of'>;
  readonly blind: BlindIndex;
  readonly onFault: (fault: unknown) => void;
  /** After so many milliseconds without a word from its holder a shard is free; 30,000 unless given. */
  readonly leaseMs?: number;
  readonly noteEveryMs?: number;
}

/** Everything that keeps cursors of consumers. */
export function keptConsumers(parts: KeptConsumersParts): ConsumerParts {
  const { feed, reader, work, executor, facts, blind, onFault, leaseMs = LEASE_MS, noteEveryMs } = parts;
  const cursors = new CursorTable(work, leaseMs);
  const consumers = new Consumers({ feed, executor, facts, blind, cursors });
  return {
    consumers,
    streams: new ConsumerStreams({
      ...{ feed, consumers, cursors, onFault },
      ...(noteEveryMs !== undefined && { noteEveryMs }),
    }),
    list: new ConsumerList(feed, reader, cursors, onFault),
  };
}
