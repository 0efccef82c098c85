import type { Aggregate } from './aggregate.js';
import type { DeadlineTable } from './deadlines.js';
import type { EventTypes } from '#libs/kernel';
import type { Feed } from './feed.js';
import type { StateReader } from './state-reader.js';
import type { Policy } from './policy.js';
import type { MultiStreamHandler } from './multi-stream-handler.js';
import type { View } from './view.js';

/* A list over all nouns cannot name each one's types: what is in it was checked where it was defined. */
/* oxlint-disable typescript/no-explicit-any */
export type AnyAggregate = Aggregate<any, any, any>;
export type AnyView = View<any, any>;
export type AnyPolicy = Policy<any>;
export type AnyDeadlines = DeadlineTable<any>;
export type AnyMultiStreamHandler = MultiStreamHandler<any>;
export type AnyFeed = Feed<any>;
/* oxlint-enable typescript/no-explicit-any */

/** What one context brings: the api answers commands for its aggregates, the projector runs its views and policies. */
export interface Context {
  readonly aggregates: readonly AnyAggregate[];
  readonly views: readonly AnyView[];
  /** Commands that take several streams. */
  readonly multiStreamHandlers?: readonly AnyMultiStreamHandler[];
  /** Policies read other streams for their commands through `facts`, never Postgres. */
  readonly policies?: (facts: StateReader) => readonly AnyPolicy[];
  /** Tables of work beside its views: SQL that is safe to run at every start, and the classes of rows that are shown. */
  readonly work?: { readonly schemas: readonly string[]; readonly rows?: readonly (new () => object)[] };
  /** Which of its events set or clear which deadlines; it answers `agenda.deadline-reached` by policies. */
  readonly deadlines?: readonly AnyDeadlines[];
  /** Which of its events are published to CRM integrations, and as what. */
  readonly feeds?: readonly AnyFeed[];
  /** Event types after which a person's data may never be read again. */
  readonly erasures?: readonly Erasure[];
}

export interface Erasure {
  readonly of: EventTypes<never>;
  readonly type: string;
  /** The field of the event's data that names the data subject. */
  readonly subject: string;
}

export const context = (definition: Context): Context => definition;
