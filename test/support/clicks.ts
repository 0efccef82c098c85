import type { MemoryEventStore } from '#libs/eventing';
import { randomUUID } from 'node:crypto';
import { eventIdsOf } from '../../libs/eventing/src/commands/command-identity.js';

/** A day's clicks as the tracking writes them: each with the place of its link, milliseconds since the day began, nonce, visitor, and what was noticed. */
interface Batch {
  /** UTC, such as `2026-04-20`. */
  readonly day: string;
  /** With plain ids. */
  readonly links: readonly Readonly<Record<'linkId' | 'programId' | 'partnerId', string | undefined>>[];
  readonly clicks: readonly (readonly [link: number, at: number, nonce: string, visitor: string, ...string[]])[];
  readonly bots: readonly (readonly [link: number, count: number])[];
}

export async function recordClicks(store: MemoryEventStore, tenant: string, batch: Batch): Promise<void> {
  const data = { clicksId: randomUUID(), ...batch };
  const stream = `clicks-${tenant}.${data.clicksId}`;
  const metadata = {
    ...{ tenant, actor: { subject: 'track', role: 'system' }, version: 1, commandId: randomUUID(), bodyHash: '' },
    ...{ $correlationId: 'c', $causationId: 'c', occurredAt: `${batch.day}T23:59:59.000Z` },
  };
  const decided = [{ type: 'clicks.recorded', data }];
  const [id = ''] = eventIdsOf(stream, metadata, decided, new Map());
  await store.append(stream, 'no-stream', [{ id, type: 'clicks.recorded', data, metadata }]);
}
