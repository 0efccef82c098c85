import type { Command, DomainEvent, Position, Recorded } from '#libs/kernel';
import type { Aggregate, Receipt } from '../definitions/aggregate.js';
import type { ExpectedRevision } from '../store/event-store.js';
import { BEGINNING } from '../store/position.js';
import { bytesOfEvent } from '../store/stream-cache.js';

const BYTES_OF_COMMAND = 150;

/** A stream folded up to a revision, and which commands made it. */
export class LoadedStream<C extends Command, State, E extends DomainEvent> {
  state: State;
  revision = -1n;
  position: Position = BEGINNING;
  private ofEvents = 0;
  /**
   * The revision of the first event of every command of the stream. The store would take the same ids again under a newer
   * revision, so this, not the store, recognises a repeat; the answer is then read from the events themselves.
   */
  private readonly commands = new Map<string, number>();

  constructor(
    readonly name: string,
    private readonly aggregate: Aggregate<C, State, E>,
    /** That of its tenant when it was begun, see `StreamCache.generationOf`. */
    readonly generation: number,
  ) {
    this.state = aggregate.decider.initial;
  }

  get expected(): ExpectedRevision {
    return this.revision < 0n ? 'no-stream' : this.revision;
  }

  get receipt(): Receipt {
    return { stream: this.name, revision: this.revision, position: this.position };
  }

  /** About what it costs to keep. */
  get bytes(): number {
    return BYTES_OF_COMMAND * this.commands.size + this.ofEvents;
  }

  takenAt(commandId: string): number | undefined {
    return this.commands.get(commandId);
  }

  fold(event: Recorded<E>): void {
    this.take(event);
    this.moveTo(event.metadata.commandId, event.revision, event);
  }

  /** After an append of this process: what was decided is what is there. */
  foldOwn(commandId: string, events: readonly E[], written: Pick<Receipt, 'revision' | 'position'>): void {
    for (const event of events) this.take(event);
    this.moveTo(commandId, written.revision - BigInt(events.length - 1), written);
  }

  private take(event: E): void {
    this.state = this.aggregate.decider.evolve(this.state, event);
    this.ofEvents += bytesOfEvent(event);
  }

  private moveTo(commandId: string, first: bigint, last: Pick<Receipt, 'revision' | 'position'>): void {
    this.revision = last.revision;
    this.position = last.position;
    if (!this.commands.has(commandId)) this.commands.set(commandId, Number(first));
  }
}
