import { aggregate } from '#libs/eventing';
import {
  type Command,
  command,
  type Decider,
  type DomainEvent,
  eventTypes,
  type Money,
  parseMoney,
  refuse,
  unreachable,
} from '#libs/kernel';

/** A made-up noun, as small as every convention allows. */
export type NoteEvent =
  | DomainEvent<'note.written', { noteId: string; partnerId: string; title: string; cost: Money; at: string }>
  | DomainEvent<'note.retitled', { noteId: string; title: string }>
  | DomainEvent<'note.remarked', { noteId: string; remarkId: string; text: string; at: string }>;

export const noteEvents = eventTypes<NoteEvent>()('note', {
  'note.written': { version: 1 },
  'note.retitled': { version: 1 },
  'note.remarked': { version: 1 },
});

interface NoteId {
  noteId: string;
}
export class WriteNote extends command('WriteNote')<NoteId & { partnerId: string; title: string; cost: Money }>() {}
export class RetitleNote extends command('RetitleNote')<NoteId & { title: string }>() {}
export class RemarkNote extends command('RemarkNote')<NoteId & { text: string }>() {}
type NoteCommand = WriteNote | RetitleNote | RemarkNote;

type Note = 'none' | { title: string };

const decider: Decider<Command & NoteCommand, Note, NoteEvent, string> = {
  initial: 'none',
  decide: (sent, note) => {
    const { noteId } = sent.data;
    if (sent.type === 'WriteNote') {
      const { partnerId, title, cost } = sent.data;
      if (note !== 'none') return refuse('ALREADY_WRITTEN', 'there is such a note already');
      const parsed = parseMoney(cost.amount, cost.currency);
      if ('fault' in parsed) return refuse(parsed.fault, 'not an amount', 'cost.amount');
      return [
        { type: 'note.written', data: { noteId, partnerId, title, cost: parsed.money, at: sent.context.occurredAt } },
      ];
    }
    if (note === 'none') return refuse('NOT_FOUND', 'there is no such note', 'noteId');
    switch (sent.type) {
      case 'RetitleNote': {
        const { title } = sent.data;
        if (title === 'explode') throw new Error('a secret detail: postgres://u:hunter2@host/db');
        return title === note.title ? [] : [{ type: 'note.retitled', data: { noteId, title } }];
      }
      case 'RemarkNote': {
        const { commandId: remarkId, occurredAt: at } = sent.context;
        return [{ type: 'note.remarked', data: { noteId, remarkId, text: sent.data.text, at } }];
      }
      default:
        return unreachable(sent);
    }
  },
  evolve: (note, event) => {
    switch (event.type) {
      case 'note.written':
      case 'note.retitled':
        return { title: event.data.title };
      case 'note.remarked':
        return note;
      default:
        return unreachable(event);
    }
  },
};

export const note = aggregate<Command & NoteCommand, Note, NoteEvent>({
  decider,
  events: noteEvents,
  commands: { WriteNote, RetitleNote, RemarkNote },
  id: ({ data }) => data.noteId,
});
