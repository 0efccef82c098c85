import { type DomainEvent, eventTypes, type Instant } from '#libs/kernel';

/** What a consumer receives: as a filter of the feed, each list sorted; an empty one asks nothing. */
export interface ConsumerFilter {
  readonly types: readonly string[];
  readonly programIds: readonly string[];
  readonly partnerIds: readonly string[];
  readonly subjectIds: readonly string[];
}

/** A place in the feed: everything up to it is done. */
export interface ConsumerPlace {
  readonly cursor: string;
  /** The same as a commit position, in digits. */
  readonly sequence: string;
}

export interface ShardPlace extends ConsumerPlace {
  /** From 0. */
  readonly number: number;
}

/** A consumer of the feed whose cursors are kept here: what it is, and where it began. How far it is, is work and not history. */
export type ConsumerEvent =
  | DomainEvent<
      'consumer.created',
      {
        readonly consumerId: string;
        readonly name: string;
        readonly filter: ConsumerFilter;
        /** 1 to 32. */
        readonly shards: number;
        /** As it was asked for, such as `beginning`. */
        readonly start: string;
        readonly place: ConsumerPlace;
        readonly createdAt: Instant;
      }
    >
  /** All of its shards go on from that place. */
  | DomainEvent<
      'consumer.sought',
      { readonly consumerId: string; readonly start: string; readonly place: ConsumerPlace; readonly reason: string }
    >
  /** How far some of its shards are, noted now and then: from there they go on where the cursors themselves are lost. */
  | DomainEvent<'consumer.progressed', { readonly consumerId: string; readonly shards: readonly ShardPlace[] }>
  | DomainEvent<'consumer.deleted', { readonly consumerId: string }>;

export const consumerEvents = eventTypes<ConsumerEvent>()('consumer', {
  'consumer.created': { version: 1 },
  'consumer.sought': { version: 1 },
  'consumer.progressed': { version: 1 },
  'consumer.deleted': { version: 1 },
});
