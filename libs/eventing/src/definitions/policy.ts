import type { Command, DomainEvent, EventTypes, Recorded } from '#libs/kernel';

/** A process manager, named as a sentence: it answers events with commands. */
export interface Policy<E extends DomainEvent = DomainEvent> {
  readonly name: string;
  readonly sources: readonly EventTypes<never>[];
  /** Its interest list: other types of its sources are ignored and never reach `react`. A type that no source declares halts it. */
  readonly on: readonly E['type'][];
  /**
   * Codes of refusals after which what was parked is taken up again by itself, by the type of event that may have cured it. Such an event reaches
   * `react` only if `on` names it too.
   */
  readonly retryOn?: { readonly [T in E['type']]?: readonly string[] };
  /**
   * The commands for a batch of events in the order of history. They run in that order where they share a stream (or name
   * one ordering key), side by side where they do not; the next batch waits. Everything may arrive again, in batches cut elsewhere: command ids follow
   * from the events (`policyContext`), and the receiving aggregate recognises what it has taken.
   * A refusal parks the source events with the reason; a throw of `Parked` does the same for one event; anything else
   * thrown is an infrastructure fault: retried with back-off, never skipped.
   */
  react(events: readonly Recorded<E>[]): Promise<readonly PolicyCommand[]>;
}

export interface PolicyCommand {
  readonly command: Command;
  /** The events this command answers: parked together if it is refused. */
  readonly answers: readonly Recorded<DomainEvent>[];
  /** Codes of refusals that leave nothing to be done: somebody else has done it meanwhile. The events are not parked. */
  readonly doneIf?: readonly string[];
  /**
   * Commands of one batch that name the same ordering key run in their order, whatever their streams: where the order of streams that are
   * begun matters to who reads them. The stream unless named; commands that share a stream must share an ordering key.
   */
  readonly orderingKey?: string;
}

export const policy = <E extends DomainEvent>(definition: Policy<E>): Policy<E> => definition;
