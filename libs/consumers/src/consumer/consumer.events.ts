import { type DomainEvent, eventTypes, type Instant, sealedFrom } from '#libs/kernel';

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

interface Explained {
  readonly consumerId: string;
  /** By whose key reasons are encrypted: another one each time that a consumer of this name is created. */
  readonly explainedFor: string;
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
      Explained & {
        readonly start: string;
        readonly place: ConsumerPlace;
        /** In a person’s words; null once the consumer is deleted. */
        readonly reason: string | null;
      }
    >
  /** How far some of its shards are, noted now and then: from there they go on where the cursors themselves are lost. */
  | DomainEvent<'consumer.progressed', { readonly consumerId: string; readonly shards: readonly ShardPlace[] }>
  /** What was said of it is unreadable from then on. */
  | DomainEvent<'consumer.deleted', Explained>;

/** Before, reasons stood in the clear, of all consumers of a name alike. */
const explainedForAll = (data: object) => ({ ...data, explainedFor: (data as Explained).consumerId });

export const consumerEvents = eventTypes<ConsumerEvent>()('consumer', {
  'consumer.created': { version: 1 },
  'consumer.sought': { ...sealedFrom(2, 'explainedFor', 'reason'), upcast: { 1: explainedForAll } },
  'consumer.progressed': { version: 1 },
  'consumer.deleted': { version: 2, upcast: { 1: explainedForAll } },
});
