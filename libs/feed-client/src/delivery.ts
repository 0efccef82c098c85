import type { MessageInitShape } from '@bufbuild/protobuf';
import { type DeliveryOptionsSchema, Detail, type StartSchema } from './contract/concord/feed/v1/feed_service_pb.js';

/** How events are wanted. */
export interface Delivery {
  /** The envelope alone, to be read with `getEvent`. */
  readonly thin?: boolean;
  /** Personal fields are left out. */
  readonly omitPersonalData?: boolean;
  /** The longest silence, 1 to 60; 10 unless given. */
  readonly heartbeatSeconds?: number;
}

/** Where to begin, in the contract's words; a cursor alone may be written as a text. */
export type StartInput = MessageInitShape<typeof StartSchema> | string;

export const startOf = (start: StartInput): MessageInitShape<typeof StartSchema> =>
  typeof start === 'string' ? { positionFrom: { case: 'cursor', value: start } } : start;

export const heartbeatOf = ({ heartbeatSeconds = 10 }: Delivery): number => heartbeatSeconds;

export const optionsOf = (delivery: Delivery): MessageInitShape<typeof DeliveryOptionsSchema> => ({
  detail: delivery.thin ? Detail.THIN : Detail.FULL,
  omitPersonalData: delivery.omitPersonalData ?? false,
  heartbeat: { seconds: BigInt(heartbeatOf(delivery)) },
});
