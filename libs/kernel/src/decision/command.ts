import type { Actor } from './event.js';

/** What every command carries beside its data. */
export interface CommandContext {
  readonly tenant: string;
  readonly actor: Actor;
  /** One command, one id, however often it is sent: derived from the idempotency key or from the causing event. */
  readonly commandId: string;
  /**
   * Blind hash of what the caller sent (`bodyHashOf(…)`), where the command holds more than that, such as facts read for it:
   * a repeat must not look like another command because those facts have changed. Without it the command's data is hashed.
   */
  readonly bodyHash?: string;
  readonly correlationId: string;
  readonly causationId: string;
  /** The business time at which the command acts. For a live request the clock of the edge; for an import the given time. */
  readonly occurredAt: string;
  /** The clock of the edge when the caller asked: what may not lie ahead is measured by it. A policy's command has none. */
  readonly clock?: string;
  readonly traceparent?: string;
}

export interface Command<Type extends string = string, Data extends object = object> {
  readonly type: Type;
  readonly data: Data;
  readonly context: CommandContext;
}

export type CommandClass<C extends Command = Command> = (new (data: C['data'], context: CommandContext) => C) & {
  readonly type: C['type'];
};

/** `class ApproveDeal extends command('ApproveDeal')<{ dealId: string }>() {}`: a class to route on, a `type` to switch on. */
export const command =
  <const Type extends string>(type: Type) =>
  <Data extends object>() =>
    class implements Command<Type, Data> {
      static readonly type = type;
      readonly type = type;
      constructor(
        readonly data: Data,
        readonly context: CommandContext,
      ) {}
    };
