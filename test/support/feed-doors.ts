import type { EventBatch } from '#libs/feed-client';
import type { FeedFollower, FollowInit } from './feed-follower.js';
import type { FeedSubscriber } from './feed-subscriber.js';

/** Of an event what every door says of it. */
export interface Come {
  readonly id: string;
  readonly sequence: bigint;
  readonly follows: bigint | undefined;
  readonly cursor: string;
  readonly snapshot: boolean;
}

/** What comes together; without events: how far the history was looked at. */
export interface ComeTogether {
  readonly events: readonly Come[];
  readonly cursor: string;
  readonly sequence: bigint;
  readonly behind: boolean;
}

export type Start = NonNullable<FollowInit['start']>;
export type Filter = Required<Record<'types' | 'programIds' | 'partnerIds' | 'subjectIds', string[]>>;

/** What one reading of some door is for. */
export interface Reading {
  readonly token: string;
  readonly start: Start;
  readonly filter: Filter;
  /** So many events at once, and of a page. */
  readonly size: number;
  /** Takes what has come; false: that is enough. */
  readonly take: (come: ComeTogether) => boolean;
  /** Once it is open. */
  readonly opened: () => Promise<void>;
}

/** A process, as clients reach it. */
export interface Doors {
  readonly follower: FeedFollower;
  readonly subscriber: FeedSubscriber;
  /** `http://…/feed/v1` */
  readonly http: string;
}

const EVERY_SECOND = { heartbeat: { seconds: 1n } } as const;

const ofBatch = ({ events, cursor, sequence, behind }: EventBatch): ComeTogether => ({
  ...{ cursor, sequence, behind },
  events: events.map(({ id, sequence: at, follows, cursor: after, snapshot }) => ({
    ...{ id, sequence: at, follows, cursor: after, snapshot },
  })),
});

/** By each door of the feed: until it is enough, or the process ends it. Which process is asked each time: it may have stopped meanwhile. */
export const DOORS = {
  async follow(doors: () => Doors, { token, start, filter, take, opened }: Reading): Promise<void> {
    let isEnough = false;
    const stream = doors().follower.follow(token, { start, filter, options: EVERY_SECOND }, (batch) => {
      if (isEnough) return;
      isEnough = !take(ofBatch(batch));
      if (isEnough) stream.cancel();
    });
    await opened();
    expectEnd(await stream.ended, isEnough);
  },

  async pull(doors: () => Doors, { token, start, filter, size, take, opened }: Reading): Promise<void> {
    let isEnough = false;
    const reader = { case: 'ownCursor', value: { start, filter } };
    const stream = doors().subscriber.subscribe(token, { reader, credit: size, options: EVERY_SECOND } as never);
    stream.onBatch = (batch) => {
      if (isEnough) return;
      isEnough = !take(ofBatch(batch));
      if (isEnough) stream.cancel();
      else if (batch.events.length > 0) stream.flow(batch.events.length);
    };
    await opened();
    expectEnd(await stream.ended, isEnough);
  },

  async page(doors: () => Doors, { token, start, filter, size, take, opened }: Reading): Promise<void> {
    await opened();
    for (let from = start; ;) {
      const page = await doors().follower.page(token, { start: from, filter, pageSize: size });
      if ('code' in page) return expectEnd(page, false);
      if (!take(ofBatch(page))) return;
      from = { positionFrom: { case: 'cursor', value: page.cursor } };
    }
  },

  async http(doors: () => Doors, { token, start, filter, size, take, opened }: Reading): Promise<void> {
    await opened();
    for (let from = addressOf(start); ;) {
      const some = (name: string, values: readonly string[]) => (values.length ? `&${name}=${values.join(',')}` : '');
      const asked = `${some('types', filter.types)}${some('partner', filter.partnerIds)}${some('subject', filter.subjectIds)}`;
      const answer = await fetch(
        `${doors().http}/events?${from}&limit=${size}${asked}${some('program', filter.programIds)}`,
        {
          headers: { authorization: `Bearer ${token}` },
        },
      );
      const page = (await answer.json()) as HttpPage;
      if (!answer.ok) throw new Error(JSON.stringify(page));
      const events = page.events.map(({ id, sequence, follows, cursor, snapshot = false }) => ({
        ...{ id, cursor, snapshot, sequence: BigInt(sequence) },
        follows: follows === undefined ? undefined : BigInt(follows),
      }));
      if (!take({ events, cursor: page.cursor, sequence: BigInt(page.sequence), behind: page.behind })) return;
      from = `after=${page.cursor}`;
    }
  },
};

interface HttpPage {
  readonly cursor: string;
  readonly sequence: string;
  readonly behind: boolean;
  readonly events: readonly {
    readonly id: string;
    readonly sequence: string;
    readonly follows?: string;
    readonly cursor: string;
    readonly snapshot?: boolean;
  }[];
}

/** The same start in the address of a request. */
function addressOf({ positionFrom }: Start): string {
  switch (positionFrom?.case) {
    case 'cursor':
      return `after=${positionFrom.value}`;
    case 'position':
      return `position=${positionFrom.value}`;
    case 'eventId':
      return `afterEvent=${positionFrom.value}`;
    default:
      return `from=${positionFrom?.case}`;
  }
}

/** A stream that nobody has cut ends where its process stops, and for no other reason. */
function expectEnd({ code, reason }: { readonly code: string; readonly reason: string | undefined }, isCut: boolean) {
  // Where it stops before it has heard of the stream there is no reason.
  if (!isCut && (code !== 'UNAVAILABLE' || (reason ?? 'SERVER_DRAINING') !== 'SERVER_DRAINING'))
    throw new Error(`it ended with ${code} ${reason}`);
}
