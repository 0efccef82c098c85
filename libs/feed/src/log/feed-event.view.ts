import type { AnyFeed, Follow, Published, View, ViewRow } from '#libs/eventing';
import { deterministicId, type DomainEvent, fromGlobalId, type Recorded } from '#libs/kernel';
import { LRUCache } from 'lru-cache';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { publishedIn } from '../definition/feed.js';
import { orderingIdOf, slotOf } from './ordering.js';
import { packFields } from './packed-fields.js';
import { type Owners, type PublicEvent, publicEvent } from './public-event.js';

/** One public event, as whoever delivers it reads it: in the order of `commit`. */
@Entity('feed_events')
export class FeedEventRow implements ViewRow {
  // What has to stand at a multiple of its size comes first: Postgres fills up what is between.
  @Column('bigint') commit: string;
  /** By the store's clock. */
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt: string;
  /** Of its ordering key: which shard it is in follows from that. */
  @Column('smallint') slot: number;
  @PrimaryColumn('text') tenant: string;
  /** The id of the domain event. */
  @PrimaryColumn('uuid') id: string;
  @Column('text') type: string;
  /** What it is about: of one subject the newest row carries its state. */
  @Column('uuid', { name: 'state_key' }) stateKey: string;
  /** See `orderingIdOf`. */
  @Column('uuid', { name: 'ordering_id', nullable: true }) orderingId: string | null;
  @Column('uuid', { name: 'program_id', nullable: true }) programId: string | null;
  @Column('uuid', { name: 'partner_id', nullable: true }) partnerId: string | null;
  /** The partner that may see it; null: the vendor's people alone. */
  @Column('uuid', { name: 'seen_by', nullable: true }) seenBy: string | null;
  /** The contract's `Event`, without `follows`, `cursor` and personal fields. */
  @Column('bytea') body: Uint8Array;
  /** Personal fields, encrypted, see `packFields`. */
  @Column('bytea', { name: 'sealed_fields' }) sealed: Uint8Array;
}

/** The name of the view and of its table. */
export const FEED_VIEW = 'feed_events';

/** The log of public events: a pure fold of the history, the same rows after every rebuild. */
export const feedEventView = (all: readonly AnyFeed[]): View<DomainEvent, FeedEventRow> =>
  viewOf(all.filter(publishes));

const publishes = (feed: AnyFeed): boolean => publishedIn(feed).length > 0;

const viewOf = (feeds: readonly AnyFeed[]): View<DomainEvent, FeedEventRow> => ({
  name: FEED_VIEW,
  version: 11,
  row: FeedEventRow,
  partner: 'seenBy',
  sealed: true,
  follows: { by: 'stateKey', order: 'commit' },
  indexes: [['commit'], ['orderingId', 'commit'], ['seenBy', 'commit']],
  live: 'tenants',
  sources: feeds.map(({ source }) => source),
  on: Object.fromEntries(
    feeds.flatMap(({ on }) =>
      Object.entries(on as Readonly<Record<string, 'kept-back' | Published | readonly Published[]>>).map(
        ([type, published]) => [type, published === 'kept-back' ? ('ignored' as const) : follow([published].flat())],
      ),
    ),
  ),
});

/** As long as it is at hand, the newest row of a subject keeps the state that its body holds. */
type Newest = FeedEventRow & Partial<Pick<PublicEvent, 'state'>>;

/** Of several ways the first in which the event is about something. */
const follow = (ways: readonly Published[]): Follow<DomainEvent, FeedEventRow> => {
  const wayOf = (event: Recorded) => ways.find((way) => way.of(event) !== null);
  const keyOf = (way: Published, event: Recorded) => deterministicId('feed', way.subject.kind, way.of(event) ?? '');
  return {
    kind: 'follow',
    subject: (event) => {
      const way = wayOf(event);
      return way ? keyOf(way, event) : null;
    },
    isFirst: (event) => wayOf(event)?.isFirst ?? false,
    row: (newest: Newest | undefined, event, stateKey) => {
      const published = wayOf(event);
      const made = published && publicEvent(published, event, newest);
      if (!made) return undefined;
      const { type, body, state } = made;
      const { partnerId, programId, slot, orderingId } = bareOwnersOf(made.owners);
      const row: Omit<Newest, 'tenant'> = {
        type,
        body,
        partnerId,
        programId,
        slot,
        orderingId,
        sealed: packFields(made.sealed),
        state,
        id: event.id,
        commit: String(event.position.commit),
        recordedAt: event.recordedAt,
        stateKey,
        seenBy: published.staffOnly ? null : partnerId,
      };
      return row;
    },
  };
};

type BareOwners = Pick<FeedEventRow, 'partnerId' | 'programId' | 'orderingId' | 'slot'>;

/** A tenant's events are of some hundred partners, and an id is dear to take apart. */
const known = new LRUCache<string, BareOwners>({ max: 2_000 });

function bareOwnersOf(owners: Owners): BareOwners {
  const { programId = '', partnerId = '', orderingKey } = owners;
  const key = `${programId} ${partnerId} ${orderingKey}`;
  const found = known.get(key) ?? taken(owners);
  known.set(key, found);
  return found;
}

function taken({ programId, partnerId: global, orderingKey }: Owners): BareOwners {
  const partnerId = bare('partner', global);
  return {
    partnerId,
    programId: bare('program', programId),
    slot: slotOf(orderingKey),
    orderingId: orderingKey === global ? partnerId : orderingIdOf(orderingKey),
  };
}

const bare = (kind: string, id: string | undefined): string | null => (id && fromGlobalId(kind, id)) || null;
