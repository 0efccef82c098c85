import { deterministicId } from '#libs/kernel';
import type { Source } from '../events/ledger.events.js';
import type { Entry } from '../entry/entry.js';

/** What is drawn for an entry because of one event: of its own sale under the entry's id, later under one of its own. */
export const drawIdOf = (
  { entryId, saleId }: Pick<Entry, 'entryId' | 'saleId'>,
  { kind, id, eventId }: Source,
): string =>
  (kind === 'sale' || kind === 'credit-note') && id === saleId ? entryId : deterministicId('draw', entryId, eventId);
