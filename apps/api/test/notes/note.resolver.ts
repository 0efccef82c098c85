import { Caller, own, type Principal, READERS_AND_PARTNER, Roles, STAFF } from '#libs/access';
import { IdArg, Input, LiveRows, Mutations, NestedPageArgs, PageArgs, ReadArgs, Reads } from '#libs/graphql';
import { Args, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { RemarkNote, RetitleNote, WriteNote } from './note.js';
import {
  NoteConnection,
  RemarkConnection,
  RemarkNoteInput,
  RemarkNotePayload,
  RetitleNoteInput,
  RetitleNotePayload,
  WriteNoteInput,
  WriteNotePayload,
  WriteNotesInput,
  WriteNotesPayload,
} from './note.types.js';
import { NoteRow, RemarkRow } from './note.view.js';

@Resolver(() => NoteRow)
export class NoteResolver {
  constructor(
    private readonly reads: Reads,
    private readonly mutations: Mutations,
    private readonly live: LiveRows,
  ) {}

  @Query(() => NoteRow, { nullable: true, description: 'One note; null if there is none.' })
  @Roles(...READERS_AND_PARTNER)
  note(@IdArg('id', 'note', 'Its id.') id: string, @Args() args: ReadArgs, @Caller() caller: Principal) {
    return this.reads.one(NoteRow, caller, args, { id, ...own(caller, 'partnerId') });
  }

  @Query(() => NoteConnection, { description: 'Notes, newest first.' })
  @Roles(...READERS_AND_PARTNER)
  notes(@Args() args: PageArgs, @Caller() caller: Principal) {
    return this.reads.page(NoteRow, caller, args, {
      where: own(caller, 'partnerId'),
      order: { by: 'writtenAt', direction: 'desc' },
    });
  }

  @Query(() => NoteConnection, { description: 'Notes, by a resolver that has forgotten whose they are.' })
  @Roles(...READERS_AND_PARTNER)
  forgetfulNotes(@Args() args: PageArgs, @Caller() caller: Principal) {
    return this.reads.page(NoteRow, caller, args, { order: { by: 'writtenAt', direction: 'desc' } });
  }

  @ResolveField(() => RemarkConnection, { description: 'What was said about it, in order.' })
  remarks(@Parent() { id }: NoteRow, @Args() args: NestedPageArgs, @Caller() caller: Principal) {
    return this.reads.nested(RemarkRow, caller, args, { by: 'noteId', of: id, order: { by: 'saidAt' } });
  }

  @Mutation(() => WriteNotePayload, { description: 'Writes a note.' })
  @Roles(...STAFF)
  writeNote(@Input() input: WriteNoteInput, @Caller() caller: Principal): Promise<WriteNotePayload> {
    return this.write(input, caller);
  }

  @Mutation(() => WriteNotesPayload, { description: 'Writes many notes.' })
  @Roles(...STAFF, 'integration')
  writeNotes(@Input() input: WriteNotesInput, @Caller() caller: Principal): Promise<WriteNotesPayload> {
    return this.mutations.each(
      input.items,
      (item) => item.partnerId,
      (item) => this.write(item, caller),
    );
  }

  @Mutation(() => RetitleNotePayload, { description: 'Gives a note another title.' })
  @Roles(...STAFF)
  retitleNote(@Input() input: RetitleNoteInput, @Caller() caller: Principal): Promise<RetitleNotePayload> {
    const { noteId, title } = input;
    return this.mutations.changing(
      { name: 'retitleNote', kind: 'note', id: noteId, input, caller },
      (context) => new RetitleNote({ noteId, title }, context),
    );
  }

  @Mutation(() => RemarkNotePayload, { description: 'Says something about a note.' })
  @Roles(...STAFF)
  remarkNote(@Input() input: RemarkNoteInput, @Caller() caller: Principal): Promise<RemarkNotePayload> {
    const { noteId, text } = input;
    return this.mutations.changing(
      { name: 'remarkNote', kind: 'note', id: noteId, input, caller },
      (context) => new RemarkNote({ noteId, text }, context),
    );
  }

  @Subscription(() => NoteRow, { description: 'Notes as they change.', resolve: (row: NoteRow) => row })
  @Roles(...READERS_AND_PARTNER)
  noteChanged(@Caller() caller: Principal) {
    return this.live.rows(NoteRow, caller, { where: own(caller, 'partnerId') });
  }

  private write(input: WriteNoteInput, caller: Principal): Promise<WriteNotePayload> {
    const { partnerId, title, cost } = input;
    return this.mutations.creating(
      { name: 'writeNote', kind: 'note', input, caller },
      (noteId, context) => new WriteNote({ noteId, partnerId, title, cost }, context),
    );
  }
}

@Resolver(() => RemarkRow)
export class RemarkResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => NoteRow, { description: 'What it is about.' })
  note(@Parent() { noteId }: RemarkRow, @Caller() caller: Principal) {
    return this.reads.related(NoteRow, caller, noteId);
  }
}
