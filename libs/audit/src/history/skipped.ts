import type { EventStore, StoredEvent } from '#libs/eventing';
import { readHistory } from './history.js';

/** An event that views or policies leave out because two persons have decided so. */
export interface SkippedEvent {
  readonly eventId: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: string;
  readonly names: readonly string[];
  readonly reason: string;
  readonly requestedBy: string;
  readonly approvedBy: string;
}

/** All that have ever been approved for a tenant, from the decisions themselves. */
export async function skippedEvents(store: EventStore, tenant: string, signal?: AbortSignal): Promise<SkippedEvent[]> {
  const asked = new Map<string, Omit<SkippedEvent, 'approvedBy'>>();
  const skipped: SkippedEvent[] = [];
  const take = async (events: readonly StoredEvent[]): Promise<void> => {
    for (const { stream, type, data } of events) {
      if (type === 'quarantine.skip-requested') asked.set(stream, data as SkippedEvent);
      const request = asked.get(stream);
      if (type !== 'quarantine.skip-approved' || !request) continue;
      const { eventId, type: of, stream: at, revision, names, reason, requestedBy } = request;
      const { approvedBy } = data as SkippedEvent;
      skipped.push({ ...{ eventId, type: of, stream: at, revision, names, reason }, requestedBy, approvedBy });
    }
  };
  const prefixes = [`quarantine-${tenant}.`];
  await readHistory({ store, prefixes, take, isUnderWay: () => false, waitMs: 0, ...(signal && { signal }) });
  return skipped;
}
