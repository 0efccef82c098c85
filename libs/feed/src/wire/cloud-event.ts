import { fromBinary, toJson } from '@bufbuild/protobuf';
import { EventSchema } from '#libs/feed-client';
import type { DeliveredEvent } from '../bodies/delivered.js';

/** A public event in the JSON form of CloudEvents 1.0. Extensions beside the known ones: follows, cursor, programid, partnerid, actor, snapshot, cut. */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly recordedtime: string;
  /** 20 digits, so that it sorts as text. */
  readonly sequence: string;
  readonly cursor: string;
  readonly partitionkey: string;
  readonly correlationid: string;
  readonly actor: string;
  readonly follows?: string;
  readonly programid?: string;
  readonly partnerid?: string;
  readonly causationid?: string;
  readonly traceparent?: string;
  /** Delivered as the state of its subject, by a snapshot. */
  readonly snapshot?: true;
  /** Names of fields that were left out, separated by commas. */
  readonly cut?: string;
  readonly datacontenttype?: 'application/json';
  readonly data?: unknown;
}

type Json = Readonly<Record<string, unknown>>;

/** In the order of digits also as a text. */
const padded = (sequence: bigint): string => String(sequence).padStart(20, '0');

/** What of an event's JSON is its envelope; the one other field is its data. */
const ENVELOPE = new Set(EventSchema.fields.filter(({ oneof }) => oneof === undefined).map(({ jsonName }) => jsonName));

const some = (name: string, value: unknown): Json => (value === undefined || value === '' ? {} : { [name]: value });

export function cloudEventOf({ body, sequence, follows, cursor }: DeliveredEvent): CloudEvent {
  const event = fromBinary(EventSchema, body);
  const json = toJson(EventSchema, event) as Json;
  const [data] = Object.entries(json).filter(([name]) => !ENVELOPE.has(name));
  return {
    ...{
      specversion: '1.0',
      id: event.id,
      source: `/tenants/${event.tenant}`,
      type: event.type,
      subject: event.subject,
    },
    ...{ time: String(json['occurredAt']), recordedtime: String(json['recordedAt']), sequence: padded(sequence) },
    ...some('follows', follows === undefined ? undefined : padded(follows)),
    ...{ cursor, partitionkey: event.orderingKey, correlationid: event.correlationId, actor: event.actor },
    ...some('programid', event.programId),
    ...some('partnerid', event.partnerId),
    ...some('causationid', event.causationId),
    ...some('traceparent', event.traceparent),
    ...some('snapshot', event.snapshot || undefined),
    ...some('cut', event.cut.join(',')),
    ...(data && { datacontenttype: 'application/json', data: data[1] }),
  };
}
