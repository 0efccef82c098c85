import { command } from '#libs/kernel';
import type { ConsumerFilter, ConsumerPlace, ShardPlace } from './consumer.events.js';

/** The same settings again change nothing. `place` is what `start` comes to at this moment. */
export class CreateConsumer extends command('CreateConsumer')<{
  readonly consumerId: string;
  readonly name: string;
  readonly filter: ConsumerFilter;
  readonly shards: number;
  readonly start: string;
  readonly place: ConsumerPlace;
}>() {}

export class SeekConsumer extends command('SeekConsumer')<{
  readonly consumerId: string;
  readonly start: string;
  readonly place: ConsumerPlace;
  readonly reason: string;
}>() {}

/** `version` is that of the consumer whose cursors these are: a note that comes after it was moved is late. */
export class NoteProgress extends command('NoteProgress')<{
  readonly consumerId: string;
  readonly version: number;
  readonly shards: readonly ShardPlace[];
}>() {}

export class DeleteConsumer extends command('DeleteConsumer')<{ readonly consumerId: string }>() {}

export type ConsumerCommand = CreateConsumer | SeekConsumer | NoteProgress | DeleteConsumer;
