import { context } from '#libs/eventing';
import { Module } from '@nestjs/common';
import { note } from './note.js';
import { NoteResolver, RemarkResolver } from './note.resolver.js';
import { noteView, remarkView } from './note.view.js';

@Module({ providers: [NoteResolver, RemarkResolver] })
export class NotesModule {
  static readonly context = context({ aggregates: [note], views: [noteView, remarkView] });
}
