import type { Command, DomainEvent } from '#libs/kernel';
import type { Aggregate, Executed, Written } from '../definitions/aggregate.js';
import type { BlindIndex } from '../codec/blind-index.js';
import type { EventCodec } from '../codec/codec.js';
import { eventIndexOf } from '../codec/event-index.js';
import { commandHash, IdempotencyConflict } from './command-identity.js';
import type { EventStore, NewEvent, StoredEvent } from '../store/event-store.js';

interface Parts {
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly blind: BlindIndex;
}

/** What was decided, as it now stands at the end of its stream. */
export function writtenOf<E extends DomainEvent>(
  { name, revision }: { readonly name: string; readonly revision: bigint },
  decided: readonly E[],
  events: readonly NewEvent[],
): Written<E>[] {
  const first = revision - BigInt(decided.length - 1);
  return decided.map((event, n) => {
    const { id, metadata } = events[n] as NewEvent;
    return { id, stream: name, revision: first + BigInt(n), metadata, ...event };
  });
}

/** What a command did when it came before: its events begin at `first`. Throws IdempotencyConflict for another body. */
export async function executedBefore<C extends Command, S, E extends DomainEvent>(
  { store, codec, blind }: Parts,
  aggregate: Aggregate<C, S, E>,
  { stream, first }: { readonly stream: string; readonly first: number },
  command: C,
): Promise<Executed<E>> {
  const own: StoredEvent[] = [];
  for await (const event of store.read(stream, BigInt(first))) {
    const { commandId, bodyHash } = event.metadata as { commandId?: string; bodyHash?: string };
    if (commandId !== command.context.commandId) break;
    if (bodyHash !== (await commandHash(blind, command))) throw new IdempotencyConflict(commandId);
    own.push(event);
  }
  const last = own.at(-1);
  if (!last) throw new Error(`revision ${first} of ${stream} is not what was read before`);
  const events = await codec.decode<E>(eventIndexOf(aggregate.events as never), own);
  return { stream, revision: last.revision, position: last.position, events };
}
