import { command, type Decider, Decimal, type Decision, isRefusal, refuse } from '#libs/kernel';
import type { CreditNoteEvent } from '../events/credit-note.events.js';
import { bytesOf, checkContent, MOST_BYTES, repeats, tooLarge } from '../content/content.js';
import type { ContentDraft, Known, Names } from '../content/draft.js';
import type { CreditNoteRefusal } from '../events/sale.refusals.js';

/** Records a credit that names no sale. The same number with the same content changes nothing. */
export class RecordCreditNote extends command('RecordCreditNote')<{
  readonly creditNoteId: string;
  readonly given: ContentDraft;
  readonly knowledge: Known;
  /** Of the persons in it; filled in before it is decided. */
  readonly names?: Names;
}>() {}

export type CreditNoteState =
  | { readonly status: 'absent' }
  | { readonly status: 'recorded'; readonly content: CreditNoteEvent['data'] };

export const creditNote: Decider<RecordCreditNote, CreditNoteState, CreditNoteEvent, CreditNoteRefusal> = {
  initial: { status: 'absent' },

  decide({ data, context }, state): Decision<CreditNoteEvent, CreditNoteRefusal> {
    if (state.status === 'recorded') {
      if (repeats(data.given, context.occurredAt, data.names, state.content)) return [];
      const { externalId } = state.content;
      return refuse('CREDIT_NOTE_DIFFERS', `credit note ${externalId} is recorded with other content`, 'externalId');
    }
    const content = checkContent(data.given, data.knowledge, context, 'credit-note', data.names);
    if (isRefusal(content)) return content;
    const amount = Decimal.of(content.amount);
    if (!amount.isNegative && !amount.isZero) {
      return refuse('NOT_NEGATIVE', 'a credit note gives back: its lines add up to zero or less', 'lines');
    }
    const events: CreditNoteEvent[] = [
      { type: 'credit-note.recorded', data: { creditNoteId: data.creditNoteId, ...content } },
    ];
    const bytes = bytesOf(events);
    return bytes > MOST_BYTES ? tooLarge(bytes, content.lines.length) : events;
  },

  evolve(_, event) {
    return { status: 'recorded', content: event.data };
  },
};
