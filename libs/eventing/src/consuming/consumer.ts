import type { EventTypes, Position, Recorded } from '#libs/kernel';
import type { EventCodec } from '../codec/codec.js';
import type { EventStore } from '../store/event-store.js';
import type { Checkpoints } from '../database/checkpoints.js';
import type { Handling } from './handling.js';
import type { Query } from '../database/query.js';
import type { ViewDatabase } from '../database/view-database.js';

/** What follows the history: a view or a policy. One at a time, in order; the processor it runs in sees to that. */
export interface Consumer {
  readonly name: string;
  readonly kind: 'view' | 'policy';
  readonly sources: readonly EventTypes<never>[];
  /** Whether it gets personal fields encrypted. */
  readonly sealed?: boolean | undefined;
  /** Whether events of a type matter: those that do not are passed without being looked at. */
  handles(type: string): Handling;
  /** Where it has got to. Called at first and again after every fault. */
  open(signal: AbortSignal): Promise<Position>;
  /**
   * Acts on all of the events, does what else is given and moves to the position, all or nothing. Answers whether the position is stored:
   * where there was nothing to write, that may come later, by `store`.
   */
  take(events: readonly Recorded[], through: Position, also?: readonly Query[]): Promise<boolean>;
  /** Finds out whether the events can be taken, without taking them. What is done on the way need not be done again. */
  attempt(events: readonly Recorded[]): Promise<void>;
  /** Moves to a position though nothing was to be done on the way. */
  store(through: Position): Promise<void>;
  /** Where the commands it has sent had their last effect. */
  readonly effects?: Position | undefined;
  /** Takes up again what was put aside and is asked for, but of these tenants. */
  retryParked?(but: ReadonlySet<string>): Promise<void>;
}

/** What a view is made with. */
export interface ProjectionParts {
  readonly database: ViewDatabase;
  readonly checkpoints: Checkpoints;
  readonly store: EventStore;
  readonly codec: EventCodec;
}
