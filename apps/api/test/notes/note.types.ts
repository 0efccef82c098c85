import {
  BulkPayload,
  Connection,
  GraphQLInstant,
  IdField,
  Items,
  MoneyInput,
  MutationInput,
  MutationPayload,
  Nested,
} from '#libs/graphql';
import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { IsOptional, Length } from 'class-validator';
import { NoteRow, RemarkRow } from './note.view.js';

@ObjectType({ description: 'A page of notes.' })
export class NoteConnection extends Connection(NoteRow, 'Note') {}

@ObjectType({ description: 'A page of remarks.' })
export class RemarkConnection extends Connection(RemarkRow, 'Remark') {}

@InputType({ description: 'A note to write.' })
export class WriteNoteInput extends MutationInput {
  @IdField('partner', { description: 'The partner it is about.' })
  partnerId: string;

  @Field({ description: 'Its title, 1 to 20 characters.' })
  @Length(1, 20)
  title: string;

  @Field(() => MoneyInput, { description: 'What it cost to find out.' })
  @Nested(() => MoneyInput)
  cost: MoneyInput;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When it was written; now if absent.' })
  @IsOptional()
  occurredAt?: string;
}

@InputType({ description: 'Notes to write.' })
export class WriteNotesInput {
  @Field(() => [WriteNoteInput], { description: 'At most 1,000 notes, each under a key of its own.' })
  @Items(() => WriteNoteInput)
  items: WriteNoteInput[];
}

@InputType({ description: 'A new title.' })
export class RetitleNoteInput extends MutationInput {
  @IdField('note', { description: 'The note.' })
  noteId: string;

  @Field({ description: 'Its new title, 1 to 20 characters.' })
  @Length(1, 20)
  title: string;
}

@InputType({ description: 'Something to say about a note.' })
export class RemarkNoteInput extends MutationInput {
  @IdField('note', { description: 'The note.' })
  noteId: string;

  @Field({ description: 'What is said, 1 to 200 characters.' })
  @Length(1, 200)
  text: string;
}

@ObjectType({ description: 'The note written, or why not.' })
export class WriteNotePayload extends MutationPayload {}

@ObjectType({ description: 'One result for each note, in the order given.' })
export class WriteNotesPayload extends BulkPayload {}

@ObjectType({ description: 'The note retitled, or why not.' })
export class RetitleNotePayload extends MutationPayload {}

@ObjectType({ description: 'The note remarked upon, or why not.' })
export class RemarkNotePayload extends MutationPayload {}
