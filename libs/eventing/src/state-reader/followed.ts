import type { Position } from '#libs/kernel';
import { within } from '../async/timeout.js';
import type { StoredEvent } from '../store/event-store.js';
import { BEGINNING, isAfter } from '../store/position.js';
import { DeliveredEvents } from './delivered-events.js';

/** How long it is waited to be told of what has just happened, which costs less than to ask. Milliseconds. */
const PATIENCE_MS = 5;

/** How far what happens to some nouns was delivered to this process, and the newest of it. */
export class Followed {
  readonly delivered = new DeliveredEvents();
  private nouns: ReadonlySet<string> | undefined;
  private reachedTo: Position = BEGINNING;
  private waiting: { readonly position: Position; readonly reached: () => void }[] = [];

  begin(nouns: ReadonlySet<string>, after: Position): void {
    this.nouns = nouns;
    this.reachedTo = after;
  }

  end(): void {
    this.nouns = undefined;
  }

  get upTo(): Position | undefined {
    return this.nouns && this.reachedTo;
  }

  /** The history of the nouns has come this far, with this event if there is one. */
  reached(position: Position, event?: StoredEvent): void {
    if (event) this.delivered.add(event);
    this.reachedTo = position;
    if (this.waiting.length === 0) return;
    const isReached = (asked: Position): boolean => !isAfter(asked, position);
    const reached = this.waiting.filter((one) => isReached(one.position));
    this.waiting = this.waiting.filter((one) => !isReached(one.position));
    for (const one of reached) one.reached();
  }

  /** How far all that has happened to a stream has been delivered; undefined: not as far as is asked. */
  upToOf(stream: string, asked: Position): Position | undefined {
    return this.isOf(stream) && !isAfter(asked, this.reachedTo) ? this.reachedTo : undefined;
  }

  /** The same a moment later, where it is not there yet. */
  async until(stream: string, asked: Position): Promise<Position | undefined> {
    if (this.isOf(stream) && isAfter(asked, this.reachedTo))
      await within(PATIENCE_MS, new Promise<void>((reached) => this.waiting.push({ position: asked, reached })));
    return this.upToOf(stream, asked);
  }

  /** All that has happened to a stream, at least up to a position; undefined where some of it may be missing. */
  allOf(stream: string, asked: Position): readonly StoredEvent[] | undefined {
    return this.upToOf(stream, asked) && this.delivered.from(stream, 0);
  }

  private isOf(stream: string): boolean {
    return this.nouns?.has(stream.slice(0, stream.indexOf('-'))) ?? false;
  }
}
