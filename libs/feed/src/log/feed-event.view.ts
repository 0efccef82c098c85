import type { AnyFeed, FeedJson, Follow, Published, View, ViewRow } from '#libs/eventing';
import { deterministicId, type DomainEvent, fromGlobalId } from '#libs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type Owners, ownersOf, publicEvent } from './public-event.js';
import type { SealedField } from './sealed-fields.js';

/** One public event, as whoever delivers it reads it: in the order of `commit`. */
@Entity('feed_events')
export class FeedEventRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;
  /** The id of the domain event. */
  @PrimaryColumn('uuid') id: string;
  @Column('bigint') commit: string;
  @Column('bigint') prepare: string;
  /** By the store's clock. */
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt: string;
  @Column('text') type: string;
  /** What it is about: of one subject the newest row carries its state. */
  @Column('uuid', { name: 'state_key' }) stateKey: string;
  /** The global id that orders it, see `Event.ordering_key`. */
  @Column('text', { name: 'ordering_key' }) orderingKey: string;
  @Column('uuid', { name: 'program_id', nullable: true }) programId: string | null;
  @Column('uuid', { name: 'partner_id', nullable: true }) partnerId: string | null;
  /** The partner that may see it; null: the vendor's people alone. */
  @Column('uuid', { name: 'seen_by', nullable: true }) seenBy: string | null;
  /** The contract's `Event`, without `follows`, `cursor` and personal fields. */
  @Column('bytea') body: Uint8Array;
  @Column('jsonb') sealed: readonly SealedField[];
}

/** The name of the view and of its table. */
export const FEED_VIEW = 'feed_events';

/** The log of public events: a pure fold of the history, the same rows after every rebuild. */
export const feedEventView = (all: readonly AnyFeed[]): View<DomainEvent, FeedEventRow> =>
  viewOf(all.filter(publishes));

const publishes = ({ on }: AnyFeed): boolean => Object.values(on).some((published) => published !== 'kept-back');

const viewOf = (feeds: readonly AnyFeed[]): View<DomainEvent, FeedEventRow> => ({
  name: FEED_VIEW,
  version: 3,
  row: FeedEventRow,
  partner: 'seenBy',
  sealed: true,
  follows: { by: 'stateKey', order: 'commit' },
  indexes: [['commit'], ['orderingKey', 'commit'], ['seenBy', 'commit'], ['recordedAt', 'commit']],
  live: 'tenants',
  sources: feeds.map(({ source }) => source),
  on: Object.fromEntries(
    feeds.flatMap(({ on }) =>
      Object.entries(on as Readonly<Record<string, 'kept-back' | Published>>).map(([type, published]) => [
        type,
        published === 'kept-back' ? ('ignored' as const) : follow(published),
      ]),
    ),
  ),
});

/** As long as it is at hand, the newest row of a subject keeps the state that its body holds. */
type Newest = FeedEventRow & { readonly state?: FeedJson };

const follow = (published: Published): Follow<DomainEvent, FeedEventRow> => {
  const { kind } = published.subject;
  return {
    kind: 'follow',
    subject: (event) => deterministicId('feed', kind, published.of(event)),
    row: (newest: Newest | undefined, event) => {
      const { state, ...kept } = publicEvent(published, event, newest);
      const { programId, partnerId, orderingKey } = bareOwners(ownersOf(kind, state));
      const row: Omit<Newest, 'tenant'> = {
        ...{ ...kept, state, programId, partnerId, orderingKey, id: event.id },
        commit: String(event.position.commit),
        prepare: String(event.position.prepare),
        recordedAt: event.recordedAt,
        stateKey: newest?.stateKey ?? deterministicId('feed', kind, published.of(event)),
        seenBy: published.staffOnly ? null : partnerId,
      };
      return row;
    },
  };
};

const bareOwners = ({ programId, partnerId, orderingKey }: Owners) => ({
  programId: bare('program', programId),
  partnerId: bare('partner', partnerId),
  orderingKey,
});

const bare = (kind: string, id: string | undefined): string | null => (id && fromGlobalId(kind, id)) || null;
