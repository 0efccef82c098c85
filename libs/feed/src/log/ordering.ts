import { hash } from 'node:crypto';
import { fromGlobalId, toGlobalId } from '#libs/kernel';

/** What orders an event, as the log keeps it: the bare id of a partner or of its own program. Null: nothing does. */
export const orderingIdOf = (key: string): string | null =>
  fromGlobalId(key.slice(0, Math.max(0, key.lastIndexOf('_'))), key) ?? null;

/** The global id, see `Event.ordering_key`. */
export function orderingKeyOf(orderingId: string | null, programId: string | null): string {
  if (orderingId === null) return '';
  return toGlobalId(orderingId === programId ? 'program' : 'partner', orderingId);
}

/** The first 12 bits of SHA-256 of the ordering key. */
export const slotOf = (key: string): number => parseInt(hash('sha256', key, 'hex').slice(0, 3), 16);
