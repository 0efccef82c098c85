import { orderingKeyOf } from '../log/ordering.js';
import type { LogEvent, SentEvent } from './log-event.js';

/** The events of a page as one statement answers them; null where there is none. */
export interface StoredEntries {
  /** Base64: for each event the commit position (8 bytes), the lengths of its body and of its encrypted fields (4 each) and its id (16). */
  readonly heads: string | null;
  /** Base64: of each its body and its encrypted fields, one after the other. As bytes the driver would bring twice as many letters. */
  readonly bodies: string | null;
  /** JSON: for each what `Self` has; undefined where that was not asked for. */
  readonly selves?: string | null;
}

type Self = readonly [
  ...[type: string, programId: string | null, partnerId: string | null, seenBy: string | null],
  ...[stateKey: string, orderingId: string | null],
];

const HEAD = 32;

/** The events of a page, each with its part of the bodies. */
export function entriesOf(tenant: string, stored: StoredEntries): SentEvent[] {
  if (stored.heads === null || stored.bodies === null) return [];
  const [heads, bodies] = [Buffer.from(stored.heads, 'base64'), Buffer.from(stored.bodies, 'base64')];
  const events: SentEvent[] = [];
  for (let [at, from] = [0, 0]; at < heads.length; at += HEAD) {
    const middle = from + heads.readUInt32BE(at + 8);
    const to = middle + heads.readUInt32BE(at + 12);
    events.push({
      tenant,
      id: uuidAt(heads, at + 16),
      commit: heads.readBigUInt64BE(at),
      body: bodies.subarray(from, middle),
      sealed: bodies.subarray(middle, to),
    });
    from = to;
  }
  return events;
}

/** The same with what they say of themselves. */
export function wholeEntriesOf(tenant: string, stored: StoredEntries): LogEvent[] {
  const selves = JSON.parse(stored.selves ?? '[]') as Self[];
  return entriesOf(tenant, stored).map((event, n) => {
    const [type, programId, partnerId, seenBy, stateKey, orderingId] = selves[n] as Self;
    const orderingKey = orderingKeyOf(orderingId, programId);
    return { ...event, type, programId, partnerId, seenBy, stateKey, orderingKey };
  });
}

function uuidAt(bytes: Buffer, at: number): string {
  const hex = bytes.toString('hex', at, at + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
