import { createHash } from 'node:crypto';
import type { Names } from './names.js';

/** What of an event a client is given. */
interface SeenEvent {
  readonly streamId: string;
  readonly revision: bigint;
  readonly id: string;
  readonly type: string;
  readonly isJson: boolean;
  readonly data: unknown;
  readonly metadata?: unknown;
}

/** An event in the words of the recording. */
export function sayEvent(event: SeenEvent, names: Names): Record<string, unknown> {
  const { streamId, revision, id, type, isJson, data, metadata } = event;
  return {
    stream: names.short(streamId),
    revision: Number.isSafeInteger(Number(revision)) ? Number(revision) : String(revision),
    id: names.letter(id) ?? (type.startsWith('$') ? "(the store's)" : '?'),
    type,
    json: isJson,
    data: sayBytes(data, true),
    ...(isEmpty(metadata) ? {} : { metadata: sayBytes(metadata, false) }),
  };
}

function sayBytes(value: unknown, withHash: boolean): unknown {
  if (!(value instanceof Uint8Array)) return value;
  const sha = createHash('sha1').update(value).digest('hex').slice(0, 10);
  return withHash ? { bytes: value.length, sha } : { bytes: value.length };
}

function isEmpty(metadata: unknown): boolean {
  if (metadata === undefined || metadata instanceof Uint8Array) return metadata === undefined;
  return typeof metadata === 'object' && metadata !== null && Object.keys(metadata).length === 0;
}

const FIELDS = [
  'streamName',
  'expectedVersion',
  'actualVersion',
  'expectedRevision',
  'actualRevision',
  'maxAppendSize',
  'subscriptionDropReason',
];

/** A fault in the words of the recording: its type and its fields; how it is worded is free. */
export function sayFault(fault: unknown, names: Names): Record<string, unknown> {
  const known = fault as Record<string, unknown>;
  const said: Record<string, unknown> = { error: known['type'] ?? known['name'] };
  for (const field of FIELDS) {
    const value = known[field];
    if (value === undefined) continue;
    said[field] = typeof value === 'bigint' ? Number(value) : typeof value === 'string' ? names.short(value) : value;
  }
  return said;
}

/** An answer as it is compared: what JSON keeps of it, without the wording of faults. */
export function comparable(answer: unknown): unknown {
  const text = JSON.stringify(answer, (key, value: unknown) => {
    if (key === 'message') return undefined;
    return typeof value === 'bigint' ? Number(value) : value;
  });
  return JSON.parse(text);
}
