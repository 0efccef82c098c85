import type { MemoryEventStore } from '#libs/eventing';
import { randomUUID } from 'node:crypto';

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
  const clicksId = randomUUID();
  const metadata = {
    ...{ tenant, actor: { subject: 'track', role: 'system' }, version: 1, commandId: randomUUID(), bodyHash: '' },
    ...{ $correlationId: 'c', $causationId: 'c', occurredAt: `${batch.day}T23:59:59.000Z` },
  };
  await store.append(`clicks-${tenant}.${clicksId}`, 'no-stream', [
    { id: randomUUID(), type: 'clicks.recorded', data: { clicksId, ...batch }, metadata },
  ]);
}
