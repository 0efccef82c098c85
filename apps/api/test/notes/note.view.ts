import { insert, update, view, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant, MoneyType } from '#libs/graphql';
import type { Money } from '#libs/kernel';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type NoteEvent, noteEvents } from './note.js';

@Entity('notes')
@ObjectType('Note', { description: 'A remark about a partner.' })
export class NoteRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('note', { description: 'Global id of the note.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('partner', { description: 'The partner it is about.' })
  @Column('uuid', { name: 'partner_id' })
  partnerId: string;

  @Field({ description: 'Its title.' })
  @Column('text')
  title: string;

  @Field(() => MoneyType, { description: 'What it cost to find out.' })
  @Column('jsonb')
  cost: Money;

  @Field(() => GraphQLInstant, { description: 'When it was written, business time.' })
  @Column('text', { name: 'written_at' })
  writtenAt: string;
}

@Entity('remarks')
@ObjectType('Remark', { description: 'What somebody said about a note.' })
export class RemarkRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('remark', { description: 'Global id of the remark.' })
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'note_id' }) noteId: string;

  @Field({ description: 'What was said.' })
  @Column('text')
  text: string;

  @Field(() => GraphQLInstant, { description: 'When it was said.' })
  @Column('text', { name: 'said_at' })
  saidAt: string;
}

export const noteView = view<NoteEvent, NoteRow>()({
  name: 'notes',
  version: 1,
  row: NoteRow,
  live: true,
  indexes: [
    ['partnerId', 'writtenAt', 'id'],
    ['writtenAt', 'id'],
  ],
  sources: [noteEvents],
  on: {
    'note.written': insert(({ data: { noteId, partnerId, title, cost, at } }) => ({
      id: noteId,
      partnerId,
      title,
      cost,
      writtenAt: at,
    })),
    'note.retitled': update(
      ({ data }) => data.noteId,
      (row, { data }) => ({ ...row, title: data.title }),
    ),
  },
});

export const remarkView = view<NoteEvent, RemarkRow>()({
  name: 'remarks',
  version: 1,
  row: RemarkRow,
  indexes: [['noteId', 'saidAt', 'id']],
  sources: [noteEvents],
  on: {
    'note.remarked': insert(({ data: { remarkId, noteId, text, at } }) => ({ id: remarkId, noteId, text, saidAt: at })),
  },
});
