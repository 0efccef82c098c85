import type { AnyFeed } from '#libs/eventing';
import { feed, forStaff, subjectOf } from '#libs/feed';
import type { CreditNoteEventJson } from '#libs/feed-client';
import { toGlobalId } from '#libs/kernel';
import { type CreditNoteEvent, creditNoteEvents } from '../events/credit-note.events.js';
import { soldContentOf } from './sold-content.js';

const creditNote = subjectOf<CreditNoteEventJson>()({
  kind: 'credit_note',
  field: 'creditNote',
  of: (data: { readonly creditNoteId: string }) => data.creditNoteId,
});

/** `credit_note.*` */
export const creditNoteFeed: AnyFeed = feed<CreditNoteEvent>()({
  source: creditNoteEvents,
  on: {
    'credit-note.recorded': forStaff(
      creditNote.creates(({ data }) => ({
        id: toGlobalId('credit_note', data.creditNoteId),
        occurredAt: data.occurredAt,
        ...soldContentOf(data),
      })),
    ),
  },
});
