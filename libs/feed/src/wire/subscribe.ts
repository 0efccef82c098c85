import { create, toBinary } from '@bufbuild/protobuf';
import { OnTaken, SubscribeRequestSchema, SubscribeResponseSchema } from '#libs/feed-client';
import { FeedFault } from '../reading/feed-fault.js';
import type { FollowRequest } from '../requests/feed-requests.js';
import { decoded, deliveryOf, filterIn, startIn } from './requests.js';

/** What a subscriber opens. */
export interface OpenRequest extends Omit<FollowRequest, 'start' | 'filter'> {
  readonly reader:
    | ({ readonly kind: 'own-cursor' } & Pick<FollowRequest, 'start' | 'filter'>)
    | { readonly kind: 'consumer'; readonly name: string; readonly takeOver: boolean };
  readonly credit: number;
}

/** What a subscriber sends afterwards. */
export interface FlowControlRequest {
  readonly credit: number;
  /** A cursor of this stream up to which everything is done; empty for none. */
  readonly commit: string;
}

export type SubscriberFrame =
  | { readonly kind: 'open'; readonly open: OpenRequest }
  | { readonly kind: 'flow-control'; readonly flow: FlowControlRequest };

/** A `SubscribeRequest` of the contract. Throws FeedFault. */
export function readSubscriberFrame(bytes: Uint8Array): SubscriberFrame {
  const { kind } = decoded(SubscribeRequestSchema, bytes);
  if (kind.case === 'flowControl') return { kind: 'flow-control', flow: kind.value };
  if (kind.case !== 'open') throw openExpected();
  const { reader, options, onTaken, credit } = kind.value;
  const delivery = deliveryOf(options);
  switch (reader.case) {
    case 'ownCursor': {
      const { start, filter } = reader.value;
      return opening({
        ...delivery,
        credit,
        reader: { kind: 'own-cursor', start: startIn(start), filter: filterIn(filter) },
      });
    }
    case 'consumer': {
      const takeOver = onTaken === OnTaken.TAKE_OVER;
      return opening({ ...delivery, credit, reader: { kind: 'consumer', name: reader.value, takeOver } });
    }
    case undefined:
      throw openExpected();
  }
}

const opening = (open: OpenRequest): SubscriberFrame => ({ kind: 'open', open });

export const openExpected = (): FeedFault =>
  new FeedFault(
    'OPEN_EXPECTED',
    'The first message of a subscription must be `open`, and name its reader: own_cursor or a consumer. All later ones are `flow_control`.',
  );

/** How a subscription begins; without a shard where a consumer waits for one. */
export interface OpenedAnswer {
  readonly cursor: string;
  readonly shard?: number;
  readonly shards: number;
}

export const openedBytes = (opened: OpenedAnswer): Uint8Array =>
  toBinary(SubscribeResponseSchema, create(SubscribeResponseSchema, { kind: { case: 'opened', value: opened } }));

export const committedBytes = (cursor: string): Uint8Array =>
  toBinary(
    SubscribeResponseSchema,
    create(SubscribeResponseSchema, { kind: { case: 'committed', value: { cursor } } }),
  );
