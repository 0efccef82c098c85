import { fromBinary, toJson } from '@bufbuild/protobuf';
import type { AnyFeed, FeedJson, Follow } from '#libs/eventing';
import { EventSchema } from '#libs/feed-client';
import type { DomainEvent, Recorded } from '#libs/kernel';
import { feedEventView, type FeedEventRow } from './feed-event.view.js';
import { unpackFields } from './packed-fields.js';
import type { SealedField } from './sealed-fields.js';

/** A public event as a test reads it; what is personal is in `sealed`. */
export interface Read {
  readonly type: string;
  readonly subject: string;
  readonly seenBy: string | null;
  readonly orderingKey: string;
  /** The message of the subject: its state under the same name, `before`, `changed` and the facts. */
  readonly data: FeedJson;
  readonly sealed: readonly SealedField[];
}

/** For specs: what a history reads as in the public feed, folded as the projector folds it, each row from what is kept of the one before. */
export function publishedOf(feeds: readonly AnyFeed[], stream: string, events: readonly DomainEvent[]): Read[] {
  const { on } = feedEventView(feeds);
  const handlers = on as Readonly<Record<string, 'ignored' | Follow<DomainEvent, FeedEventRow>>>;
  const newest = new Map<string, FeedEventRow>();
  return events.flatMap((event, at) => {
    const follow = handlers[event.type];
    if (follow === undefined || follow === 'ignored') return [];
    const recorded = recordedOf(event, stream, BigInt(at + 1));
    const key = follow.subject(recorded);
    const made = key === null ? undefined : follow.row(newest.get(key), recorded, key);
    if (key === null || !made) return [];
    const { state, ...row } = made as FeedEventRow & { state?: unknown };
    expectState(state);
    newest.set(key, row as FeedEventRow);
    return [readOf(row as FeedEventRow)];
  });
}

function expectState(state: unknown): void {
  if (state === undefined) throw new TypeError('the newest row has to keep its state');
}

function recordedOf(event: DomainEvent, stream: string, commit: bigint): Recorded {
  const at = '2026-11-28T15:00:00.000Z';
  return {
    ...event,
    ...{ id: '6f1c0de5-9d5b-5c0e-8f0a-3b0f5d3c7a11', stream, revision: commit, recordedAt: at },
    position: { commit, prepare: commit },
    metadata: {
      ...{ tenant: 'north', actor: { subject: 'ada', role: 'manager' }, version: 1, commandId: 'c', bodyHash: 'b' },
      ...{ $correlationId: 'c', $causationId: 'c', occurredAt: at },
    },
  };
}

function readOf({ type, body, sealed, seenBy }: FeedEventRow): Read {
  const { subject, orderingKey, ...event } = toJson(EventSchema, fromBinary(EventSchema, body)) as FeedJson & {
    readonly subject: string;
    readonly orderingKey: string;
  };
  const data = Object.values(event).find((value) => typeof value === 'object' && !Array.isArray(value));
  return { type, subject, seenBy, orderingKey, data: data as FeedJson, sealed: unpackFields(sealed) };
}
